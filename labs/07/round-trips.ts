import { check, type Trace } from 'maillab';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { submissionsOf, transfersOf } from '../sessions.js';
import { citeConnections, verbFrames } from './cells.js';

const { choice, citeFrames, field, truth } = check;

/** How many times a client waited for the server from its first MAIL to the final reply to that message. */
export interface RoundTrips {
  count: number;
  /** The client's frames that began each of them. */
  frames: number[];
}

/** Counts the turns of the conversation, from the first MAIL to the reply to the content. */
export function roundTripsOf({ stream, exchanges, content }: SeenSession): RoundTrips {
  const mail = exchanges.find(({ verb }) => verb === 'MAIL')!;
  const [first, last] = [mail.commandFrames[0]!, content.replyFrames.at(-1)!];
  const parts = stream.parts.filter(({ frame }) => frame >= first && frame <= last);
  const frames = parts
    .filter(({ from }, index) => from === 'client' && parts[index - 1]?.from !== 'client')
    .map(({ frame }) => frame);
  return { count: frames.length, frames };
}

/** PIPELINING on and off; evidence says which trace each question reads. */
export const roundTrips = [
  field({
    id: '7/idas-con',
    prompt:
      'El servidor ofrece PIPELINING. Desde MAIL hasta el 250 final, ¿cuántas veces nodemailer se queda esperando una respuesta?',
    hints: [
      '¿Hace falta esperar el 250 de MAIL para poder escribir RCPT?',
      'Contá los turnos, no los comandos: cuántas veces habla el cliente después de haber escuchado.',
      'Mirá en qué trama están MAIL, RCPT y DATA, y en cuál el contenido.',
    ],
    observe: ({ trace }) => observeTurns(trace),
    misconceptions: [
      {
        claim: 'Una vez por comando, como en una conversación.',
        answer: 4,
        refute({ trace }) {
          const session = clientSession(trace);
          const frames = [...verbFrames([session], 'MAIL'), ...session.content.commandFrames];
          return {
            frames,
            says: `MAIL, RCPT y DATA salieron juntos en ${citeFrames(verbFrames([session], 'MAIL'))}; el único alto antes del contenido (${citeFrames(session.content.commandFrames)}) fue el 354`,
          };
        },
      },
      {
        claim: 'Una sola: con PIPELINING sale todo de un tirón, contenido incluido.',
        answer: 1,
        refute: ({ trace }) => stopAt354(trace),
      },
    ],
  }),
  field({
    id: '7/idas-sin',
    prompt: 'Ahora el servidor calla PIPELINING. ¿Cuántas veces espera el mismo programa, en el mismo tramo?',
    hints: [
      '¿Qué permiso le falta ahora al cliente?',
      '¿Cuántos comandos hay desde MAIL hasta DATA, y qué va después?',
      'Contá las tramas del cliente con datos, entre la de MAIL y la que termina el contenido.',
    ],
    observe: ({ trace }) => observeTurns(trace),
    misconceptions: [
      {
        claim: 'Lo mismo que antes: el cliente es el mismo.',
        answer: 2,
        refute({ trace }) {
          const session = clientSession(trace);
          const frames = [...session.ehlo.replyFrames, ...roundTripsOf(session).frames];
          return {
            frames,
            says: `${citeFrames(session.ehlo.replyFrames)} no ofrece PIPELINING, y el cliente pasó a esperar cada respuesta (${citeFrames(roundTripsOf(session).frames)})`,
          };
        },
      },
    ],
  }),
  choice<'354' | '250' | 'ninguna'>({
    id: '7/espera',
    prompt: 'Con PIPELINING, ¿qué respuesta tiene que esperar el cliente sí o sí antes de seguir?',
    options: {
      '354': 'la de DATA, antes del contenido',
      '250': 'la de MAIL, antes de RCPT',
      ninguna: 'ninguna: se puede mandar todo junto',
    },
    hints: [
      'Si el servidor rechazara a todos los destinatarios, ¿qué pasaría con un contenido que ya salió?',
      'RFC 2920 (sección 3.1) dice qué comandos solo pueden ir últimos en su grupo. ¿Cuál de los tuyos está en la lista?',
      'Buscá la trama del servidor que está justo antes del contenido, con y sin PIPELINING.',
    ],
    observe({ trace }) {
      const { frames, says } = stopAt354(trace);
      return { value: '354', frames, says };
    },
    misconceptions: [
      {
        claim: 'PIPELINING permite mandar todo junto.',
        answer: 'ninguna',
        refute: ({ trace }) => stopAt354(trace),
      },
      {
        claim: 'Hay que esperar el 250 de MAIL.',
        answer: '250',
        refute({ trace }) {
          const frames = verbFrames([clientSession(trace)], 'MAIL');
          return {
            frames,
            says: `${citeFrames(frames)} lleva MAIL y RCPT juntos, y el servidor aceptó los dos`,
          };
        },
      },
    ],
  }),
  truth({
    id: '7/pipelining-reuso',
    prompt: '¿Es verdad que PIPELINING es lo que permite mandar varios mensajes por una conexión?',
    hints: [
      'PIPELINING cambia cuándo se espera. ¿Cambia también cuántas transacciones entran?',
      'En la sesión a mano, ¿el servidor ofreció PIPELINING?',
      'Buscá si hay un segundo MAIL aceptado en esa conexión.',
    ],
    observe({ trace }) {
      const session = clientSession(trace);
      const frames = verbFrames([session], 'MAIL');
      return {
        value: session.allAccepted('MAIL').length < 2 || session.keywords.includes('PIPELINING'),
        frames,
        says: `sin PIPELINING en ${citeFrames(session.ehlo.replyFrames)}, y con ${frames.length} MAIL en la misma conexión (${citeFrames(frames)})`,
      };
    },
    misconceptions: [
      {
        claim: 'Sin PIPELINING hay que abrir una conexión por mensaje.',
        answer: true,
        refute({ trace }) {
          const session = clientSession(trace);
          const frames = [...session.ehlo.replyFrames, ...verbFrames([session], 'MAIL')];
          return {
            frames,
            says: `${citeFrames(session.ehlo.replyFrames)} no ofrece PIPELINING y aun así ${citeConnections([session])} llevó dos transacciones (MAIL en ${citeFrames(verbFrames([session], 'MAIL'))})`,
          };
        },
      },
    ],
  }),
  field({
    id: '7/idas-postfix',
    prompt:
      'Y Postfix, cuando entrega a un servidor que ofrece PIPELINING: ¿en cuántas tramas viajan el final del contenido y QUIT?',
    optional: true,
    hints: [
      '¿Necesita Postfix leer el 250 final para saber qué comando viene después?',
      'QUIT, ¿puede ir último en un grupo (RFC 2920, sección 3.1)?',
      'Mirá la trama que lleva el punto final, en la conexión que sale de 172.28.0.90.',
    ],
    observe({ trace }) {
      const { frames } = ending(trace);
      return { value: frames.length, frames, says: `el punto final y QUIT van en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'QUIT espera al 250 final.',
        answer: 2,
        refute({ trace }) {
          const { frames, session } = ending(trace);
          return {
            frames: [...frames, ...session.content.replyFrames],
            says: `${citeFrames(frames)} ya lleva QUIT, antes de que llegue el 250 de ${citeFrames(session.content.replyFrames)}`,
          };
        },
      },
    ],
  }),
];

function clientSession(trace: Trace): SeenSession {
  return need(submissionsOf(trace)[0], 'the trace has no session of the client. Capture one.');
}

function observeTurns(trace: Trace): check.Observation<number> {
  const { count, frames } = roundTripsOf(clientSession(trace));
  return {
    value: count,
    frames,
    says: `${count} ${count === 1 ? 'turno' : 'turnos'} del cliente, que empiezan en ${citeFrames(frames)}`,
  };
}

function stopAt354(trace: Trace): check.Cited {
  const session = clientSession(trace);
  const data = session.accepted('DATA');
  const frames = [...data.replyFrames, ...session.content.commandFrames];
  return {
    frames,
    says: `el contenido (${citeFrames(session.content.commandFrames)}) sale recién después del 354 de ${citeFrames(data.replyFrames)}: DATA tiene que ir último en su grupo (RFC 2920, sección 3.1), y sin 354 no se manda contenido (RFC 5321, sección 3.3)`,
  };
}

function ending(trace: Trace) {
  const session = need(
    transfersOf(trace).find(({ find }) => find('QUIT')),
    'the trace has no delivery between servers. Capture one.',
  );
  const dot = session.content.commandFrames.at(-1)!;
  return { session, frames: [...new Set([dot, ...session.accepted('QUIT').commandFrames])] };
}
