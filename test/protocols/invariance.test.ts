import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from '../growth.js';
import { inputs } from '../inputs.js';
import { randomFrom } from '../random.js';
import { cut, mutate, type Talk } from './dialogue.js';
import { sessions } from './sessions.js';

/** What the exchanges say, apart from how their bytes were cut. */
function plain(exchanges: unknown): string {
  return JSON.stringify(exchanges, (key, value) => {
    if (key === 'segments' || key === 'spans') return undefined;
    if (typeof value === 'bigint') return String(value);
    return value instanceof Map ? [...value] : value;
  });
}

function octets(stream: Talk): number {
  return stream.parts.reduce((sum, part) => sum + part.bytes.length, 0);
}

/** The stream repeated `times` in one connection. */
function repeated(stream: Talk, times: number): Talk {
  return { ...stream, parts: Array.from({ length: times }, () => stream.parts).flat() };
}

for (const [name, { talk, read }] of Object.entries(sessions)) {
  const whole = plain(read(talk).exchanges);

  test(`${name}() reads the same from the same bytes, however they were cut`, () => {
    for (const size of [1, 2, 3, 5, 7, 11]) assert.equal(plain(read(cut(talk, size)).exchanges), whole);
    const next = randomFrom(7);
    for (let i = 0; i < 200; i++) {
      const pieces = cut(talk, () => 1 + Math.floor(next() * 20));
      assert.equal(plain(read(pieces).exchanges), whole);
    }
  });

  test(`${name}() takes anything: no crash, and nothing that was said is lost from the frames`, () => {
    const next = randomFrom(11);
    for (const i of inputs(2000)) {
      const broken = mutate(talk, next);
      const { exchanges } = read(broken);
      assert.ok(plain(exchanges).length > 0);
      const seen = new Set(exchanges.flatMap(({ frames }) => frames));
      const sent = broken.parts.filter((part) => part.bytes.length > 0).map((part) => part.frame);
      const lost = sent.filter((frame) => !seen.has(frame));
      assert.deepEqual(lost, [], `mutation ${i} loses frames`);
    }
  });

  test(`${name}() does work in proportion to its input, cut into single octets too`, () => {
    assertLinear(Math.ceil(30_000 / octets(talk)), 8, (times) => {
      const input = cut(repeated(talk, times), 1);
      return () => read(input);
    });
  });
}
