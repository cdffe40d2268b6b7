import { check, readEnvelope, type Trace } from 'maillab';
import { reportField } from '../fields.js';
import { MAIL_HAMBURGER } from '../hosts.js';
import { need, needSome } from '../need.js';
import { transfersOf } from '../sessions.js';
import { retrievedIn } from './retrieved.js';

const { choice, citeFrames, field, list, order } = check;

/** The delivery report as its parts, and its fields. */
function report(trace: Trace) {
  const { message, frames } = retrievedIn(trace);
  const type = message.contentType.value;
  need(type === 'multipart/report', `the message fetched is a ${type}, not a delivery report.`);
  /** A field's value without the type before it, as in `dns; mail.crepes.fr` (RFC 3464 §2.1.2). */
  const value = (name: string) => reportField(message, name)?.split(/; */).at(-1) ?? '';
  return { types: message.parts.map(({ contentType }) => contentType.value), frames, value };
}

/** How often the sender asked for the recipient that does not exist, and each answer. */
function refusals(trace: Trace) {
  const all = transfersOf(trace)
    .filter(({ stream }) => stream.server.address === MAIL_HAMBURGER)
    .flatMap(({ all }) => all('RCPT'))
    .filter(({ argument }) => readEnvelope(argument).address.startsWith('nadie@'));
  return needSome(all, 'nobody asked for "nadie" in this trace. Capture until the queue is empty.');
}

/** Queue, retry, report; evidence: the trace of the sending to the last delivery. */
export const queue = [
  field({
    id: '13.4/intentos',
    prompt: 'Cuando el puerto 25 volvió, ¿cuántas veces preguntó el emisor por nadie@hamburger.edu?',
    hints: [
      'Mientras el puerto no contestaba, ¿se llegó a mandar algún RCPT?',
      'Un 4 invita a probar después; ¿qué pide un 5 (RFC 5321, sección 4.2.1)?',
      'Contá los RCPT con ese destinatario en todas las conexiones a 172.28.0.43.',
    ],
    observe({ trace }) {
      const all = refusals(trace);
      const frames = all.flatMap(({ commandFrames }) => commandFrames);
      return {
        value: all.length,
        frames,
        says: `${all.length}, en ${citeFrames(frames)}; le contestaron «${all[0]!.reply}»`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo que se rechaza queda en la cola y se reintenta.',
        answer: 2,
        refute({ trace }) {
          const [only] = refusals(trace);
          return {
            frames: only!.replyFrames,
            says: `«${only!.reply}» (${citeFrames(only!.replyFrames)}) empieza con 5: así no se repite (RFC 5321, sección 4.2.1), y se avisa enseguida; lo que se reintenta es el silencio y los 4`,
          };
        },
      },
    ],
  }),
];

/** The report part by part; evidence: the trace in which it was fetched. */
export const dsn = [
  order({
    id: '13.4/partes',
    prompt: '¿De qué tipos son las partes del aviso, en orden? (Por ejemplo ["text/html", "image/png"].)',
    hints: [
      'Un aviso lo leen personas y programas. ¿Qué necesita cada uno?',
      'RFC 6522 (sección 3) fija el orden de las partes de un multipart/report; la última es optativa.',
      'Mirá el árbol del mensaje, de arriba abajo.',
    ],
    observe({ trace }) {
      const { types, frames } = report(trace);
      return { value: types, frames, says: `${list(types)}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El aviso es un texto y nada más.',
        answer: ['text/plain'],
        refute({ trace }) {
          const { types, frames } = report(trace);
          return {
            frames,
            says: `el texto de ${citeFrames(frames)} es la primera de ${types.length} partes; la que leen los programas es ${types[1]}`,
          };
        },
      },
    ],
  }),
  field({
    id: '13.4/estado',
    prompt: '¿Qué Status informa el aviso?',
    hints: [
      '¿El aviso cuenta el corte, que se arregló, o lo que pasó al final?',
      'RFC 3463 (sección 3.2) numera los problemas con la dirección. ¿La primera cifra es 4 o 5?',
      'Está en la parte message/delivery-status, después de Action.',
    ],
    observe({ trace }) {
      const { value, frames } = report(trace);
      return {
        value: value('Status'),
        frames,
        says: `Status: ${value('Status')}, Action: ${value('Action')}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El aviso informa que no se podía conectar.',
        answer: '4.4.1',
        refute({ trace }) {
          const { value, frames } = report(trace);
          return {
            frames,
            says: `${citeFrames(frames)} dice Status: ${value('Status')}: el corte pasó y el mensaje siguió; lo definitivo fue la dirección`,
          };
        },
      },
    ],
  }),
  choice<'emisor' | 'destino' | 'mua'>({
    id: '13.4/autor',
    prompt: '¿Qué servidor escribió el aviso?',
    options: {
      emisor: 'el del lado que envía, que tenía el mensaje en su cola',
      destino: 'el de destino, que fue quien lo rechazó',
      mua: 'el programa de Alice',
    },
    hints: [
      'Cuando hamburger.edu contestó 550, ¿quién tenía la responsabilidad del mensaje?',
      'Quien acepta un mensaje y no lo puede entregar tiene que avisar (RFC 5321, sección 6.1). ¿Quién lo había aceptado con un 250?',
      'Leé Reporting-MTA en el aviso.',
    ],
    observe({ trace }) {
      const { value, frames } = report(trace);
      const author = value('Reporting-MTA');
      return {
        value: author === 'mail.crepes.fr' ? 'emisor' : 'destino',
        frames,
        says: `Reporting-MTA: ${author}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El rechazo lo escribe y lo manda el servidor de destino.',
        answer: 'destino',
        refute({ trace }) {
          const { value, frames } = report(trace);
          return {
            frames,
            says: `${citeFrames(frames)} dice Reporting-MTA: ${value('Reporting-MTA')} y Remote-MTA: ${value('Remote-MTA')}: hamburger.edu solo contestó 550 en la misma conexión`,
          };
        },
      },
    ],
  }),
];
