import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise04, unseen04 } from 'maillab-labs';
import { solutions04 } from '../../labs/04.solution.js';
import { composeTrace, type Says, type Script } from '../../labs/compose.js';
import { session } from './plays.js';

let port = 41_000;

/** A POP3 session that begins `at` milliseconds after the first, with or without its identification. */
function pop3(at: number, says: Says, identified = true): Script {
  return {
    client: { address: '172.28.0.1', port: port++ },
    server: { address: '172.28.0.90', port: 110 },
    start: 1_757_000_000_000_000_000n + BigInt(at) * 1_000_000n,
    says: [
      'S: +OK Dovecot ready.',
      ...(identified ? ['C: USER alumnopop', 'S: +OK', 'C: PASS alumnopoppass', 'S: +OK Logged in.'] : []),
      says,
    ],
  };
}

const quit = ['C: QUIT', 'S: +OK Logging out.', 'S. FIN', 'C. FIN'];
const message = 'From: a@b\nSubject: x\n\nUno\nDos\n.';
const byHand = composeTrace([
  pop3(
    0,
    [
      'C: CAPA',
      'S: +OK\nCAPA\nTOP\nUIDL\nRESP-CODES\nPIPELINING\nAUTH-RESP-CODE\nSTLS\nUSER\nSASL PLAIN\n.',
      'C: AUTH PLAIN',
      'S: + ',
      'C: AGFsdW1ub3BvcABhbHVtbm9wb3BwYXNz',
      'S: +OK Logged in.',
      'C: STAT',
      'S: +OK 3 2343',
      'C: LIST',
      'S: +OK 3 messages:\n1 781\n2 785\n3 777\n.',
      'C: UIDL',
      'S: +OK\n1 0000000456eaa394\n2 0000000556eaa394\n3 0000000656eaa394\n.',
      'C: TOP 3 1',
      'S: +OK\nFrom: a@b\nSubject: x\n\nUno\n.',
      'C: RETR 3',
      `S: +OK 777 octets\n${message}`,
      'C: NOOP',
      'S: +OK',
      ...quit,
    ],
    false,
  ),
]);
const stat = (count: number) => ['C: STAT', `S: +OK ${count} ${count * 700}`];
const uidl = ['C: UIDL', 'S: +OK\n1 0000000456eaa394\n2 0000000556eaa394\n.'];
const retr = ['C: RETR 1', `S: +OK 60 octets\n${message}`];
const dele = ['C: DELE 1', 'S: +OK Marked to be deleted.'];
const sessions = composeTrace([
  pop3(0, [...stat(3), ...uidl, ...retr, ...quit]),
  pop3(1000, [...stat(3), ...uidl, ...dele, 'C. FIN', 'S. FIN']),
  pop3(2000, [...stat(3), ...dele, ...quit]),
  pop3(3000, [...stat(2), ...dele, ...stat(1), 'C: RSET', 'S: +OK', ...stat(2), ...quit]),
]);
const locked = composeTrace([
  pop3(0, [...stat(2), ...quit]),
  pop3(
    5,
    ['C: USER alumnopop', 'S: +OK', 'C: PASS alumnopoppass', 'S: -ERR [IN-USE] Mailbox is locked', ...quit],
    false,
  ),
]);
const arrival = composeTrace([
  pop3(0, [
    ...stat(2),
    ...Array.from({ length: 40 }, () => ['C: NOOP', 'S: +OK']).flat(),
    ...stat(2),
    ...quit,
  ]),
  session({
    client: '172.28.0.1',
    port: 40_500,
    server: '172.28.0.90',
    at: 8,
    transactions: [{ to: ['alumnopop@redes.unlp.edu.ar'], queueId: '4aaa' }],
  }),
]);
const flags = composeTrace([
  pop3(0, [...stat(2), ...retr, 'C: RETR 99', 'S: -ERR There is no message 99.', ...quit]),
  {
    client: { address: '172.28.0.1', port: 40_600 },
    server: { address: '172.28.0.90', port: 143 },
    start: 1_757_000_001_000_000_000n,
    says: `
      S: * OK [CAPABILITY IMAP4rev1] Dovecot ready.
      C: a1 LOGIN alumnopop alumnopoppass
      S: a1 OK Logged in
      C: a2 SELECT INBOX
      S: * 2 EXISTS
       | a2 OK done
      C: a3 FETCH 1:* (FLAGS)
      S: * 1 FETCH (FLAGS (\\Seen))
       | * 2 FETCH (FLAGS ())
       | a3 OK Fetch completed.
      C: a4 LOGOUT
      S: * BYE
       | a4 OK
    `,
  },
]);

function evidenceFor(id: string): Trace {
  if (id === '4/lock') return locked;
  if (id.startsWith('4/')) return sessions;
  if (id === '4.a/arrival' || id === '04/3') return arrival;
  if (id === '04/1' || id === '04/2') return flags;
  return id === '04/4' ? unseen04() : byHand;
}

describe('exercise04', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise04, solutions04, evidenceFor), []);
  });

  test('4/cut would see a server that deletes at once', () => {
    const lost = composeTrace([
      pop3(0, [...stat(3), ...dele, 'C. FIN', 'S. FIN']),
      pop3(1000, [...stat(2), ...quit]),
    ]);
    const question = exercise04.questions.find(({ id }) => id === '4/cut')!;
    assert.equal(check.judge(question, 'borrado', lost).verdict, 'correct');
    assert.equal(check.judge(question, 'sigue', lost).verdict, 'wrong');
  });
});
