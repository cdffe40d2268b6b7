import { check, Flag, type Trace } from 'maillab';
import { fieldOf } from '../fields.js';
import { type SeenMessage, seenMessages } from '../mime.js';
import { need } from '../need.js';
import { messagesOf, sessionOf, sessionsOf } from '../sessions.js';

const { citeFrames, field, order, set, truth } = check;

/** Prerequisites and words; evidence: the trace of two messages sent on one connection, the second to two recipients. */
export const words = [
  order({
    id: '00/1',
    prompt:
      '¿Con qué segmentos se abre la conexión TCP? Escribí las banderas en orden, por ejemplo ["RST", "FIN"].',
    hints: [
      '¿Alcanza con que uno salude, o cada lado tiene que saber que el otro lo oyó?',
      'Mirá las tres primeras tramas de la conexión: ¿qué hay entre corchetes?',
      'La segunda trama lleva dos banderas: escribilas juntas, como «SYN, ACK».',
    ],
    observe({ trace }) {
      const frames = sessionOf(trace).stream.frames.slice(0, 3);
      return {
        value: ['SYN', 'SYN, ACK', 'ACK'],
        frames,
        says: `SYN, SYN-ACK y ACK en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con un pedido y una respuesta la conexión está abierta.',
        answer: ['SYN', 'ACK'],
        refute({ trace }) {
          const frames = sessionOf(trace).stream.frames.slice(0, 3);
          return {
            frames,
            says: `son tres tramas, ${citeFrames(frames)}: la del medio confirma y a la vez pide (RFC 9293, sección 3.5)`,
          };
        },
      },
    ],
  }),
  field({
    id: '00/2',
    prompt: '¿Cuántos segmentos con FIN hacen falta para cerrar del todo la conexión?',
    hints: [
      '¿Una conexión TCP es un camino, o dos: uno por sentido?',
      'Cuando un lado dice que no va a mandar más, ¿el otro puede seguir?',
      'Contá los FIN al final de la captura, y mirá de qué lado sale cada uno.',
    ],
    observe({ trace }) {
      const frames = closings(trace);
      return {
        value: frames.length,
        frames,
        says: `${frames.length}, uno por sentido, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Un FIN cierra la conexión para los dos.',
        answer: 1,
        refute({ trace }) {
          const frames = closings(trace);
          return {
            frames,
            says: `hay un FIN de cada lado, en ${citeFrames(frames)}: cada uno cierra su sentido`,
          };
        },
      },
    ],
  }),
  field({
    id: '00/3',
    prompt: '¿Cuántas conexiones TCP al servidor de correo usó el cliente para los dos mensajes?',
    hints: [
      '¿Qué hay que contar: mensajes, comandos o aperturas?',
      'Cada conexión tiene su SYN sin ACK. ¿Cuántos hay hacia el puerto del servidor?',
      'Mirá los puertos de origen: ¿cambia entre el primer mensaje y el segundo?',
    ],
    observe({ trace }) {
      const frames = sessionsOf(trace).map(({ firstFrame }) => firstFrame);
      return { value: frames.length, frames, says: `${frames.length}, que empieza en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Cada mensaje va en su propia conexión.',
        answer: 2,
        refute({ trace }) {
          const [{ firstFrame, stream }, messages] = [sessionOf(trace), messagesOf(trace)];
          const replies = messages.flatMap(({ replyFrames }) => replyFrames);
          return {
            frames: [firstFrame, ...replies],
            says: `los 250 de ${citeFrames(replies)} son de la misma conexión, abierta en ${citeFrames([firstFrame])} desde el puerto ${check.varying(stream.client.port, 'PUERTO')}`,
          };
        },
      },
    ],
  }),
  field({
    id: '00/4',
    prompt: '¿Cuántas transacciones de correo hubo?',
    hints: [
      '¿Con qué comando empieza una transacción?',
      '¿Un segundo destinatario empieza otra transacción?',
      'Contá los MAIL aceptados.',
    ],
    observe({ trace }) {
      const mails = sessionsOf(trace).flatMap(({ exchanges }) =>
        exchanges.filter(({ verb }) => verb === 'MAIL'),
      );
      const frames = mails.flatMap(({ commandFrames }) => commandFrames);
      return { value: mails.length, frames, says: `${mails.length}, que empiezan en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Hay una transacción por destinatario.',
        answer: 3,
        refute({ trace }) {
          const { frames } = secondEnvelope(trace);
          return {
            frames,
            says: `los dos RCPT contestados en ${citeFrames(frames)} son de una sola transacción: un MAIL y un contenido (RFC 5321, sección 3.3)`,
          };
        },
      },
    ],
  }),
  set({
    id: '00/5',
    prompt: 'El segundo mensaje se mandó a alguien en copia oculta. ¿Qué direcciones están en su sobre?',
    hints: [
      '¿Dónde mira el servidor para saber a quién entregar?',
      '¿Qué comando lleva cada destinatario?',
      'Copiá las direcciones de los RCPT de la segunda transacción.',
    ],
    observe({ trace }) {
      const { addresses, frames } = secondEnvelope(trace);
      return {
        value: addresses,
        frames,
        says: `${addresses.join(' y ')}, contestados en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El sobre es lo que dice el campo To.',
        answer: ({ trace }) => [fieldOf(messagesOf(trace)[1]!, 'To').value],
        refute({ trace }) {
          const to = fieldOf(messagesOf(trace)[1]!, 'To');
          const { frames } = secondEnvelope(trace);
          return {
            frames: [to.frame, ...frames],
            says: `el To de ${citeFrames([to.frame])} nombra a uno y los RCPT contestados en ${citeFrames(frames)} son dos: el oculto está solo en el sobre`,
          };
        },
      },
    ],
  }),
  truth({
    id: '00/6',
    prompt: 'El segundo mensaje viajó en base64. ¿Es verdad que sin una clave no se puede leer?',
    hints: [
      '¿Quién inventó el secreto, si el alfabeto está publicado?',
      '¿Qué le hace falta al destinatario para leerlo?',
      'Copiá una línea del cuerpo y probá con Buffer.from(línea, "base64").',
    ],
    observe({ trace }) {
      const { entity, framesOf } = encoded(trace);
      const frames = framesOf(entity.body);
      return {
        value: false,
        frames,
        says: `se lee «${entity.text().text.trim()}», sin clave, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Base64 cifra.',
        answer: true,
        refute({ trace }) {
          const { entity, framesOf } = encoded(trace);
          const frames = framesOf(entity.body);
          return {
            frames,
            says: `el cuerpo de ${citeFrames(frames)} se decodifica con una tabla publicada (RFC 4648, sección 4): no hay clave`,
          };
        },
      },
    ],
  }),
];

/** The first FIN of each side: on a busy computer one may be sent again. */
function closings(trace: Trace): number[] {
  const fins = sessionOf(trace).flagged(Flag.FIN);
  const firsts = (['client', 'server'] as const).map((side) => fins.find(({ from }) => from === side));
  return firsts.flatMap((fin) => (fin ? [fin.frame] : [])).sort((a, b) => a - b);
}

/** The recipients of the second transaction, and the frames of the replies to them. */
function secondEnvelope(trace: Trace): { addresses: string[]; frames: number[] } {
  const paths = sessionOf(trace).transaction(2).forwardPaths;
  return {
    addresses: paths.map(({ address }) => address),
    frames: paths.flatMap(({ rcpt }) => rcpt.replyFrames),
  };
}

/** The message that was sent in base64. */
function encoded(trace: Trace): SeenMessage {
  return need(
    seenMessages(trace).find(({ entity }) => entity.transferEncoding === 'base64'),
    'no message in base64 was sent in this trace. Capture one.',
  );
}
