import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../lib/message/index.js';
import { views } from '../../lib/show/index.js';
import type { View } from '../../lib/show/view.js';
import { smtpSample } from './samples.js';

/** Inputs; the long run takes a million. */
const RUNS = Number(process.env.MAILLAB_FUZZ ?? 300);

const PIECES = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '=',
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\x1b[',
  '\u202e',
  '\ud800',
  '</td>',
  '<script>',
  'AUTH PLAIN ',
  '334 ',
  'Content-Type: multipart/mixed; boundary=b\r\n',
  '--b',
  'image/svg+xml',
  '<svg>',
  'PASS ',
  'ñ',
  '你',
  '\x80',
  '{3}',
  '. ',
];

/** Texts of these pieces, the same in every run (xorshift32). */
function* texts(): Generator<string> {
  let state = 20_260_101;
  const random = (n: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  for (let run = 0; run < RUNS; run++) {
    yield Array.from({ length: random(40) }, () => PIECES[random(PIECES.length)]).join('');
  }
}

/** Every view that takes bytes or text of the network. */
function all(said: string): View[] {
  const { rows, stream, conversation } = smtpSample([
    ['client', said, said],
    ['server', said, said],
  ]);
  const bytes = {
    ...stream,
    parts: stream.parts.map((part) => ({ ...part, bytes: Buffer.from(said, 'latin1') })),
  };
  return [
    views.packets(rows),
    views.follow(stream),
    views.follow(bytes, { hex: true }),
    views.dialogue(conversation),
    views.streamLadder(rows, stream),
    views.message(parseMessage(said)),
    views.message(parseMessage(`Subject: ${said}\r\n\r\n${said}`)),
  ];
}

test(`views of ${RUNS} strange texts have only tags of their own, all closed`, () => {
  for (const said of texts()) {
    for (const { html, text } of all(said)) {
      const open: string[] = [];
      for (const [, slash, tag, rest] of html.matchAll(/<(\/?)([a-z0-9]+)([^<>]*)>/g)) {
        if (slash) assert.equal(open.pop(), tag, JSON.stringify(said));
        else if (!rest!.endsWith('/')) open.push(tag!);
      }
      assert.deepEqual(open, [], JSON.stringify(said));
      assert.doesNotMatch(html.replace(/<\/?[a-z0-9]+[^<>]*>/g, ''), /[<>]/, JSON.stringify(said));
      assert.doesNotMatch(html, /<(script|svg)/);
      assert.equal(/[^\P{Cc}\n\t]|[\u202a-\u202e]|\p{Surrogate}/u.exec(text), null, JSON.stringify(said));
    }
  }
});
