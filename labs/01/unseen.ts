import { check, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { receivedBy } from '../fields.js';
import { messagesOf } from '../sessions.js';

const { citeFrames, field } = check;

/** The last hop of a message that nobody saw leave: what it carries tells where it has been. */
export function unseen01(): Trace {
  const header = `Received: from relay.crepes.fr (relay.crepes.fr [172.28.0.48])
 by mx.intermedio.net (Postfix) with ESMTP id 4hT3; Thu, 4 Sep 2025 12:33:26 -0300
Received: from mail.crepes.fr (mail.crepes.fr [172.28.0.42])
 by relay.crepes.fr (Postfix) with ESMTP id 4hT2; Thu, 4 Sep 2025 15:33:24 +0000
Received: from [10.0.0.7] (unknown [10.0.0.7])
 by mail.crepes.fr (Postfix) with ESMTPSA id 4hT1; Thu, 4 Sep 2025 17:33:21 +0200
Message-ID: <a1@crepes.fr>
Date: Thu, 4 Sep 2025 17:33:20 +0200
From: alice@crepes.fr
To: bob@hamburger.edu
Subject: ketchup

Te gusta?`;
  return composeTrace([
    {
      client: { address: '172.28.0.49', port: 41_532 },
      server: { address: '172.28.0.43', port: 25 },
      start: 1_757_000_006_000_000_000n,
      says: `
        S: 220 mail.hamburger.edu ESMTP
        C: EHLO mx.intermedio.net
        S: 250 mail.hamburger.edu
        C: MAIL FROM:<alice@crepes.fr>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@hamburger.edu>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: ${header}
         | .
        S: 250 2.0.0 Ok: queued as 4hT4
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
}

/** The way of a message, read off its last hop. */
export const unseen = [
  field({
    id: '01/1',
    prompt: 'En la captura nunca vista, ¿qué servidor recibió el mensaje de manos del cliente?',
    hints: [
      '¿Cuál de los Received se escribió primero?',
      '¿Quién agrega cada uno: el que manda o el que recibe?',
      'Leé el de más abajo, la palabra que sigue a «by».',
    ],
    observe({ trace }) {
      const { names, frames } = travelled(trace);
      return {
        value: names.at(-1)!,
        frames,
        says: `${names.at(-1)}, en el Received de más abajo, ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El primer Received que se lee es el del primer servidor.',
        answer: ({ trace }) => travelled(trace).names[0]!,
        refute({ trace }) {
          const { names, frames } = travelled(trace);
          return {
            frames,
            says: `el de arriba, de ${names[0]}, es el último que se agregó antes de ${citeFrames(frames)}: cada servidor pone el suyo encima (RFC 5321, sección 4.4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '01/2',
    prompt:
      'En esa captura, ¿cuántos servidores tuvieron el mensaje en su cola, contando el que lo recibe ahí?',
    hints: [
      '¿Cada servidor por el que pasó deja una marca?',
      '¿El que recibe en esta captura ya puso la suya?',
      'Sumá los Received que trae y el servidor que contesta.',
    ],
    observe({ trace }) {
      const { names, frames } = travelled(trace);
      return {
        value: names.length + 1,
        frames,
        says: `${names.length} marcas en ${citeFrames(frames)}, y el que recibe`,
      };
    },
    misconceptions: [
      {
        claim: 'Dos: el del remitente y el del destinatario.',
        answer: 2,
        refute({ trace }) {
          const { names, frames } = travelled(trace);
          return { frames, says: `${citeFrames(frames)} trae ${names.length} Received: hubo intermediarios` };
        },
      },
    ],
  }),
];

/** Servers in the Received fields of the message sent, from the top, and the frames that carried it. */
function travelled(trace: Trace): { names: string[]; frames: number[] } {
  const message = messagesOf(trace)[0]!;
  return { names: receivedBy(message.content!.bytes), frames: message.commandFrames };
}
