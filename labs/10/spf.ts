import { check } from 'maillab';
import { type Lookup, lookupsOf } from '../dns.js';
import { fieldOf } from '../fields.js';
import { CLIENT, CORREO_REDES2024, MAIL, MAIL_HAMBURGER, OUTSIDER } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf, transfersOf } from '../sessions.js';
import { DOMAIN } from './zone-facts.js';

const { choice, citeFrames, field, namedTrace, truth } = check;

/** The policy as the receiving server got it. */
function policy(evidence: check.Evidence): { text: string; frames: number[]; lookup: Lookup } {
  const lookup = need(
    lookupsOf(namedTrace(evidence, 'web')).find(
      ({ asker, name, type, exchange }) =>
        asker === MAIL && name === DOMAIN && type === 'TXT' && exchange.response?.answers.length,
    ),
    `the receiver did not ask for the SPF of "${DOMAIN}" in the trace "web". Send to redes.unlp.edu.ar.`,
  );
  const text = lookup.exchange.response!.answers[0]!.text.replaceAll('"', '');
  return { text, frames: lookup.exchange.replyFrames, lookup };
}

/** The session by which mail's message reached the server that asks SPF. */
function delivery(evidence: check.Evidence): SeenSession {
  return need(
    transfersOf(namedTrace(evidence, 'web')).find(({ stream }) => stream.server.address === MAIL),
    'nothing reached mail.redes.unlp.edu.ar in the trace "web".',
  );
}

/** What the outsider said to a server in one of the traces. */
export function fromOutside(evidence: check.Evidence, name: string, server: string): SeenSession {
  return need(
    sessionsOf(namedTrace(evidence, name)).find(
      ({ stream }) => stream.client.address === OUTSIDER && stream.server.address === server,
    ),
    `the outsider said nothing to ${server} in the trace "${name}".`,
  );
}

