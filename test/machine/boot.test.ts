import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootFailure } from '../../lib/machine/boot.js';

test('bootFailure() finds the line that says so', () => {
  assert.equal(bootFailure('[ 1.0] Linux version 6\r\nok\r\n'), undefined);
  assert.match(
    bootFailure('x\r\nKernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n')!,
    /^Kernel panic/,
  );
});
