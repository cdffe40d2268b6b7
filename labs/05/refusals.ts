import { check, type ImapExchange, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { lacking, need } from '../need.js';
import { framesOfResponses, imapExchange, imapExchanges, imapIn, untagged } from '../sessions.js';

const { citeFrames, choice, field } = check;

const answers = { ok: 'OK', no: 'NO: se entiende y no se puede', bad: 'BAD: error de protocolo' } as const;

/** What the server does not understand; evidence: one trace with a session that asks for it. */
export const refusals = [
  choice<keyof typeof answers>({
    id: '5.b/range-syntax',
    prompt: 'El cliente mandó UID FETCH 5: (FLAGS), con el rango sin terminar. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿Cómo se escribe «del 5 en adelante»?',
      '¿Qué diferencia hay entre no poder y no entender?',
      'Leé la palabra que sigue a la etiqueta.',
    ],
    observe: ({ trace }) => statusOf(imapExchange(trace, 'UID FETCH', /^\d+: /)),
    misconceptions: [
      {
        claim: 'UID FETCH 5: pide los mensajes desde el 5 en adelante.',
        answer: 'ok',
        refute({ trace }) {
          const refused = imapExchange(trace, 'UID FETCH', /^\d+: /);
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} lo rechaza: «en adelante» se escribe 5:* (RFC 3501, sección 9)`,
          };
        },
      },
    ],
  }),
  choice<keyof typeof answers>({
    id: '5.b/uid-check',
    prompt: 'El cliente mandó UID CHECK. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿Con qué comandos se puede combinar UID (RFC 3501, sección 6.4.8)?',
      '¿CHECK recibe mensajes como argumento?',
      'Leé la palabra que sigue a la etiqueta.',
    ],
    observe: ({ trace }) => statusOf(uidCheck(trace)),
    misconceptions: [
      {
        claim: 'UID CHECK es CHECK para los mensajes que se nombran.',
        answer: 'ok',
        refute({ trace }) {
          const refused = uidCheck(trace);
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} dice que no existe: UID va con COPY, FETCH, STORE y SEARCH (RFC 3501, sección 6.4.8), y con lo que agreguen las extensiones`,
          };
        },
      },
    ],
  }),
  choice<keyof typeof answers>({
    id: '5.b/done-outside',
    prompt: 'El cliente mandó DONE sin haber mandado IDLE. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿DONE es un comando, o el final de otro?',
      'Si DONE se lee como una línea cualquiera, ¿cuál sería su etiqueta?',
      'Leé la respuesta a esa línea.',
    ],
    observe: ({ trace }) => statusOf(loneDone(trace)),
    misconceptions: [
      {
        claim: 'DONE se puede mandar en cualquier momento.',
        answer: 'ok',
        refute({ trace }) {
          const refused = loneDone(trace);
          return {
            frames: refused.replyFrames,
            says: `fuera de IDLE, ${citeFrames(refused.replyFrames)} lo rechaza: el servidor tomó «DONE» por una etiqueta sin comando`,
          };
        },
      },
    ],
  }),
];

/** A capture that nobody has seen: a client that waits, and what it is told meanwhile. */
export function unseen05(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.62', port: 40_200 },
      server: { address: '172.28.0.60', port: 143 },
      start: 1_757_000_000_000_000_000n,
      says: [
        'S: * OK [CAPABILITY IMAP4rev1 IDLE] ready',
        'C: x1 LOGIN alicia secreta',
        'S: x1 OK Logged in',
        'C: x2 SELECT INBOX',
        'S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n* 7 EXISTS\n* 0 RECENT',
        'S: * OK [UNSEEN 2] first\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] kept',
        'S: * OK [UIDVALIDITY 3] ok\n* OK [UIDNEXT 31] ok\nx2 OK [READ-WRITE] done',
        'C: x3 IDLE',
        'S: + idling',
        'S: * OK Still here',
        'S: * 8 EXISTS',
        'S: * 2 FETCH (FLAGS (\\Seen))',
        'S: * 5 EXPUNGE',
        'S: * OK Still here',
        'S: * 8 EXISTS',
        'C: DONE',
        'S: x3 OK Idle completed',
        'C: x4 LOGOUT',
        'S: * BYE see you\nx4 OK done',
        'S. FIN',
        'C. FIN',
      ],
    },
  ]);
}

/** Transfer: what a waiting client is told, in a capture made elsewhere. */
export const transfer = [
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

function statusOf(exchange: ImapExchange) {
  const response = exchange.completion ?? exchange.responses.at(-1)!;
  const status = response.status?.toLowerCase();
  const value: keyof typeof answers = status === 'ok' || status === 'no' ? status : 'bad';
  return {
    value,
    frames: exchange.replyFrames,
    says: `«${exchange.reply}» en ${citeFrames(exchange.replyFrames)}`,
  };
}

function uidCheck(trace: Trace): ImapExchange {
  return needed(trace, ({ verb }) => verb === 'UID CHECK', 'UID CHECK');
}

function loneDone(trace: Trace): ImapExchange {
  return needed(
    trace,
    ({ kind, command }) => kind === 'command' && command?.trim() === 'DONE',
    'DONE outside of IDLE',
  );
}

function needed(trace: Trace, test: (exchange: ImapExchange) => boolean, what: string): ImapExchange {
  return need(imapIn(trace).find(test), lacking(what));
}

function waited(trace: Trace): ImapExchange {
  return imapExchanges(trace, 'IDLE')[0] ?? imapExchange(trace, 'IDLE');
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
