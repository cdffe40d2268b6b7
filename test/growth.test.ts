import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLinear } from './growth.js';

const ascending = (length: number) => Array.from({ length }, (_, i) => i);

test('assertLinear() takes a sum for linear work, and a comparison of all pairs for too much', () => {
  assertLinear(200_000, 8, (length) => {
    const numbers = ascending(length);
    return () => numbers.reduce((sum, number) => sum + number, 0);
  });
  const allPairs = (length: number) => {
    const numbers = ascending(length);
    return () => numbers.filter((number) => numbers.includes(-1 - number)).length;
  };
  assert.throws(() => assertLinear(2500, 8, allPairs), /2500 units: .* ms, 8 times as many: .* ms/);
});
