import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smtp } from '../../../lib/protocols/smtp/dialogue.js';
import { transactions } from '../../../lib/protocols/smtp/transactions.js';
import { talk } from '../dialogue.js';

test('transactions() gives the envelope, the size, the queue id and the frames of each', () => {
  const [first, second] = transactions(
    smtp(
      talk(`
      S: 220 x
      C: EHLO pc
      S: 250 x
      C: MAIL FROM:<a@x> SIZE=9 BODY=8BITMIME
      S: 250 ok
      C: RCPT TO:<b@y>
      S: 250 ok
      C: RCPT TO:<c@y>
      S: 450 4.2.0 later
      C: DATA
      S: 354 go
      C: ..hi
       | .
      S: 250 2.0.0 Ok: queued as 4cTx1
      C: MAIL FROM:<>
      S: 250 ok
      C: RSET
      S: 250 ok
    `),
    ),
  );
  assert.deepEqual(
    [first!.reversePath, first!.parameters, first!.size, first!.queueId, first!.end],
    ['<a@x>', ['SIZE=9', 'BODY=8BITMIME'], 5, '4cTx1', 'accepted'],
  );
  assert.deepEqual(
    first!.forwardPaths.map(({ path, accepted, frames }) => [path, accepted, frames]),
    [
      ['<b@y>', true, [6, 7]],
      ['<c@y>', false, [8, 9]],
    ],
  );
  assert.deepEqual([first!.firstFrame, first!.lastFrame], [4, 13]);
  assert.deepEqual([second!.reversePath, second!.accepted, second!.end], ['<>', null, 'reset']);
});

test('transactions() tells rejected from cut', () => {
  const start =
    'S: 220 x\nC: EHLO pc\nS: 250 x\nC: MAIL FROM:<a@x>\nS: 250 ok\nC: RCPT TO:<b@y>\nS: 250 ok\nC: DATA\nS: 354 go';
  const end = (script: string) => transactions(smtp(talk(start + script)))[0]!.end;
  assert.equal(end('\nC: x\nC: .\nS: 550 5.7.1 spam'), 'rejected');
  assert.equal(end('\nC: half of'), 'cut');
});

test('transactions() keeps LMTP recipients apart', () => {
  const [transaction] = transactions(
    smtp(
      talk(`
      S: 220 x LMTP
      C: LHLO pc
      S: 250 x
      C: MAIL FROM:<a@x>
      S: 250 ok
      C: RCPT TO:<b@y>
      S: 250 ok
      C: RCPT TO:<c@y>
      S: 250 ok
      C: DATA
      S: 354 go
      C: .
      S: 250 saved
       | 552 5.2.2 full
    `),
      'lmtp',
    ),
  );
  assert.deepEqual(
    transaction!.forwardPaths.map(({ reply }) => reply!.code),
    [250, 552],
  );
  assert.equal(transaction!.accepted, true);
});
