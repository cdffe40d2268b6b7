import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smtp } from '../../../lib/protocols/smtp/dialogue.js';
import { talk } from '../dialogue.js';

test('smtp() counts transactions, and RSET ends one', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 x
      C: MAIL FROM:<a@x>
      S: 250 ok
      C: RSET
      S: 250 ok
      C: MAIL FROM:<a@x
      S: 501 5.1.7 Bad sender address syntax
      C: MAIL FROM:<a@x>
      S: 250 ok
      C: MAIL FROM:<b@x>
      S: 503 5.5.1 Error: nested MAIL command
      C: NOOP
      S: 250 ok
    `),
  );
  assert.deepEqual(
    exchanges.map((e) => e.transaction),
    [null, null, 1, 1, null, 2, 2, 2],
  );
  assert.deepEqual(
    exchanges.map((e) => e.outOfOrder),
    [false, false, false, false, false, false, true, false],
  );
});

test('smtp() says which commands the RFC does not allow in that state', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: MAIL FROM:<a@x>
      S: 503 5.5.1 Error: send HELO/EHLO first
      C: HELO pc
      S: 250 x
      C: RCPT TO:<b@y>
      S: 503 5.5.1 Error: need MAIL command
      C: DATA
      S: 503 5.5.1 Error: need RCPT command
      C: HELP
      S: 502 5.5.1 Error: command not recognized
      C: QUIT
      S: 221 2.0.0 Bye
    `),
  );
  assert.deepEqual(
    exchanges.filter((e) => e.outOfOrder).map((e) => e.verb),
    ['MAIL', 'RCPT', 'DATA'],
  );
});
