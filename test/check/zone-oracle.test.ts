/** Holds the judge of zones against BIND's `named-checkzone`; NSD's own is asked in the lab (test/live/zones.test.ts). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { inputs } from '../inputs.js';
import { behindHead, faultsFound, lines, mutated, ORIGIN, right, wrong } from './zones.js';

/** Whether BIND loads a zone; what it only warns of by default is a refusal too. */
function loads(text: string): boolean {
  const strict = ['-k', '-m', '-M', '-n', '-S'].flatMap((option) => [option, 'fail']);
  const { status, error } = spawnSync('named-checkzone', ['-i', 'local', ...strict, ORIGIN, '-'], {
    input: text,
  });
  assert.equal(error, undefined);
  return status === 0;
}

test('what BIND refuses is refused', () => {
  const known = [...Object.values(wrong), ...lines.map(behindHead)];
  const made = [...inputs(150)].map((seed) => mutated(seed + 1));
  let refused = 0;
  for (const text of [...known, ...made]) {
    if (loads(text)) continue;
    refused += 1;
    assert.notDeepEqual(faultsFound(text), [], text);
  }
  assert.ok(refused > 150, `BIND refuses ${refused}`);
});

test('right zones are right, and BIND loads them', () => {
  for (const [style, text] of Object.entries(right)) {
    assert.deepEqual(faultsFound(text), [], style);
    assert.ok(loads(text), style);
  }
});
