import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../lib/message/index.js';
import { clip, pad, textWidth, wrap } from '../../lib/show/text.js';
import { views } from '../../lib/show/views.js';
import { visible, wireLines } from '../../lib/show/visible.js';
import { assertLinear } from '../growth.js';
import { smtpSample } from './samples.js';

test('visible() shows what hides or reorders', () => {
  assert.equal(visible('a\0b\x1b[2J\x7f'), 'a⟨NUL⟩b⟨ESC⟩[2J⟨DEL⟩');
  assert.equal(visible('\u202egpj.exe\u2069\u200b\ufeff'), '⟨U+202E⟩gpj.exe⟨U+2069⟩⟨U+200B⟩⟨U+FEFF⟩');
  assert.equal(visible('\u0085\u{e0041}\ud800'), '⟨U+0085⟩⟨U+E0041⟩⟨U+D800⟩');
  assert.equal(visible('¿Qué? Ñandú € 你好 👩‍👧'), '¿Qué? Ñandú € 你好 👩‍👧');
});

test('wireLines() ends lines at CRLF, and shows a bare CR or LF', () => {
  assert.deepEqual(wireLines('a\r\nb\n.\r\nc\rd\te'), ['a', 'b⟨LF⟩', '.', 'c⟨CR⟩d\te']);
});

test('textWidth(), pad(), clip() and wrap() count columns', () => {
  assert.equal(textWidth('你e\u0301'), 3);
  assert.equal(pad('你', 4, 'right'), '  你');
  assert.equal(clip('你好吗', 5), '你好…');
  assert.deepEqual(wrap('uno dos tres', 7), ['uno dos', 'tres']);
});

test('visible() shows each of a run, and takes a time in proportion to its text', () => {
  assert.equal(visible('a\0\0\u202e\u202e\u202eb'), 'a⟨NUL⟩⟨NUL⟩⟨U+202E⟩⟨U+202E⟩⟨U+202E⟩b');
  assert.equal(visible('\ud800\ud800\r\r\n'), '⟨U+D800⟩⟨U+D800⟩⟨CR⟩⟨CR⟩⟨LF⟩');
  assert.equal(visible('\u{e0041}\u{e0041}'), '⟨U+E0041⟩⟨U+E0041⟩');
  for (const piece of ['\0', '\u202e', '\0\u202e', '\ud800', 'a\0 '])
    assertLinear(10_000, 8, (length) => {
      const text = piece.repeat(length / piece.length);
      return () => visible(text);
    });
});

test('views of hidden characters alone take a time in proportion to them', () => {
  for (const piece of ['\0', '\u202e', '\0\u202e'])
    assertLinear(10_000, 8, (length) => {
      const said = piece.repeat(length / piece.length);
      const { rows, stream, conversation } = smtpSample([
        ['client', said, said],
        ['server', said, said],
      ]);
      return () => [
        views.packets(rows),
        views.follow(stream),
        views.dialogue(conversation),
        views.streamLadder(rows, stream),
        views.message(parseMessage(`Subject: ${said}\r\n\r\n${said}`)),
      ];
    });
});
