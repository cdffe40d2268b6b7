import { check, type Trace } from 'maillab';
import { attemptsAt, needAttempts, rstsOf, synsOf } from '../attempts.js';
import { MAIL_HAMBURGER } from '../hosts.js';
import { deliveriesOf } from '../postfix-log.js';
import { messagesOf } from '../sessions.js';
import { refusedIn } from './refusal.js';

const { choice, citeFrames, field, list } = check;

/** Our own questions, on attempts to deliver; evidence says which trace each one reads. */
export const attempts = [
  field({
    id: '09/1',
    prompt:
      'De vuelta, dos cuadernos después: el mensaje que rebotó iba a dos direcciones de otroejemplo.com. En el primer intento, ¿cuántos SYN salieron?',
    hints: [
      '¿Qué son dos RCPT de un mismo dominio: dos mensajes o un sobre con dos nombres?',
      '¿Cuándo se mandaría el primer RCPT, si la conexión ni se abrió?',
      'Compará, en el registro, los destinatarios del primer intento con los SYN de ese momento.',
    ],
    observe({ trace, log }) {
      const { first, recipients } = firstTry(trace, log);
      return {
        value: 1,
        frames: first.syns,
        says: `uno, en ${citeFrames(first.syns)}, para ${list(recipients)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Dos destinatarios son dos mensajes, así que dos conexiones.',
        answer: 2,
        refute({ trace, log }) {
          const { first, recipients } = firstTry(trace, log);
          return {
            frames: first.syns,
            says: `con el único SYN de ${citeFrames(first.syns)} quedaron en espera los dos: ${list(recipients)}`,
          };
        },
      },
    ],
  }),
  choice<'cerrado' | 'filtrado' | 'ocupado'>({
    id: '09/2',
    prompt: 'En la captura nunca vista, ¿cómo estaba el puerto 25 durante los primeros intentos?',
    options: {
      cerrado: 'cerrado: la máquina contestaba y nadie atendía',
      filtrado: 'filtrado: no llegaba respuesta',
      ocupado: 'abierto, con un servidor que decía que más tarde',
    },
    hints: [
      '¿Qué trama hay después de cada SYN, si hay alguna?',
      '¿Alguna conexión de las primeras lleva datos?',
      'Compará la dirección de origen de las tramas que siguen a los primeros SYN.',
    ],
    observe({ trace }) {
      const attempts = unseenAttempts(trace).slice(0, -1);
      return {
        value: attempts[0]!.outcome === 'rechazada' ? 'cerrado' : 'filtrado',
        frames: rstsOf(attempts),
        says: `cada SYN recibió un RST, en ${citeFrames(rstsOf(attempts))}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no se entrega, es que hay un cortafuegos.',
        answer: 'filtrado',
        refute({ trace }) {
          const attempts = unseenAttempts(trace).slice(0, -1);
          return {
            frames: rstsOf(attempts),
            says: `hubo respuesta a cada SYN: los RST de ${citeFrames(rstsOf(attempts))}`,
          };
        },
      },
      {
        claim: 'El servidor pedía que se probara más tarde.',
        answer: 'ocupado',
        refute({ trace }) {
          const attempts = unseenAttempts(trace).slice(0, -1);
          return {
            frames: rstsOf(attempts),
            says: `con los RST de ${citeFrames(rstsOf(attempts))} no hubo conexión, ni quien dijera nada`,
          };
        },
      },
    ],
  }),
  field({
    id: '09/3',
    prompt:
      'En esa captura, ¿cuántos segundos pasaron desde el primer intento hasta que el destino aceptó el mensaje?',
    tolerance: 1,
    hints: [
      '¿El mensaje se perdió o esperó?',
      '¿Qué trama marca que el destino se hizo cargo?',
      'Restá el tiempo del primer SYN del tiempo del 250 que trae un identificador de cola.',
    ],
    observe({ trace }) {
      const { seconds, frames } = unseenDelay(trace);
      return { value: seconds, frames, says: `${seconds} s, entre ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Nada: SMTP entrega al instante o falla.',
        answer: 0,
        refute({ trace }) {
          const { frames } = unseenDelay(trace);
          return {
            frames,
            says: `entre ${citeFrames(frames)} el emisor guardó el mensaje en su cola y reintentó, como exige RFC 5321 (sección 4.5.4.1)`,
          };
        },
      },
    ],
  }),
];

/** The first refused attempt, and the recipients that the log put off because of it. */
function firstTry(trace: Trace, log: readonly string[]) {
  const first = refusedIn(trace)[0]!;
  const attempts = deliveriesOf(log).filter(({ status }) => status === 'deferred');
  const recipients = [...new Set(attempts.map(({ to }) => to))];
  return { first, recipients };
}

function unseenAttempts(trace: Trace) {
  return needAttempts(attemptsAt(trace, MAIL_HAMBURGER, 25), `port 25 of ${MAIL_HAMBURGER}`);
}

function unseenDelay(trace: Trace): { seconds: number; frames: number[] } {
  const first = synsOf(unseenAttempts(trace))[0]!;
  const last = messagesOf(trace).at(-1)!.replyFrames[0]!;
  const [start, end] = [first, last].map(
    (frame) => trace.frames.find(({ number }) => number === frame)!.timestamp,
  );
  return { seconds: Math.round(Number(end! - start!) / 1e9), frames: [first, last] };
}
