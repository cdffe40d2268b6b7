import { check, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { messagesOf, sessionOf } from '../sessions.js';

const { citeFrames, field, list, set } = check;

/** A capture that nobody has seen: two transactions, one recipient refused, and a To that is not who receives. */
export function unseen03(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.60', port: 41_530 },
      server: { address: '172.28.0.61', port: 25 },
      start: 1_757_000_000_000_000_000n,
      says: `
        S: 220 hamburger.edu ESMTP
        C: EHLO crepes.fr
        S: 250-hamburger.edu
         | 250-SIZE 5000000
         | 250 ENHANCEDSTATUSCODES
        C: MAIL FROM:<alice@crepes.fr>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@hamburger.edu>
        S: 250 2.1.5 Ok
        C: RCPT TO:<rob@hamburger.edu>
        S: 550 5.1.1 <rob@hamburger.edu>: User unknown
        C: RCPT TO:<carla@hamburger.edu>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Date: Thu, 4 Sep 2025 12:33:20 -0300
         | From: alice@crepes.fr
         | To: rob@hamburger.edu
         | Subject: almuerzo
         |
         | Vienen?
         | .
        S: 250 2.0.0 Ok: queued as 4hT2kB1xQz
        C: MAIL FROM:<alice@crepes.fr>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@hamburger.edu>
        S: 250 2.1.5 Ok
        C: RSET
        S: 250 2.0.0 Ok
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
}

/** The same questions to a capture made elsewhere. */
export const unseen = [
  field({
    id: '03/5',
    prompt: 'En la captura nunca vista, ¿cuántos mensajes aceptó el servidor?',
    hints: [
      '¿Alcanza con abrir una transacción para que haya un mensaje?',
      '¿Qué le pasa a una transacción cuando el cliente manda RSET (RFC 5321, sección 4.1.1.5)?',
      'Contá las veces que el servidor contestó con un identificador de cola.',
    ],
    observe({ trace }) {
      const messages = messagesOf(trace);
      const frames = messages.flatMap((message) => message.replyFrames);
      return {
        value: messages.length,
        frames,
        says: `${messages.length} con su 250 final en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada MAIL aceptado es un mensaje.',
        answer: ({ trace }) => sessionOf(trace).exchanges.filter(({ verb }) => verb === 'MAIL').length,
        refute({ trace }) {
          const reset = sessionOf(trace).accepted('RSET');
          return {
            frames: reset.commandFrames,
            says: `el RSET de ${citeFrames(reset.commandFrames)} descartó la segunda transacción antes de que hubiera contenido`,
          };
        },
      },
      {
        claim: 'Hay un mensaje por destinatario aceptado.',
        answer: ({ trace }) =>
          sessionOf(trace).exchanges.filter(({ verb, response }) => verb === 'RCPT' && response?.code === 250)
            .length,
        refute({ trace }) {
          const { frames, message } = firstRecipients(trace);
          return {
            frames: [...frames, ...message.replyFrames],
            says: `los destinatarios de ${citeFrames(frames)} son de una sola transacción, con un solo contenido y un solo 250 final en ${citeFrames(message.replyFrames)}`,
          };
        },
      },
    ],
  }),
  set({
    id: '03/6',
    prompt:
      'En esa captura, ¿para qué destinatarios aceptó el servidor el primer mensaje? Escribí las direcciones.',
    hints: [
      '¿Quién decide a dónde va: el campo To o el sobre?',
      '¿Qué contestó el servidor a cada RCPT?',
      'Anotá las direcciones de los RCPT que recibieron 250 antes de DATA.',
    ],
    observe({ trace }) {
      const { frames, recipients } = firstRecipients(trace);
      return { value: recipients, frames, says: `${list(recipients)}, aceptados en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El mensaje va a quien dice el campo To.',
        answer: ['rob@hamburger.edu'],
        refute({ trace }) {
          const refused = sessionOf(trace).refused('RCPT');
          const to = sessionOf(trace).header('To');
          return {
            frames: [to.frame, ...refused.replyFrames],
            says: `el To de ${citeFrames([to.frame])} nombra a quien ${citeFrames(refused.replyFrames)} rechazó: el correo se reparte según el sobre`,
          };
        },
      },
      {
        claim: 'Si el servidor aceptó el mensaje, llega a todos los RCPT.',
        answer: ({ trace }) =>
          sessionOf(trace)
            .transaction(1)
            .forwardPaths.map(({ address }) => address),
        refute({ trace }) {
          const refused = sessionOf(trace).refused('RCPT');
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} rechazó a uno de ellos con ${refused.response!.code}: el 250 final vale solo para los aceptados`,
          };
        },
      },
    ],
  }),
];

function firstRecipients(trace: Trace) {
  const accepted = sessionOf(trace)
    .transaction(1)
    .forwardPaths.filter((each) => each.accepted);
  return {
    frames: accepted.flatMap(({ rcpt }) => rcpt.replyFrames),
    recipients: accepted.map(({ address }) => address),
    message: messagesOf(trace)[0]!,
  };
}
