import { check, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { MAIL } from '../hosts.js';
import { lacking, need } from '../need.js';
import { imapIn, pop3In, untagged } from '../sessions.js';

const { choice, citeFrames, field } = check;

/** A capture that nobody has seen: a mailbox that two programs share, one of which empties it. */
export function unseen06(): Trace {
  const server = MAIL;
  const at = (seconds: number) => 1_757_000_000_000_000_000n + BigInt(seconds) * 1_000_000_000n;
  const message = (number: number) => [
    `C: RETR ${number}`,
    `S: +OK 90 octets\nFrom: ana@ejemplo.com\nSubject: Apunte ${number}\n\nVa el apunte.\n.`,
    `C: DELE ${number}`,
    'S: +OK Marked to be deleted.',
  ];
  const select = (exists: number) => [
    'S: * OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.',
    'C: t1 LOGIN lucia clave',
    'S: t1 OK Logged in',
    'C: t2 SELECT INBOX',
    `S: * ${exists} EXISTS\n* 0 RECENT\nt2 OK [READ-WRITE] Select completed.`,
    'C: t3 LOGOUT',
    'S: * BYE Logging out\nt3 OK Logout completed.',
    'S. FIN',
    'C. FIN',
  ];
  return composeTrace([
    {
      client: { address: '172.28.0.7', port: 49_001 },
      server: { address: server, port: 143 },
      start: at(0),
      says: select(3),
    },
    {
      client: { address: '172.28.0.8', port: 49_777 },
      server: { address: server, port: 110 },
      start: at(60),
      says: [
        'S: +OK Dovecot ready.',
        'C: USER lucia',
        'S: +OK',
        'C: PASS clave',
        'S: +OK Logged in.',
        'C: STAT',
        'S: +OK 3 270',
        ...[1, 2].flatMap(message),
        'C: QUIT',
        'S: +OK Logging out, messages deleted.',
        'S. FIN',
        'C. FIN',
      ],
    },
    {
      client: { address: '172.28.0.7', port: 49_002 },
      server: { address: server, port: 143 },
      start: at(120),
      says: select(1),
    },
  ]);
}

/** The same questions to a capture made elsewhere. */
export const unseen = [
  choice<'pop' | 'imap' | 'servidor'>({
    id: '06/3',
    prompt:
      'Lucía se queja: «abrí el teléfono y me faltan mensajes». En la captura nunca vista, ¿quién los sacó del servidor?',
    options: {
      pop: 'la computadora, que usa POP3',
      imap: 'el teléfono, que usa IMAP',
      servidor: 'el servidor, por viejos',
    },
    hints: [
      '¿Cuál de los dos programas mandó algo que pida borrar?',
      'Y ese pedido, ¿se llegó a cumplir?',
      'Buscá DELE, y mirá cómo terminó esa sesión.',
    ],
    observe({ trace }) {
      const deletes = pop3In(trace).filter(({ verb }) => verb === 'DELE');
      const quit = need(
        pop3In(trace).find(({ verb }) => verb === 'QUIT'),
        lacking('QUIT'),
      );
      const frames = [...deletes, quit].flatMap(({ commandFrames }) => commandFrames);
      return { value: 'pop', frames, says: `DELE y después QUIT, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Como IMAP sincroniza, los borró el teléfono.',
        answer: 'imap',
        refute({ trace }) {
          const frames = imapIn(trace).flatMap(({ commandFrames }) => commandFrames);
          return {
            frames,
            says: `el teléfono solo mandó LOGIN, SELECT y LOGOUT (${citeFrames(frames)}): IMAP muestra lo que hay`,
          };
        },
      },
      {
        claim: 'El servidor borra lo que ya se bajó.',
        answer: 'servidor',
        refute({ trace }) {
          const deletes = pop3In(trace).filter(({ verb }) => verb === 'DELE');
          const frames = deletes.flatMap(({ commandFrames }) => commandFrames);
          return {
            frames,
            says: `acá lo pidió la computadora, con DELE en ${citeFrames(frames)}; que un servidor borre por su cuenta es política del sitio, fuera del protocolo (RFC 1939, sección 8)`,
          };
        },
      },
    ],
  }),
  field({
    id: '06/4',
    prompt: '¿Cuántos mensajes quedaron en el buzón de Lucía?',
    hints: [
      '¿Se borraron todos los que había, o solo los que alguien pidió?',
      '¿Qué dice el servidor sin que le pregunten al contestar SELECT?',
      'Leé el EXISTS de la última sesión.',
    ],
    observe({ trace }) {
      const select = imapIn(trace)
        .filter(({ verb }) => verb === 'SELECT')
        .at(-1)!;
      return {
        value: untagged(select, 'EXISTS')[0]!.number!,
        frames: select.replyFrames,
        says: `el EXISTS está en ${citeFrames(select.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Ninguno: POP3 vacía el buzón.',
        answer: 0,
        refute({ trace }) {
          const select = imapIn(trace)
            .filter(({ verb }) => verb === 'SELECT')
            .at(-1)!;
          return {
            frames: select.replyFrames,
            says: `el último SELECT (${citeFrames(select.replyFrames)}) todavía cuenta: DELE es por mensaje, y no se pidió para todos`,
          };
        },
      },
    ],
  }),
];
