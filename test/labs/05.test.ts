import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise05, unseen05 } from 'maillab-labs';
import { solutions05 } from '../../labs/05.solution.js';
import { composeTrace, type Says, type Script } from '../../labs/compose.js';

let port = 42_000;

/** An IMAP session that begins `at` milliseconds after the first. */
function imap(at: number, says: Says): Script {
  return {
    client: { address: '172.28.0.1', port: port++ },
    server: { address: '172.28.0.90', port: 143 },
    start: 1_757_000_000_000_000_000n + BigInt(at) * 1_000_000n,
    says: ['S: * OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.', says],
  };
}

const waiting = composeTrace([
  imap(0, [
    'C: a1 LOGIN alumnoimap alumnoimappass',
    'S: a1 OK Logged in',
    'C: a2 SELECT INBOX',
    'S: * 2 EXISTS\na2 OK done',
    'C: a3 IDLE',
    'S: + idling',
    ...Array.from({ length: 30 }, () => 'S: * OK Still here'),
    'S: * 3 EXISTS\n* 1 RECENT',
    'S: * 2 FETCH (FLAGS (\\Seen))',
    'C: DONE',
    'S: a3 OK Idle completed',
    'C: a4 UID FETCH 5:* (FLAGS)',
    'S: * 3 FETCH (UID 5 FLAGS (\\Recent))\na4 OK Fetch completed',
    'C: a5 LOGOUT',
    'S: * BYE\na5 OK',
  ]),
  {
    client: { address: '172.28.0.1', port: 40_001 },
    server: { address: '172.28.0.90', port: 25 },
    start: 1_757_000_000_010_000_000n,
    says: `
      S: 220 mail ESMTP
      C: EHLO pc
      S: 250-mail
       | 250-8BITMIME
       | 250 CHUNKING
      C: MAIL FROM:<a@b>
      S: 250 2.1.0 Ok
      C: RCPT TO:<c@d>
      S: 250 2.1.5 Ok
      C: DATA
      S: 354 End data with <CR><LF>.<CR><LF>
      C: From: a@b
       |
       | Hola
       | .
      S: 250 2.0.0 Ok: queued as 4aaa
      C: QUIT
      S: 221 Bye
    `,
  },
]);
const message = 'From: a@b\nSubject: x\n\nMañana\n';
const octets = Buffer.byteLength(message.replaceAll('\n', '\r\n'));
const byHand = composeTrace([
  imap(
    0,
    `
    C: a1 CAPABILITY
    S: * CAPABILITY IMAP4rev1 IDLE
     | a1 OK
    C: a2 LOGIN alumnoimap alumnoimappass
    S: a2 OK Logged in
    C: a3 SELECT INBOX
    S: * 2 EXISTS
     | a3 OK [READ-WRITE] done
    C: a4 NOOP
    S: * 3 EXISTS
     | * 1 RECENT
     | a4 OK NOOP completed.
    C: a5 CHECK
    S: a5 OK Check completed.
    C: a6 UID FETCH 1:* (FLAGS)
    S: * 1 FETCH (UID 4 FLAGS ())
     | * 2 FETCH (UID 5 FLAGS (\\Seen))
     | * 3 FETCH (UID 6 FLAGS (\\Recent))
     | a6 OK
    C: a7 UID FETCH 6 (BODY.PEEK[TEXT])
    S: * 3 FETCH (UID 6 BODY[TEXT] {9}
     | Mañana
     | )
     | a7 OK
    C: a8 UID FETCH 6 (BODY.PEEK[])
    S: * 3 FETCH (UID 6 BODY[] {${octets}}
     | ${message})
     | a8 OK
    C: a9 UID FETCH 6 (FLAGS)
    S: * 3 FETCH (UID 6 FLAGS (\\Recent))
     | a9 OK
    C: b1 UID FETCH 6 (BODY[])
    S: * 3 FETCH (UID 6 FLAGS (\\Seen \\Recent) BODY[] {${octets}}
     | ${message})
     | b1 OK
    C: b2 UID FETCH 6 (FLAGS)
    S: * 3 FETCH (UID 6 FLAGS (\\Seen \\Recent))
     | b2 OK
    C: b3 UID FETCH 6 (BODY.PEEK[]<0.40>)
    S: * 3 FETCH (UID 6 BODY[]<0> {40}
     | ${'x'.repeat(40)})
     | b3 OK
    C: b4 UID FETCH 999:* (FLAGS)
    S: * 3 FETCH (UID 6 FLAGS (\\Seen \\Recent))
     | b4 OK
    C: b5 SEARCH UNSEEN
    S: * SEARCH 1
     | b5 OK
    C: b6 LOGOUT
    S: * BYE
     | b6 OK
  `,
  ),
]);
const refused = composeTrace([
  imap(
    0,
    `
    C: a1 LOGIN alumnoimap alumnoimappass
    S: a1 OK Logged in
    C: a2 SELECT INBOX
    S: * 3 EXISTS
     | a2 OK done
    C: a3 UID FETCH 5: (FLAGS)
    S: a3 BAD Error in IMAP command UID FETCH: Invalid uidset
    C: a4 UID CHECK
    S: a4 BAD Error in IMAP command UID CHECK: Unknown command
    C: DONE
    S: DONE BAD Error in IMAP command received by server.
    C: a5 LOGOUT
    S: * BYE
     | a5 OK
  `,
  ),
]);

function evidenceFor(id: string): Trace {
  if (['5.b/range-syntax', '5.b/uid-check', '5.b/done-outside'].includes(id)) return refused;
  if (id === '05/2') return unseen05();
  return /idle|first|done|05\/1/.test(id) ? waiting : byHand;
}

test('exercise05: every model answer passes, every misconception is refused with its frame', () => {
  assert.deepEqual(check.prove(exercise05, solutions05, evidenceFor), []);
});
