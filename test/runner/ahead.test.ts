import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { convertAhead } from '../../lib/runner/fast/ahead.js';

/** A converter that notes what it is asked: a cell leaves `SOURCE;` declared, one with "!" has an error. */
function converter() {
  const asked: string[] = [];
  return {
    asked,
    convert(before: string, source: string) {
      asked.push(`${before}|${source}`);
      return { diagnostics: source.includes('!') ? ['no'] : [], declOutput: `${before}${source};` };
    },
  };
}

test('convertAhead() converts the next cells once each, between the cells', async () => {
  const of = converter();
  let next = ['b', 'c'];
  convertAhead(of, () => next);
  assert.equal(of.convert('', 'a').declOutput, 'a;');
  assert.deepEqual(of.asked, ['|a']);
  await turn();
  assert.deepEqual(of.asked, ['|a', 'a;|b']);
  await turn();
  assert.deepEqual(of.asked, ['|a', 'a;|b', 'a;b;|c']);
  next = ['c', 'd'];
  assert.equal(of.convert('a;', 'b').declOutput, 'a;b;');
  await turn();
  next = [];
  assert.equal(of.convert('a;b;', 'c').declOutput, 'a;b;c;');
  assert.equal(of.convert('a;b;c;', 'd').declOutput, 'a;b;c;d;');
  await turn();
  assert.deepEqual(of.asked, ['|a', 'a;|b', 'a;b;|c', 'a;b;c;|d']);
});

test('convertAhead() takes what it has only for the same cell after the same declarations', async () => {
  const of = converter();
  let next = ['b', 'c'];
  convertAhead(of, () => next);
  of.convert('', 'a');
  await turn();
  next = [];
  // The cell before failed: it left nothing declared.
  assert.equal(of.convert('', 'b').declOutput, 'b;');
  await turn();
  assert.equal(of.convert('b;', 'd').declOutput, 'b;d;');
  assert.deepEqual(of.asked, ['|a', 'a;|b', '|b', 'b;|d']);
});

test('convertAhead() leaves to its turn what has errors or other sources, and what follows an error', async () => {
  for (const [cell, next] of [
    ['a', 'b!'],
    ['a', "import './b'"],
    ["import x from '../x'", 'b'],
  ] as const) {
    const of = converter();
    convertAhead(of, () => [next, 'c']);
    const { declOutput } = of.convert('', cell);
    await turn();
    await turn();
    const before = of.asked.length;
    of.convert(declOutput, next);
    assert.equal(of.asked.length, before + 1, `${cell}, then ${next}`);
  }
  const failed = converter();
  convertAhead(failed, () => ['b']);
  failed.convert('', 'a!');
  await turn();
  assert.deepEqual(failed.asked, ['|a!']);
});

test('convertAhead() says nothing of a converter that breaks before the turn of the cell', async () => {
  const of = converter();
  const { convert } = of;
  of.convert = (before, source) => {
    if (source === 'b') throw new Error('broken');
    return convert(before, source);
  };
  convertAhead(of, () => ['b']);
  of.convert('', 'a');
  await turn();
  assert.throws(() => of.convert('a;', 'b'), /broken/);
});
