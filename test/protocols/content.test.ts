import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesWithin } from '../../lib/protocols/content.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { talk } from './dialogue.js';

test('framesWithin() names the frames that carried some octets of a message, dot-stuffing undone', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 x
      C: MAIL FROM:<a@x>
      S: 250 ok
      C: RCPT TO:<b@y>
      S: 250 ok
      C: DATA
      S: 354 go
      C| one\\r\\n
      C| ..two\\r\\n
      C| three\\r\\n.\\r\\n
      S: 250 ok
    `),
  );
  const { content } = exchanges.find(({ kind }) => kind === 'content')!;
  assert.equal(Buffer.from(content!.bytes).toString(), 'one\r\n.two\r\nthree\r\n');
  const frames = [
    [0, 5],
    [4, 6],
    [5, 11],
    [0, 18],
    [11, 12],
    [5, 5],
  ].map(([start, end]) => framesWithin(content!, { start: start!, end: end! }));
  assert.deepEqual(frames, [[10], [10, 11], [11], [10, 11, 12], [12], [11]]);
});
