import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import type { Side } from '../../lib/wire/stream.js';
import { Dissector } from '../../lib/wireshark/dissector.js';
import { assertLinear } from '../growth.js';
import { inputs } from '../inputs.js';
import { randomFrom } from '../random.js';
import { round } from './mutate.js';
import { numbered } from './oracle.js';

test('no parser crashes on mutated captures', () => {
  const counter = inputs(10_000);
  let seed = 1;
  for (let step = counter.next(); !step.done; seed++) {
    try {
      step = counter.next(round(randomFrom(seed)));
    } catch (error) {
      assert.fail(`seed ${seed}: ${(error as Error).stack}`);
    }
  }
});

/** A connection whose server greets, and in which one side then says the text. */
function talk(port: number, greeting: string, from: Side, texts: string[]): Frame[] {
  const connection = new TcpConnection(
    { address: '172.28.0.1', port: 40_001 },
    { address: '172.28.0.90', port },
  );
  const frames = [...connection.open(0n), ...connection.send('server', 0n, Buffer.from(greeting))];
  for (const text of texts) frames.push(...connection.send(from, 0n, Buffer.from(text, 'latin1')));
  return numbered(frames);
}

/** Inputs made to be slow; each takes its length. */
const HOSTILE: [string, (length: number) => Frame[]][] = [
  ['a line of SMTP without an end', (n) => talk(25, '220 x\r\n', 'client', ['x'.repeat(n)])],
  ['lines of SMTP that end with CR alone', (n) => talk(25, '220 x\r\n', 'client', ['\r'.repeat(n)])],
  ['message text full of dots', (n) => talk(25, '220 x\r\n', 'client', ['DATA\r\n', '.\r\nx'.repeat(n / 4)])],
  [
    'message text full of lines with a dot',
    (n) => talk(25, '220 x\r\n', 'client', ['DATA\r\n', 'x\n.\r\ny\r.\r\nz'.repeat(n / 11)]),
  ],
  [
    'a message without a blank line',
    (n) => talk(25, '220 x\r\n', 'client', ['DATA\r\n', `${'a:b\r\n'.repeat(n / 5)}`, '\r\n.\r\n']),
  ],
  [
    'a message of one folded field',
    (n) =>
      talk(25, '220 x\r\n', 'client', ['DATA\r\n', `Subject:${'\r\n x'.repeat(n / 4)}`, '\r\n\r\n.\r\n']),
  ],
  [
    'a multipart message of empty parts',
    (n) =>
      talk(25, '220 x\r\n', 'client', [
        'DATA\r\n',
        `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(n / 5)}`,
        '\r\n.\r\n',
      ]),
  ],
  [
    'multipart within multipart',
    (n) =>
      talk(25, '220 x\r\n', 'client', [
        'DATA\r\n',
        'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(n / 50),
        '\r\n.\r\n',
      ]),
  ],
  [
    'an IMAP literal that never closes',
    (n) => talk(143, '* OK\r\n', 'server', [`* 1 FETCH (BODY[] {5}\r\n${'x'.repeat(n)}`]),
  ],
  [
    'an IMAP literal that is announced as huge',
    (n) => talk(143, '* OK\r\n', 'server', [`* 1 FETCH (BODY[] {4000000000}\r\n${'x'.repeat(n)}`]),
  ],
  [
    'FETCH responses without parentheses',
    (n) => talk(143, '* OK\r\n', 'server', ['* 1 FETCH\r\n'.repeat(n / 11)]),
  ],
  [
    'FETCH responses with small literals',
    (n) => talk(143, '* OK\r\n', 'server', ['* 1 FETCH (X {1}\r\na)\r\n'.repeat(n / 21)]),
  ],
  [
    'an HTTP header without an end',
    (n) => talk(80, 'HTTP/1.1 200 OK\r\n', 'server', ['X: y\r\n'.repeat(n / 6)]),
  ],
  [
    'HTTP chunks of one octet',
    (n) =>
      talk(80, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'server', [
        '1\r\na\r\n'.repeat(n / 6),
      ]),
  ],
  [
    'TLS records without content',
    (n) => talk(443, '\x16\x03\x01\0\0', 'server', ['\x17\x03\x03\0\0'.repeat(n / 5)]),
  ],
  [
    'DNS messages over TCP that point to themselves',
    (n) =>
      talk(53, '\0', 'client', ['\0\x12\0\0\x01\0\0\x01\0\0\0\0\0\0\xc0\x0c\0\x01\0\x01'.repeat(n / 20)]),
  ],
  [
    'a POP3 message in many pieces',
    (n) => talk(110, '+OK\r\n', 'server', [`+OK ${n} octets\r\n`, 'x\r\n'.repeat(n / 3)]),
  ],
];

for (const [what, make] of HOSTILE) {
  test(`reading ${what} takes time in proportion to its length`, () => {
    assertLinear(125_000, 8, (length) => {
      const frames = make(length);
      return () => {
        const dissector = new Dissector();
        for (const frame of frames) dissector.next(frame);
      };
    });
  });
}
