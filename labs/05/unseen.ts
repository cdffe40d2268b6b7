import { check, type ImapExchange, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { framesOfResponses, imapExchange, untagged } from '../sessions.js';

const { citeFrames, field } = check;

/** A capture that nobody has seen: a client that waits, and what it is told meanwhile. */
export function unseen05(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.62', port: 40_200 },
      server: { address: '172.28.0.60', port: 143 },
      start: 1_757_000_000_000_000_000n,
      says: `
        S: * OK [CAPABILITY IMAP4rev1 IDLE] ready
        C: x1 LOGIN alicia secreta
        S: x1 OK Logged in
        C: x2 SELECT INBOX
        S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
         | * 7 EXISTS
         | * 0 RECENT
        S: * OK [UNSEEN 2] first
         | * OK [PERMANENTFLAGS (\\Seen \\Deleted)] kept
        S: * OK [UIDVALIDITY 3] ok
         | * OK [UIDNEXT 31] ok
         | x2 OK [READ-WRITE] done
        C: x3 IDLE
        S: + idling
        S: * OK Still here
        S: * 8 EXISTS
        S: * 2 FETCH (FLAGS (\\Seen))
        S: * 5 EXPUNGE
        S: * OK Still here
        S: * 8 EXISTS
        C: DONE
        S: x3 OK Idle completed
        C: x4 LOGOUT
        S: * BYE see you
         | x4 OK done
        S. FIN
        C. FIN
      `,
    },
  ]);
}

/** What a waiting client is told, in a capture made elsewhere. */
export const unseen = [
  field({
    id: '05/2',
    prompt: 'En la captura nunca vista, ¿cuántos mensajes llegaron mientras Alicia esperaba?',
    hints: [
      '¿Todas las líneas con asterisco hablan de correo nuevo?',
      'Después de EXPUNGE, ¿cuántos mensajes quedaban?',
      'Seguí la cuenta línea por línea: EXISTS dice un total, no cuántos llegaron.',
    ],
    observe({ trace }) {
      const { arrived, frames } = arrivals(trace);
      return { value: arrived, frames, says: `${arrived}, por las cuentas de ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Llegó uno por cada línea con asterisco.',
        answer: ({ trace }) => waited(trace).responses.filter(({ type }) => type === 'untagged').length,
        refute({ trace }) {
          const others = waited(trace).responses.filter(
            ({ type, name }) => type === 'untagged' && name !== 'EXISTS',
          );
          const frames = framesOfResponses(others);
          return {
            frames,
            says: `las de ${citeFrames(frames)} no anuncian correo: una marca, un borrado, y «Still here», que solo dice que la conexión vive`,
          };
        },
      },
      {
        claim: 'Había 7 y la última cuenta dice 8: llegó uno.',
        answer: 1,
        refute({ trace }) {
          const expunged = untagged(waited(trace), 'EXPUNGE');
          const frames = framesOfResponses(expunged);
          return {
            frames,
            says: `entre las dos cuentas se borró uno (${citeFrames(frames)}): el segundo 8 es otro mensaje`,
          };
        },
      },
    ],
  }),
];

function waited(trace: Trace): ImapExchange {
  return imapExchange(trace, 'IDLE');
}

/** Messages that came during IDLE: each EXISTS above what was there, each EXPUNGE one fewer (RFC 3501 §7.3.1, §7.4.1). */
function arrivals(trace: Trace): { arrived: number; frames: number[] } {
  let present = untagged(imapExchange(trace, 'SELECT'), 'EXISTS')[0]!.number!;
  let arrived = 0;
  const counted = waited(trace).responses.filter(({ name }) => name === 'EXISTS' || name === 'EXPUNGE');
  for (const { name, number } of counted) {
    if (name === 'EXPUNGE') present--;
    else {
      arrived += Math.max(0, number! - present);
      present = number!;
    }
  }
  return { arrived, frames: framesOfResponses(counted) };
}
