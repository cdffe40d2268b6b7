import { check, dropListing, scanListing, type Trace } from 'maillab';
import { composeTrace, type Says } from '../compose.js';
import { pop3Accepted, pop3Exchange } from '../sessions.js';

const { citeFrames, field } = check;

/** A capture that nobody has seen: a client that deletes, thinks better of one, and is cut off. */
export function unseen04(): Trace {
  const play = (port: number, start: bigint, says: Says) => ({
    client: { address: '172.28.0.62', port },
    server: { address: '172.28.0.60', port: 110 },
    start: 1_757_000_000_000_000_000n + start,
    says: ['S: +OK POP3 ready', 'C: USER alicia', 'S: +OK', 'C: PASS secreta', 'S: +OK', says],
  });
  return composeTrace([
    play(
      40_100,
      0n,
      `
      C: STAT
      S: +OK 5 9100
      C: DELE 1
      S: +OK
      C: RSET
      S: +OK
      C: DELE 2
      S: +OK
      C: DELE 3
      S: +OK
      C: QUIT
      S: +OK bye
      S. FIN
      C. FIN
    `,
    ),
    play(
      40_101,
      60_000_000_000n,
      `
      C: LIST
      S: +OK
       | 1 1800
       | 2 1900
       | 3 1700
       | .
      C: DELE 1
      S: +OK
      C. FIN
      S. FIN
    `,
    ),
  ]);
}

/** The states of POP3 in a capture made elsewhere. */
export const unseen = [
  field({
    id: '04/4',
    prompt: 'En la captura nunca vista, ¿cuántos mensajes había en el buzón al terminar todo?',
    hints: [
      '¿Qué DELE quedaron en pie cuando llegó QUIT?',
      'La segunda sesión, ¿terminó con QUIT?',
      'Partí de los que había al principio y restá solo lo que se borró de verdad.',
    ],
    observe({ trace }) {
      const listing = pop3Exchange(trace, 'LIST');
      const left = scanListing(listing.response).size;
      return {
        value: left,
        frames: listing.replyFrames,
        says: `los ${left} de ${citeFrames(listing.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada DELE borra uno.',
        answer: ({ trace }) =>
          dropListing(pop3Exchange(trace, 'STAT').response)!.messages - pop3Accepted(trace, 'DELE').length,
        refute({ trace }) {
          const [rset, last] = [pop3Exchange(trace, 'RSET'), pop3Accepted(trace, 'DELE').at(-1)!];
          return {
            frames: [...rset.commandFrames, ...last.commandFrames],
            says: `el RSET de ${citeFrames(rset.commandFrames)} deshizo uno, y al de ${citeFrames(last.commandFrames)} no le siguió QUIT`,
          };
        },
      },
      {
        claim: 'El último DELE también borró.',
        answer: ({ trace }) => scanListing(pop3Exchange(trace, 'LIST').response).size - 1,
        refute({ trace }) {
          const last = pop3Accepted(trace, 'DELE').at(-1)!;
          return {
            frames: last.commandFrames,
            says: `después del DELE de ${citeFrames(last.commandFrames)} el cliente cortó sin QUIT: no hubo estado UPDATE`,
          };
        },
      },
    ],
  }),
];
