import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../lib/message/index.js';
import type { View } from '../../lib/show/view.js';
import { views } from '../../lib/show/views.js';
import { inputs } from '../inputs.js';
import { belowFrom } from '../random.js';
import { smtpSample } from './samples.js';

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

/** A text of these pieces. */
function strange(below: (limit: number) => number): string {
  return Array.from({ length: below(40) }, () => PIECES[below(PIECES.length)]).join('');
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

test('views of strange texts have only tags of their own, all closed', () => {
  const below = belowFrom(20_260_101);
  for (const _ of inputs(300)) {
    const said = strange(below);
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
