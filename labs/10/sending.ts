import { check } from 'maillab';
import { needLookup } from '../dns.js';
import { MAIL_INFO, PC_D, RESOLVER } from '../hosts.js';
import { need } from '../need.js';
import { readLine } from '../postfix-log.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf } from '../sessions.js';

const { citeFrames, field, prose } = check;

/** The program's own session: from the user's computer to whoever it contacted. */
function submission({ trace }: check.Evidence): SeenSession {
  return need(
    sessionsOf(trace).find(({ stream }) => stream.client.address === PC_D),
    'pc-d sent nothing in this trace. Capture the sending from it.',
  );
}

/** What the program asked the DNS before it sent. */
function asked({ trace }: check.Evidence) {
  return needLookup(trace, { asker: PC_D, server: RESOLVER }, 'pc-d to its resolver');
}

/** The log line in which the submission server names who authenticated. */
function authenticated({ log }: check.Evidence): string {
  return need(
    log.find((line) => readLine(line).fields.sasl_username === 'redes'),
    'the log of mail-info names no sasl_username. Pass {trace: …, log: logLines(…)}.',
  );
}

/** Sending as redes@info.unlp.edu.ar; evidence: the trace, and the log of mail.info.unlp.edu.ar. */
export const sending = [
  field({
    id: '10.k/pregunta',
    optional: true,
    prompt: 'Antes de enviar como redes@info.unlp.edu.ar, ¿qué tipo de registro preguntó el programa?',
    hints: [
      '¿Qué tiene escrito el programa en su configuración: un dominio o el nombre de un servidor?',
      'De ese nombre, ¿qué le falta para poder conectarse?',
      'Mirá la primera consulta de 172.28.0.62.',
    ],
    observe(evidence) {
      const { type, name, exchange } = asked(evidence);
      return {
        value: type,
        frames: exchange.commandFrames,
        says: `${type} ${name}, en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El MX del destinatario.',
        answer: 'MX',
        refute(evidence) {
          const { type, name, exchange } = asked(evidence);
          return {
            frames: exchange.commandFrames,
            says: `preguntó ${type} ${name} (${citeFrames(exchange.commandFrames)}): el MX lo busca después un servidor, para entregar`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.k/contacto',
    optional: true,
    prompt: '¿Con qué dirección y puerto se conectó? (Así: "172.28.0.1:25".)',
    hints: [
      '¿Con el servidor de quién se conecta un programa de correo: del que escribe o del que lee?',
      '¿Qué servicio es el de los usuarios con contraseña?',
      'Mirá el SYN de 172.28.0.62 que no va al 53.',
    ],
    observe(evidence) {
      const { stream, firstFrame } = submission(evidence);
      return {
        value: `${stream.server.address}:${stream.server.port}`,
        frames: [firstFrame],
        says: `${stream.server.address}:${stream.server.port}, el MSA de la cuenta, en ${citeFrames([firstFrame])} (RFC 6409)`,
      };
    },
    misconceptions: [
      {
        claim: 'Con el servidor de quien recibe.',
        answer: '203.0.113.111:25',
        refute(evidence) {
          const { stream, firstFrame } = submission(evidence);
          return {
            frames: [firstFrame],
            says: `fue a ${stream.server.address} (${citeFrames([firstFrame])}), que es el suyo; hasta el del otro dominio llegó después un servidor`,
          };
        },
      },
      {
        claim: 'Con su servidor, en el 25.',
        answer: `${MAIL_INFO}:25`,
        refute(evidence) {
          const { stream, firstFrame } = submission(evidence);
          return {
            frames: [firstFrame],
            says: `el SYN de ${citeFrames([firstFrame])} va al ${stream.server.port}, reservado para enviar (RFC 6409, sección 3.1); el 25 es el de un servidor a otro`,
          };
        },
      },
    ],
  }),
  prose({
    id: '10.k',
    optional: true,
    prompt:
      'Un programa va a enviar como redes@info.unlp.edu.ar: ¿con qué protocolo, con quién se conecta, qué hay que saber y de dónde sale cada dato?',
    points: 4,
    hints: [
      '¿Qué te pide Thunderbird cuando configurás una cuenta, y qué averigua solo?',
      '¿Qué dato de los que usó estaba en la configuración, y cuál en el DNS?',
      '¿En qué momento se identificó, y por qué no se ve con quién?',
    ],
    claims: {
      clave: {
        statement: 'Hay que saber el usuario y la contraseña de esa cuenta.',
        observe(evidence) {
          const { replyFrames } = tls(evidence);
          const who = readLine(authenticated(evidence)).fields.sasl_username;
          return {
            value: true,
            frames: replyFrames,
            says: `el log dice sasl_username=${who}; en el cable, desde ${citeFrames(replyFrames)}, va cifrado`,
          };
        },
      },
      mx: {
        statement: 'El programa tiene que averiguar qué servidor recibe el correo del destinatario.',
        observe(evidence) {
          const { type, exchange } = asked(evidence);
          return {
            value: type === 'MX',
            frames: exchange.commandFrames,
            says: `solo preguntó ${type}, en ${citeFrames(exchange.commandFrames)}`,
          };
        },
      },
      protocolo: {
        statement: 'Para enviar, el protocolo es SMTP, aunque la cuenta se lea por IMAP.',
        observe(evidence) {
          const { greeting } = submission(evidence);
          return {
            value: true,
            frames: greeting.replyFrames,
            says: `«${greeting.reply!.slice(0, 40)}», en ${citeFrames(greeting.replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'El programa busca el MX del destinatario y le entrega.',
        answer: {
          text: 'Se conecta con el servidor del destinatario.',
          claims: { clave: true, mx: true, protocolo: true },
        },
        refute(evidence) {
          const { type, name, exchange } = asked(evidence);
          return {
            frames: exchange.commandFrames,
            says: `preguntó ${type} ${name}, su propio servidor, en ${citeFrames(exchange.commandFrames)}; el resto es trabajo de ese servidor`,
          };
        },
      },
      {
        claim: 'Alcanza con escribir la dirección en From.',
        answer: {
          text: 'Se pone redes@info.unlp.edu.ar en From.',
          claims: { clave: false, mx: false, protocolo: true },
        },
        refute(evidence) {
          const { replyFrames, reply } = tls(evidence);
          return {
            frames: replyFrames,
            says: `por el MSA de la cuenta, no: primero «${reply}» (${citeFrames(replyFrames)}), y adentro el usuario y la contraseña que el log registra`,
          };
        },
      },
    ],
  }),
];

/** The exchange in which TLS was agreed. */
function tls(evidence: check.Evidence) {
  return submission(evidence).accepted('STARTTLS');
}
