import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clip, pad, textWidth, wrap } from '../../lib/show/text.js';
import { visible, wireLines } from '../../lib/show/visible.js';

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
