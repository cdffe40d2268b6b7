import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlay } from '../../lib/wire/play.js';

test('readPlay() gives a part for each turn, with its line ends', () => {
  const parts = readPlay(`
    S: 220 mail
    C: EHLO pc
    S: 250-mail
     | 250 SIZE
    C| \\0\\xff\\\\Seen
    C: FLAGS (\\Seen \\Recent)
     |
     |  folded
left as it is
    S. FIN
  `).map(({ from, bytes, closes }) => [from, Buffer.from(bytes).toString('latin1'), closes]);
  assert.deepEqual(parts, [
    ['server', '220 mail\r\n', false],
    ['client', 'EHLO pc\r\n', false],
    ['server', '250-mail\r\n250 SIZE\r\n', false],
    ['client', '\0\xff\\Seen', false],
    ['client', 'FLAGS (\\Seen \\Recent)\r\n\r\n folded\r\nleft as it is\r\n', false],
    ['server', '', true],
  ]);
});

test('readPlay() takes text beyond US-ASCII as UTF-8, and refuses words that nobody says', () => {
  assert.deepEqual(Buffer.from(readPlay('C: ñ')[0]!.bytes), Buffer.from('ñ\r\n'));
  assert.throws(() => readPlay('EHLO pc'), /begins with "EHLO pc"/);
  assert.deepEqual(
    readPlay('C:\nC: ').map(({ bytes }) => String(bytes)),
    ['\r\n', '\r\n'],
  );
});
