import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { unseen06 } from '../../labs/06/unseen.js';
import { exercise06 } from '../../labs/06.js';
import { solutions06 } from '../../labs/06.solution.js';
import { composeTrace, type Says, type Script } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_EJEMPLO } from '../../labs/hosts.js';
import { session } from './plays.js';

const START = 1_757_000_000_000_000_000n;
let port = 52_000;

function talk(serverPort: 110 | 143, says: Says): Script {
  const start = START + BigInt(port) * 1_000_000n;
  return {
    client: { address: CLIENT, port: port++ },
    server: { address: MAIL, port: serverPort },
    start,
    says,
  };
}

const ends = ['S. FIN', 'C. FIN'];
const enter = [
  'S: +OK Dovecot ready.',
  'C: USER alumnopop',
  'S: +OK',
  'C: PASS alumnopoppass',
  'S: +OK Logged in.',
];
const leave = ['C: QUIT', 'S: +OK Logging out.', ...ends];
const stat = ['C: STAT', 'S: +OK 2 9000'];
const retrieve = [
  ...['C: LIST', 'S: +OK 2 messages:\n1 300\n2 8700\n.'],
  ...['C: UIDL', 'S: +OK\n1 000000015f\n2 000000025f\n.'],
  ...['C: RETR 1', 'S: +OK 300 octets\nSubject: uno\n\nHola\n.'],
  ...['C: RETR 2', `S: +OK 8700 octets\nSubject: adjunto\n\n${'QUJD'.repeat(300)}\n.`],
];
const popA = composeTrace([talk(110, [...enter, ...stat, ...retrieve, ...leave])]);
const popB = composeTrace([talk(110, [...enter, ...stat, ...retrieve, ...leave])]);

const hello = [
  'S: * OK [CAPABILITY IMAP4rev1] Dovecot ready.',
  'C: A1 LOGIN alumnoimap alumnoimappass',
  'S: A1 OK Logged in',
];
const bye = ['C: A9 LOGOUT', 'S: * BYE Logging out\nA9 OK Logout completed.', ...ends];
const fetched = (first: string, second: string) => [
  'C: A3 FETCH 1:* (FLAGS ENVELOPE)',
  `S: * 1 FETCH (FLAGS (${first}) ENVELOPE (NIL))\n* 2 FETCH (FLAGS (${second}) ENVELOPE (NIL))\nA3 OK Fetch completed.`,
];
const imapA = composeTrace([
  talk(143, [
    ...hello,
    ...['C: A2 CREATE IMAP', 'S: A2 OK Create completed.'],
    ...['C: A4 APPEND Sent (\\Seen) {6}', 'S: + OK', 'C: Hola\n |', 'S: A4 OK Append completed.'],
    ...bye,
  ]),
  session({
    client: CLIENT,
    port: port++,
    server: MAIL,
    transactions: [{ to: ['ana@ejemplo.com'], queueId: '4aaaaaaaaaaaa' }],
  }),
  // What the server sends on is not the client's.
  session({
    client: MAIL,
    port: port++,
    server: MAIL_EJEMPLO,
    transactions: [{ to: ['ana@ejemplo.com'], queueId: '4bbbbbbbbbbbb' }],
  }),
]);
const imapB = composeTrace([
  talk(143, [
    ...hello,
    'C: A2 LIST "" "*"',
    'S: * LIST (\\HasNoChildren) "." IMAP\n* LIST (\\HasNoChildren) "." INBOX\nA2 OK List completed.',
    ...fetched('\\Seen', '\\Seen'),
    ...bye,
  ]),
]);
const crossing = composeTrace([talk(143, [...hello, ...fetched('\\Seen', '\\Seen'), ...bye])]);
const refused = composeTrace([
  talk(110, [...enter, 'C: CREATE POP', 'S: -ERR Unknown command: CREATE', ...leave]),
]);
const cut = composeTrace([
  talk(110, [...enter, ...stat, 'C: DELE 1', 'S: +OK Marked to be deleted.', 'C. FIN', 'S. FIN']),
  talk(110, [...enter, ...stat, ...leave]),
]);

const traces = { popA, popB, imapA, imapB, cruce: crossing };
const counts = { pssBefore: 30_000_000, pssOpen: 33_000_000, pssAfter: 30_200_000 };
const own: Record<string, Trace> = { '06/1': refused, '06/2': cut, '06/3': unseen06(), '06/4': unseen06() };
const evidenceFor = (id: string): check.EvidenceInput => own[id] ?? { traces, counts };

function judged(id: string, answer: unknown, evidence = evidenceFor(id)): check.Verdict {
  const question = exercise06.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidence);
}

describe('exercise06', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise06, solutions06, evidenceFor), []);
  });

  test('6.b.i/cruce follows what the server did, not what one expects', () => {
    const unmarked = composeTrace([talk(143, [...hello, ...fetched('', ''), ...bye])]);
    assert.equal(judged('6.b.i/cruce', true).verdict, 'correct');
    const evidence = { traces: { ...traces, cruce: unmarked } };
    assert.equal(judged('6.b.i/cruce', true, evidence).verdict, 'wrong');
  });

  test('6.c/octetos compares what the server sent', () => {
    assert.match(judged('6.c/octetos', 'pop').message, /✓ \d{4} octetos por POP3/);
  });

  test('6.c/memoria says what was measured', () => {
    assert.match(judged('6.c/memoria', 'estado').message, /29\.297 KiB.*32\.227 KiB.*29\.492 KiB/);
  });
});
