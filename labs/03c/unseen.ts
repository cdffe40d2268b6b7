import { check, dropListing, type Entity, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { leavesOf, partOf, seenMessages } from '../mime.js';
import { pop3Accepted } from '../sessions.js';

const { citeFrames, field, truth } = check;

/** A capture that nobody has seen: alternatives inside a mixture, a file name with an accent, and no closing line. */
export function unseen03c(): Trace {
  const message = `Date: Thu, 4 Sep 2025 12:33:20 -0300
From: alice@crepes.fr
To: bob@hamburger.edu
Subject: =?UTF-8?Q?Men=C3=BA?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="afuera"

--afuera
Content-Type: multipart/alternative; boundary="adentro"

--adentro

Va el menu.
--adentro
Content-Type: text/html; charset=utf-8

<p>Va el <b>menu</b>.</p>
--adentro--
--afuera
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="=?UTF-8?Q?men=C3=BA.txt?="
Content-Transfer-Encoding: base64

TWlsYW5lc2FzIGNvbiBwdXLDqQo=`;
  return composeTrace([
    {
      client: { address: '172.28.0.60', port: 41_531 },
      server: { address: '172.28.0.61', port: 25 },
      start: 1_757_000_000_000_000_000n,
      says: `
        S: 220 hamburger.edu ESMTP
        C: EHLO crepes.fr
        S: 250-hamburger.edu
         | 250 8BITMIME
        C: MAIL FROM:<alice@crepes.fr>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@hamburger.edu>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: ${message}
         | .
        S: 250 2.0.0 Ok: queued as 4hT2kB1xQz
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
}

/** What came back from an earlier notebook, and the same questions to a capture made elsewhere. */
export const unseen = [
  truth({
    id: '03c/1',
    prompt:
      'De vuelta, del cuaderno 02: ¿es verdad que con POP3 el cliente tiene que bajar todos los mensajes?',
    hints: [
      '¿Quién elige qué mensaje se transfiere?',
      '¿Cuántos mensajes dijo STAT que había, y cuántos RETR ves?',
      'Mirá el número que acompaña a RETR en la captura.',
    ],
    observe({ trace }) {
      const { count, retrieved, frames } = chosen(trace);
      return {
        value: retrieved === count,
        frames,
        says: `${retrieved} RETR para ${count} mensajes, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 baja todo el buzón.',
        answer: true,
        refute({ trace }) {
          const { count, retrieved, frames } = chosen(trace);
          return {
            frames,
            says: `el cliente pidió ${retrieved} de ${count} mensajes (${citeFrames(frames)}): RETR lleva el número del que se quiere`,
          };
        },
      },
    ],
  }),
  field({
    id: '03c/2',
    prompt: 'En la captura nunca vista, ¿cuántas partes hay que no sean multipart, a cualquier profundidad?',
    hints: [
      '¿Una parte puede ser, a su vez, varias partes?',
      '¿Cuántos valores distintos de boundary aparecen?',
      'Dibujá el árbol y contá las hojas.',
    ],
    observe({ trace }) {
      const [message] = seenMessages(trace);
      const leaves = leavesOf(message!.entity);
      const frames = [...new Set(leaves.flatMap((leaf) => message!.framesOf(leaf.range)))];
      return { value: leaves.length, frames, says: `${leaves.length} hojas en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Solo cuentan las partes del nivel de arriba.',
        answer: ({ trace }) => seenMessages(trace)[0]!.entity.parts.length,
        refute({ trace }) {
          const message = seenMessages(trace)[0]!;
          const inner = partOf(
            message,
            'multipart inside',
            ({ contentType }) => contentType.value === 'multipart/alternative',
          );
          const frames = message.framesOf(inner.header);
          return {
            frames,
            says: `una de ellas, en ${citeFrames(frames)}, es ${inner.contentType.value} y tiene partes propias`,
          };
        },
      },
    ],
  }),
  field({
    id: '03c/3',
    prompt: 'En esa captura, ¿cómo se llama el archivo adjunto, ya decodificado?',
    hints: [
      '¿Qué campo de la parte lleva el nombre del archivo (RFC 2183)?',
      'Un nombre con tilde no es ASCII: ¿qué dicen el signo = y las letras entre signos de pregunta (RFC 2047)?',
      'La Q es la codificación: =C3=BA son los dos octetos de una letra en UTF-8.',
    ],
    observe({ trace }) {
      const { file, frames } = attached(trace);
      return { value: file.fileName!, frames, says: `${file.fileName} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El nombre es lo que está entre comillas, tal cual.',
        answer: ({ trace }) => attached(trace).file.disposition!.parameters.get('filename')!,
        refute({ trace }) {
          const { frames } = attached(trace);
          return {
            frames,
            says: `lo de ${citeFrames(frames)} es una palabra codificada: juego de caracteres, codificación y texto entre signos de pregunta (RFC 2047, sección 2); en un parámetro está prohibida (sección 5), para eso está RFC 2231, y que los programas la manden y la lean ahí es costumbre`,
          };
        },
      },
    ],
  }),
  truth({
    id: '03c/4',
    prompt: 'En esa captura, ¿es verdad que el mensaje está completo?',
    hints: [
      '¿Qué línea tendría que estar al final de cada multipart?',
      '¿Cuál de los dos boundary tiene su línea de cierre?',
      'Leé el final de la fuente: ¿con qué línea termina?',
    ],
    observe({ trace }) {
      const [message] = seenMessages(trace);
      const closed = message!.entity.delimiters.at(-1)!.closing;
      const frames = message!.framesOf(message!.entity.delimiters.at(-1)!.lineRange);
      return {
        value: closed,
        frames,
        says: `falta la línea que cierra el multipart de afuera, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si el servidor lo aceptó con 250, el mensaje está completo.',
        answer: true,
        refute({ trace }) {
          const [message] = seenMessages(trace);
          const frames = message!.framesOf(message!.entity.delimiters.at(-1)!.lineRange);
          return {
            frames,
            says: `un servidor no debería rechazar por defectos de MIME (RFC 5321, sección 3.3), así que el 250 no los descarta: el multipart de ${citeFrames(frames)} no tiene la línea de cierre que pide RFC 2046 (sección 5.1), y pudo haberse cortado`,
          };
        },
      },
    ],
  }),
];

function attached(trace: Trace): { file: Entity; frames: number[] } {
  const message = seenMessages(trace)[0]!;
  const file = partOf(message, 'attachment', ({ disposition }) => disposition?.value === 'attachment');
  return { file, frames: message.framesOf(file.header) };
}

/** How many messages STAT counted, and how many were retrieved, with the frames that say so. */
function chosen(trace: Trace): { count: number; retrieved: number; frames: number[] } {
  const stat = pop3Accepted(trace, 'STAT')[0]!;
  const retrieved = pop3Accepted(trace, 'RETR');
  const count = dropListing(stat.response)!.messages;
  const frames = [...stat.replyFrames, ...retrieved.flatMap(({ commandFrames }) => commandFrames)];
  return { count, retrieved: retrieved.length, frames };
}
