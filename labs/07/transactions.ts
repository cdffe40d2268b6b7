import { check, type Trace } from 'maillab';
import { need } from '../need.js';
import { imapIn, messagesOf, sessionOf, sessionsOf, untagged } from '../sessions.js';
import { tallyOf } from '../tally.js';
import { verbFrames } from './cells.js';

const { citeFrames, field, truth, varying } = check;

/** Our own questions, on mail transactions; evidence says which trace each one reads. */
export const transactions = [
  field({
    id: '07/1',
    prompt:
      'Si el cliente manda un segundo MAIL antes de terminar la transacción, ¿con qué código le contestan?',
    hints: [
      '¿Cuántas transacciones puede tener abiertas una sesión?',
      '¿Qué código se usa para un comando que llega en mal momento (RFC 5321, sección 4.2.3)?',
      'Buscá la respuesta al segundo MAIL.',
    ],
    observe({ trace }) {
      const mail = sessionOf(trace).refused('MAIL');
      return {
        value: mail.response!.code!,
        frames: mail.replyFrames,
        says: `«${mail.reply}» en ${citeFrames(mail.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Una sesión puede llevar varias transacciones a la vez.',
        answer: 250,
        refute({ trace }) {
          const mail = sessionOf(trace).refused('MAIL');
          return {
            frames: [...mail.commandFrames, ...mail.replyFrames],
            says: `el MAIL de ${citeFrames(mail.commandFrames)} recibió «${mail.reply}» en ${citeFrames(mail.replyFrames)}: de a una por vez (RFC 5321, sección 4.1.4)`,
          };
        },
      },
      {
        claim: 'El segundo MAIL descarta la transacción anterior y empieza otra, como RSET.',
        answer: 354,
        refute({ trace }) {
          const mail = sessionOf(trace).refused('MAIL');
          return {
            frames: mail.replyFrames,
            says: `${citeFrames(mail.replyFrames)} lo rechaza; para descartar hay que pedirlo con RSET (RFC 5321, sección 4.1.1.5)`,
          };
        },
      },
    ],
  }),
  field({
    id: '07/2',
    prompt: 'En la captura nunca vista, ¿cuántos mensajes aceptó el servidor de destino?',
    hints: [
      '¿Qué marca que un mensaje quedó aceptado: MAIL, RCPT o la respuesta al contenido?',
      '¿Todas las transacciones que empezaron llegaron hasta el final?',
      'Contá las respuestas que traen un identificador de cola, en las dos conexiones.',
    ],
    observe({ trace }) {
      const messages = messagesOf(trace);
      const frames = messages.flatMap(({ replyFrames }) => replyFrames);
      return { value: messages.length, frames, says: `${messages.length}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Uno por conexión.',
        answer: ({ trace }) => sessionsOf(trace).length,
        refute({ trace }) {
          const busiest = [...sessionsOf(trace)].sort((a, b) => tallyOf([b])[1] - tallyOf([a])[1])[0]!;
          const frames = verbFrames([busiest], 'MAIL');
          return {
            frames,
            says: `la conexión que abre en ${citeFrames([busiest.firstFrame])} empieza tres transacciones: ${citeFrames(frames)}`,
          };
        },
      },
      {
        claim: 'Uno por cada MAIL.',
        answer: ({ trace }) => tallyOf(sessionsOf(trace))[1],
        refute({ trace }) {
          const refused = sessionsOf(trace).flatMap(({ exchanges }) =>
            exchanges.filter(({ verb, response }) => verb === 'RCPT' && (response?.code ?? 0) >= 500),
          )[0]!;
          return {
            frames: refused.replyFrames,
            says: `la transacción a cuyo único destinatario rechazó ${citeFrames(refused.replyFrames)} no llegó a DATA`,
          };
        },
      },
    ],
  }),
  field({
    id: '07/3',
    prompt:
      'En esa captura, ¿para cuántos destinatarios aceptó mensajes el servidor? Sumá los de cada mensaje aceptado, aunque alguno se repita.',
    hints: [
      '¿Cuántos RCPT lleva cada transacción?',
      '¿Qué pasa con un RCPT que recibe 550?',
      'Sumá los RCPT con 250 de cada transacción que terminó con identificador de cola.',
    ],
    observe({ trace }) {
      const frames = acceptedRecipients(trace);
      return { value: frames.length, frames, says: `${frames.length}, aceptados en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Tantos como mensajes.',
        answer: ({ trace }) => messagesOf(trace).length,
        refute({ trace }) {
          const frames = acceptedRecipients(trace);
          return {
            frames,
            says: `un mensaje puede llevar varios RCPT: los aceptados están en ${citeFrames(frames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '07/4',
    prompt:
      'De vuelta, dos cuadernos después: mientras el mensaje llega, una sesión IMAP manda NOOP. ¿Es verdad que NOOP no sirve para nada?',
    hints: [
      '¿Qué puede decir el servidor, además de OK, cuando el cliente le da la palabra?',
      '¿Había llegado algo al buzón entre el SELECT y el NOOP?',
      'Mirá las respuestas sin etiqueta que vienen antes del OK de NOOP.',
    ],
    observe({ trace }) {
      const { frames, exists } = polled(trace);
      return { value: false, frames, says: `la respuesta a NOOP trae «${exists}», en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'NOOP no hace nada: solo mantiene viva la conexión.',
        answer: true,
        refute({ trace }) {
          const { frames, exists } = polled(trace);
          return {
            frames,
            says: `con NOOP el servidor avisó lo que llegó, «${exists}» en ${citeFrames(frames)} (RFC 3501, sección 6.1.2)`,
          };
        },
      },
    ],
  }),
];

/** What NOOP brought in an IMAP session. */
function polled(trace: Trace): { frames: number[]; exists: string } {
  const noop = imapIn(trace).find((each) => each.verb === 'NOOP' && untagged(each, 'EXISTS').length > 0);
  const lacks = 'no NOOP of the trace was answered with EXISTS. Send NOOP after the message has arrived.';
  const { replyFrames, ...exchange } = need(noop, lacks);
  const { source } = untagged({ replyFrames, ...exchange }, 'EXISTS')[0]!;
  // How many were delivered by then is a race.
  return { frames: replyFrames, exists: source.replace(/\d+/, (count) => varying(count)) };
}

/** Reply frames of the recipients that were accepted in transactions that ended well. */
function acceptedRecipients(trace: Trace): number[] {
  return sessionsOf(trace)
    .flatMap(({ transactions }) => transactions.filter(({ accepted }) => accepted))
    .flatMap(({ forwardPaths }) => forwardPaths.filter(({ accepted }) => accepted))
    .flatMap(({ rcpt }) => rcpt.replyFrames);
}
