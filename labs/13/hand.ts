import { check, receivedFields, type SmtpExchange, type Trace } from 'maillab';
import { need } from '../need.js';
import { pop3Exchange, sessionOf } from '../sessions.js';
import { fieldNames, retrievedIn } from './retrieved.js';

const { choice, citeFrames, field, list, namedTrace, set, truth } = check;

/** The session's HELO, accepted. */
const helo = (trace: Trace): SmtpExchange => sessionOf(trace).accepted('HELO');

const linesOf = ({ reply }: SmtpExchange): number => (reply ?? '').split('\n').length;

/** The session from crepes.fr to hamburger.edu; evidence: its trace, and for the delivered fields also the POP3 one. */
export const hand = [
  field({
    id: '13.1/lineas',
    prompt: '¿Cuántas líneas tiene la respuesta a HELO?',
    hints: [
      '¿Qué pregunta EHLO que HELO no pregunta?',
      'Una respuesta de varias líneas lleva guion después del código, menos en la última (RFC 5321, sección 4.2.1). ¿Esta lo lleva?',
      'Mirá la respuesta a HELO en la conversación y contá los códigos.',
    ],
    observe({ trace }) {
      const exchange = helo(trace);
      return {
        value: linesOf(exchange),
        frames: exchange.replyFrames,
        says: `«${exchange.reply}», en ${citeFrames(exchange.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'HELO también trae la lista de extensiones.',
        answer: 9,
        refute({ trace }) {
          const exchange = helo(trace);
          return {
            frames: exchange.replyFrames,
            says: `${citeFrames(exchange.replyFrames)} dice solo «${exchange.reply}»: las extensiones, STARTTLS incluida, se anuncian al contestar EHLO (RFC 5321, sección 2.2.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '13.1/ficticio',
    prompt: '¿Es verdad que el servidor comprobó que quien escribía era alice@crepes.fr?',
    hints: [
      '¿Quién escribió de verdad esa sesión, y desde qué máquina?',
      '¿Qué le pidió el servidor para creerle?',
      'Compará la dirección de origen de la conexión con la de mail.crepes.fr, 172.28.0.42.',
    ],
    observe({ trace }) {
      const session = sessionOf(trace);
      const { replyFrames } = session.accepted('MAIL');
      return {
        value: false,
        frames: [session.firstFrame, ...replyFrames],
        says: `habla ${session.stream.client.address} (${citeFrames([session.firstFrame])}) y MAIL recibe «${session.accepted('MAIL').reply}» sin más (${citeFrames(replyFrames)})`,
      };
    },
    misconceptions: [
      {
        claim: 'El servidor no aceptaría un remitente que no es de quien escribe.',
        answer: true,
        refute({ trace }) {
          const session = sessionOf(trace);
          const { replyFrames } = session.accepted('MAIL');
          return {
            frames: replyFrames,
            says: `lo aceptó en ${citeFrames(replyFrames)}: SMTP no prueba quién escribe (RFC 5321, sección 7.1); SPF y las firmas son agregados, y este servidor no mira SPF`,
          };
        },
      },
    ],
  }),
  set({
    id: '13.1/agrega',
    prompt:
      'Al contenido le faltaba el encabezado entero. ¿Qué campos tiene el mensaje en el buzón de Bob, agregados por quienes lo recibieron y entregaron? (Nombres, sin repetir.)',
    hints: [
      '¿Un servidor que recibe puede inventar un autor o una fecha?',
      'RFC 5321 (sección 4.4) le pide dos cosas a quien recibe y a quien entrega. ¿Qué otra agrega este servidor?',
      'Leé lo que trajo RETR hasta el primer renglón vacío.',
    ],
    observe(evidence) {
      const retrieved = retrievedIn(namedTrace(evidence, 'buzon'));
      const [names, { frames }] = [fieldNames(retrieved), retrieved];
      return { value: names, frames, trace: 'buzon', says: `${list(names)}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El servidor completa lo que falta: autor, fecha.',
        answer: (evidence) => [...fieldNames(retrievedIn(namedTrace(evidence, 'buzon'))), 'Date', 'From'],
        refute(evidence) {
          const { frames } = retrievedIn(namedTrace(evidence, 'buzon'));
          return {
            frames,
            trace: 'buzon',
            says: `en ${citeFrames(frames)} no hay Date ni From: RFC 5322 (sección 3.6) los exige a quien escribe, y este servidor no los inventa (un MSA podría: RFC 6409, sección 8)`,
          };
        },
      },
      {
        claim: 'El mensaje llega tal cual se mandó.',
        answer: [],
        refute(evidence) {
          const { frames, message } = retrievedIn(namedTrace(evidence, 'buzon'));
          const [first] = message.fields;
          return {
            frames,
            trace: 'buzon',
            says: `${citeFrames(frames)} empieza con «${first!.name}: ${first!.value}»: Return-Path lo escribe quien entrega, con lo que decía MAIL`,
          };
        },
      },
    ],
  }),
  field({
    id: '13.1/buzon',
    prompt: '¿Con qué protocolo pasó el mensaje de Postfix al programa que lo dejó en el buzón de Bob?',
    hints: [
      'Ese tramo no cruzó el cable: ¿quién dejó escrito que ocurrió?',
      'Un Received puede decir con qué se recibió, después de «with» (RFC 5321, sección 4.4). ¿Cuál de los dos es el último?',
      'Leé el Received de más arriba en lo que trajo RETR.',
    ],
    observe(evidence) {
      const { line, protocol, frames } = lastHop(evidence);
      return { value: protocol, frames, trace: 'buzon', says: `«${line}», en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Lo deja en el buzón el mismo SMTP que lo recibió.',
        answer: 'SMTP',
        refute(evidence) {
          const { protocol, frames } = lastHop(evidence);
          return {
            frames,
            trace: 'buzon',
            says: `el SMTP es del Received de abajo; el de arriba, en ${citeFrames(frames)}, dice ${protocol}: Postfix lo pasó al agente de entrega, que contesta por cada destinatario (RFC 2033, sección 4.2)`,
          };
        },
      },
      {
        claim: 'Lo pone en el buzón el servidor de POP3.',
        answer: 'POP3',
        refute(evidence) {
          const { protocol, frames } = lastHop(evidence);
          return {
            frames,
            trace: 'buzon',
            says: `con POP3 se leyó, en ${citeFrames(frames)}, cuando ya estaba: entró con ${protocol}, por el agente de entrega (MDA)`,
          };
        },
      },
    ],
  }),
];

/** The field that the delivery agent wrote: the topmost Received, and its protocol (RFC 5321 §4.4). */
function lastHop(evidence: check.Evidence) {
  const { message, frames } = retrievedIn(namedTrace(evidence, 'buzon'));
  const [last] = receivedFields(message);
  const protocol = need(
    last?.with,
    'the message fetched has no Received field. Fetch what was delivered.',
  ).value;
  const stamp = last!.field.value.slice(0, last!.field.value.lastIndexOf(';'));
  return { line: `Received: ${stamp}`.replace(/\s+/g, ' '), protocol, frames };
}

/** The SMTP commands out of order; the first MAIL before any greeting of the client. */
function bareMail(trace: Trace): SmtpExchange {
  const session = sessionOf(trace);
  const mail = session.accepted('MAIL');
  const greeted = session.find('HELO') ?? session.find('EHLO');
  return need(!greeted && mail, 'this session begins with HELO. Pass the one with the wrong orders.');
}

/** Wrong orders on both ports; evidence: one trace with an SMTP and a POP3 session. */
export const wrongOrders = [
  field({
    id: '13.2/sin-helo',
    prompt: '¿Con qué código contestó este servidor a un MAIL sin HELO ni EHLO antes?',
    hints: [
      'RFC 5321 (sección 4.1.4) dice cómo tiene que empezar una sesión que lleve correo. ¿Todo servidor lo exige?',
      '¿Una regla que incumple el cliente obliga al servidor a rechazarlo?',
      'Buscá la respuesta al primer MAIL de la sesión desordenada.',
    ],
    observe({ trace }) {
      const { response, reply, replyFrames } = bareMail(trace);
      return {
        value: response!.code!,
        frames: replyFrames,
        says: `«${reply}» en ${citeFrames(replyFrames)}: el cliente tiene que saludar primero (RFC 5321, sección 4.1.1.1); aceptarlo igual es hábito de este servidor`,
      };
    },
    misconceptions: [
      {
        claim: 'Sin HELO todo servidor contesta 503.',
        answer: 503,
        refute({ trace }) {
          const { reply, replyFrames } = bareMail(trace);
          return {
            frames: replyFrames,
            says: `este contestó «${reply}» en ${citeFrames(replyFrames)}: la regla es para el cliente (RFC 5321, sección 4.1.1.1), y Postfix la exige solo si se lo configura (smtpd_helo_required)`,
          };
        },
      },
    ],
  }),
  choice<'estado' | 'clave' | 'comando'>({
    id: '13.2/pop',
    prompt: 'En el 110, ¿por qué falló el primer STAT?',
    options: {
      estado: 'porque antes de entrar con usuario y contraseña ese comando no vale',
      clave: 'porque la contraseña estaba mal',
      comando: 'porque ese servidor no conoce STAT',
    },
    hints: [
      '¿El mismo comando anduvo más tarde, en la misma sesión?',
      'RFC 1939 divide la sesión en estados (sección 3). ¿En cuál vale STAT (sección 5)?',
      'Compará lo que había pasado antes del STAT que falló y antes del que anduvo.',
    ],
    observe({ trace }) {
      const bad = pop3Exchange(trace, 'STAT', '-ERR');
      const good = pop3Exchange(trace, 'STAT');
      return {
        value: 'estado',
        frames: [...bad.replyFrames, ...good.replyFrames],
        says: `«${bad.reply}» antes de entrar (${citeFrames(bad.replyFrames)}), «${good.reply}» después (${citeFrames(good.replyFrames)})`,
      };
    },
    misconceptions: [
      {
        claim: 'El servidor no conoce STAT.',
        answer: 'comando',
        refute({ trace }) {
          const good = pop3Exchange(trace, 'STAT');
          return {
            frames: good.replyFrames,
            says: `lo conoce: «${good.reply}» en ${citeFrames(good.replyFrames)}; fuera de su estado contesta como si no existiera, y eso es hábito suyo: la norma pide un -ERR (RFC 1939, sección 3)`,
          };
        },
      },
      {
        claim: 'Falló la contraseña.',
        answer: 'clave',
        refute({ trace }) {
          const bad = pop3Exchange(trace, 'STAT', '-ERR');
          const pass = pop3Exchange(trace, 'PASS');
          return {
            frames: [...bad.replyFrames, ...pass.replyFrames],
            says: `en ${citeFrames(bad.replyFrames)} todavía nadie había dado ninguna; la que se dio después fue aceptada (${citeFrames(pass.replyFrames)})`,
          };
        },
      },
    ],
  }),
  truth({
    id: '13.2/lenguas',
    prompt: '¿Es verdad que un servidor de correo entiende HELO en cualquiera de sus puertos?',
    hints: [
      '¿Qué decide qué programa atiende una conexión?',
      'SMTP y POP3 saludan distinto: ¿con qué empieza cada uno?',
      'Buscá el HELO de la sesión al puerto 110 y su respuesta.',
    ],
    observe({ trace }) {
      const said = pop3Exchange(trace, 'HELO', '-ERR');
      return {
        value: false,
        frames: said.replyFrames,
        says: `«${said.reply}» en ${citeFrames(said.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Es el mismo servidor de correo: entiende los comandos de correo en todos los puertos.',
        answer: true,
        refute({ trace }) {
          const said = pop3Exchange(trace, 'HELO', '-ERR');
          return {
            frames: said.replyFrames,
            says: `en el 110 escucha otro programa, que habla POP3: «${said.reply}» (${citeFrames(said.replyFrames)})`,
          };
        },
      },
    ],
  }),
];