/** Who may send for the domain; evidence: the traces `web`, `falso`, `laxo` and `disfraz`. */
export const spf = [
  choice<'solo' | 'web' | 'suave' | 'dkim'>({
    id: '10.g',
    prompt: '¿Qué registro le dice a todo MTA que solo 203.0.113.111 envía por el dominio?',
    options: {
      solo: 'TXT "v=spf1 ip4:203.0.113.111 -all"',
      web: 'TXT "v=spf1 ip4:203.0.113.111 ip4:203.0.113.8 -all"',
      suave: 'TXT "v=spf1 ip4:203.0.113.111 ~all"',
      dkim: 'TXT con la clave pública del servidor',
    },
    hints: [
      '¿Quién abre la conexión con el MTA de otro dominio: el webmail o el servidor de correo?',
      '¿Qué resultado da cada calificador, - y ~ (RFC 7208, sección 4.6.2)? ¿Cuál dice que los demás no están autorizados?',
      'Mirá qué TXT recibió 172.28.0.90 y qué le contestó al que mintió.',
    ],
    observe(evidence) {
      const { text, frames } = policy(evidence);
      return {
        value: text === 'v=spf1 ip4:203.0.113.111 -all' ? 'solo' : 'suave',
        frames,
        trace: 'web',
        says: `«${text}», en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'También hay que autorizar al webmail.',
        answer: 'web',
        refute(evidence) {
          const session = delivery(evidence);
          return {
            frames: [session.firstFrame],
            trace: 'web',
            says: `quien se conectó con el otro dominio fue ${session.stream.client.address} (${citeFrames([session.firstFrame])}): SPF mira esa dirección, y la del webmail no aparece`,
          };
        },
      },
      {
        claim: 'Con ~all se rechaza igual.',
        answer: 'suave',
        refute(evidence) {
          const { replyFrames, reply } = fromOutside(evidence, 'falso', MAIL).refused('RCPT');
          return {
            frames: replyFrames,
            trace: 'falso',
            says: `el «${reply!.slice(0, 9)}» de ${citeFrames(replyFrames)} es lo que este servidor contesta a un fail, el resultado de -all; ~all da softfail, y solo por eso no se debería rechazar (RFC 7208, sección 8.5)`,
          };
        },
      },
      {
        claim: 'SPF es una clave pública.',
        answer: 'dkim',
        refute(evidence) {
          const { text, frames } = policy(evidence);
          return {
            frames,
            trace: 'web',
            says: `lo que se publicó es una lista de direcciones: «${text}» en ${citeFrames(frames)}; las claves son de DKIM (RFC 6376)`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.g/direccion',
    prompt:
      'El mensaje que Lucía escribió en el webmail, ¿qué dirección IP comparó quien lo recibió con esa política?',
    hints: [
      'Cuando un servidor recibe una conexión, ¿qué sabe con seguridad de quien la abrió?',
      'Entre Lucía y redes.unlp.edu.ar hay tres tramos. ¿Cuál ve el último servidor?',
      'Mirá el SYN que llegó a 172.28.0.90:25.',
    ],
    observe(evidence) {
      const { stream, firstFrame } = delivery(evidence);
      return {
        value: stream.client.address,
        frames: [firstFrame],
        trace: 'web',
        says: `${stream.client.address}, la del último tramo, en ${citeFrames([firstFrame])} (RFC 7208, sección 4.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'La de la computadora de Lucía.',
        answer: CLIENT,
        refute(evidence) {
          const { firstFrame, stream } = delivery(evidence);
          return {
            frames: [firstFrame],
            trace: 'web',
            says: `${stream.server.address} solo tiene la conexión de ${citeFrames([firstFrame])}, que abrió ${stream.client.address}: del navegador no ve nada`,
          };
        },
      },
      {
        claim: 'La del webmail, y por eso -all lo deja sin enviar.',
        answer: CORREO_REDES2024,
        refute(evidence) {
          const session = delivery(evidence);
          const { replyFrames } = session.accepted('RCPT');
          return {
            frames: [session.firstFrame, ...replyFrames],
            trace: 'web',
            says: `el webmail entregó a mail, y mail (${citeFrames([session.firstFrame])}) al otro dominio, que dijo 250 en ${citeFrames(replyFrames)}: la política no lo afecta`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.g/codigo',
    prompt: '¿Qué código recibió la máquina de afuera que dijo ser de redes2024.com.ar?',
    hints: [
      '¿Está 172.28.0.99 en la lista de quienes envían?',
      '¿Es algo que se arregle reintentando?',
      'Mirá la respuesta a RCPT en la sesión con 172.28.0.90.',
    ],
    observe(evidence) {
      const { response, replyFrames, reply } = fromOutside(evidence, 'falso', MAIL).refused('RCPT');
      return {
        value: response!.code!,
        frames: replyFrames,
        trace: 'falso',
        says: `«${reply!.slice(0, 60)}…» en ${citeFrames(replyFrames)}, antes de DATA`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo acepta y lo manda a la carpeta de no deseados.',
        answer: 250,
        refute(evidence) {
          const { replyFrames } = fromOutside(evidence, 'falso', MAIL).refused('RCPT');
          return {
            frames: replyFrames,
            trace: 'falso',
            says: `con -all este servidor ni lo recibió: ${citeFrames(replyFrames)} rechaza RCPT y no hay DATA (qué hacer con un fail lo decide quien recibe: RFC 7208, sección 8.4)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.g/obliga',
    prompt: '¿Es verdad que -all obliga a todos los servidores a rechazar lo que no venga de la lista?',
    hints: [
      'Publicar una lista, ¿obliga a alguien a leerla?',
      '¿Quién decide qué hacer con un mensaje: el dominio que dice enviarlo o el servidor que lo recibe?',
      'Compará lo que contestaron los dos servidores al mismo engaño.',
    ],
    observe(evidence) {
      const { replyFrames, reply } = fromOutside(evidence, 'laxo', MAIL_HAMBURGER).content;
      return {
        value: false,
        frames: replyFrames,
        trace: 'laxo',
        says: `mail.hamburger.edu no consulta SPF y aceptó: «${reply!.slice(0, 12)}» en ${citeFrames(replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con -all nadie más puede enviar por el dominio.',
        answer: true,
        refute(evidence) {
          const { replyFrames } = fromOutside(evidence, 'laxo', MAIL_HAMBURGER).content;
          return {
            frames: replyFrames,
            trace: 'laxo',
            says: `el mismo engaño entró por mail.hamburger.edu (${citeFrames(replyFrames)}): el dominio publica, quien recibe decide (RFC 7208, sección 8)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.g/from',
    prompt: '¿Es verdad que SPF protege el campo From que ve quien lee?',
    hints: [
      '¿Qué identidades mira SPF (RFC 7208, sección 2): cuáles de ellas ve el lector?',
      'Cuando se decide aceptar RCPT, ¿ya llegó el encabezado?',
      'En la captura del disfraz, compará MAIL FROM con From, y mirá si entró.',
    ],
    observe(evidence) {
      const session = fromOutside(evidence, 'disfraz', MAIL);
      const { replyFrames } = session.content;
      const from = fieldOf(session.content, 'From');
      return {
        value: false,
        frames: [from.frame, ...replyFrames],
        trace: 'disfraz',
        says: `con «From: ${from.value}» (${citeFrames([from.frame])}) entró desde ${OUTSIDER}: 250 en ${citeFrames(replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con -all nadie puede poner mi dominio en From.',
        answer: true,
        refute(evidence) {
          const session = fromOutside(evidence, 'disfraz', MAIL);
          const { commandFrames, argument } = session.accepted('MAIL');
          return {
            frames: commandFrames,
            trace: 'disfraz',
            says: `SPF comparó el dominio de «MAIL ${argument.split(' ')[0]}» (${citeFrames(commandFrames)}) y el del saludo; el From no lo mira: para eso está DMARC (RFC 7489)`,
          };
        },
      },
    ],
  }),
];
