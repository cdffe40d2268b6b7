import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise02, unseen02 } from 'maillab-labs';
import { solutions02 } from '../../labs/02.solution.js';
import { composeTrace, type Says } from '../../labs/compose.js';
import { session } from './plays.js';

const to = ['alumnoimap@redes.unlp.edu.ar'];
const source = 'From: a@b\nSubject: x\n\nHola\n';
const octets = source.replaceAll('\n', '\r\n').length;
const start = 1_757_000_000_000_000_000n;

function pop3(port: number, at: bigint, says: Says) {
  return {
    client: { address: '172.28.0.1', port },
    server: { address: '172.28.0.90', port: 110 },
    start: start + at,
    says: [
      'S: +OK Dovecot ready.',
      'C: USER alumnoimap',
      'S: +OK',
      'C: PASS alumnoimappass',
      'S: +OK Logged in.',
      'C: STAT',
      'S: +OK 2 900',
      'C: UIDL',
      'S: +OK\n1 0000000156eaa394\n2 0000000256eaa394\n.',
      says,
      'C: QUIT',
      'S: +OK Logging out.',
      'S. FIN',
      'C. FIN',
    ],
  };
}

const both = composeTrace([
  pop3(
    40_000,
    0n,
    `
    C: RETR 1
    S: +OK ${octets} octets
     | ${source}.
  `,
  ),
  {
    client: { address: '172.28.0.1', port: 40_001 },
    server: { address: '172.28.0.90', port: 143 },
    start: start + 1_000_000_000n,
    says: `
      S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot ready.
      C: a1 LOGIN alumnoimap alumnoimappass
      S: a1 OK [CAPABILITY IMAP4rev1 IDLE NAMESPACE UIDPLUS LIST-EXTENDED MOVE] Logged in
      C: a2 SELECT INBOX
      S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
       | * 2 EXISTS
       | * OK [UIDVALIDITY 1458] ok
       | a2 OK done
      C: a3 FETCH 1 (BODY.PEEK[])
      S: * 1 FETCH (BODY[] {${octets}}
       | ${source})
       | a3 OK Fetch completed.
      C: a4 LOGOUT
      S: * BYE Logging out
       | a4 OK Logout completed.
    `,
  },
  pop3(40_002, 2_000_000_000n, []),
]);
const sent = composeTrace([
  session({
    client: '172.28.0.1',
    port: 40_010,
    server: '172.28.0.90',
    transactions: [
      { to, queueId: '4aaa' },
      { to, queueId: '4bbb' },
    ],
  }),
]);

function evidenceFor(id: string): Trace {
  if (id === '02/1') return sent;
  return id.startsWith('02/') ? unseen02() : both;
}

test('exercise02: every model answer passes, every misconception is refused with its frame', () => {
  assert.deepEqual(check.prove(exercise02, solutions02, evidenceFor), []);
});
