import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { LabUnreachableError, UsageError } from '../../lib/errors.js';
import { openLab } from '../../lib/lab/open.js';
import { expectLab } from '../../lib/supervisor/ahead.js';
import { startFor } from '../../lib/supervisor/launch.js';

const outside = { ...process.env };
let runtime: string;
before(() => {
  runtime = mkdtempSync(join(tmpdir(), 'maillab-open-'));
  process.env.MAILLAB_RUNTIME = runtime;
  runtime = join(runtime, 'maillab');
  mkdirSync(runtime, { mode: 0o700 });
});
after(() => {
  process.env = outside;
  rmSync(dirname(runtime), { recursive: true });
});

for (const [wish, error, said] of [
  ['other', UsageError, /^Cannot open the lab "other": MAILLAB_LAB is unset or "default"\.$/],
  [
    'default',
    LabUnreachableError,
    /^Cannot reach the lab: it is not running\. Start it with "maillab up"\.$/,
  ],
] as const) {
  test(`openLab() where MAILLAB_LAB is "${wish}" and there is none says what can be done, and starts nothing`, async () => {
    process.env.MAILLAB_LAB = wish;
    await assert.rejects(openLab(), (thrown: Error) => {
      assert.ok(thrown instanceof error);
      assert.match(thrown.message, said);
      return true;
    });
    assert.deepEqual(readdirSync(runtime), []);
  });
}

test('openLab() says what stood in the way of the lab that was started for this process', async () => {
  delete process.env.MAILLAB_LAB;
  const tell = expectLab();
  const opened = openLab();
  tell({ progress: 'resuming' });
  tell({ failed: { name: 'LabUnreachableError', message: 'Cannot resume the lab: so it was.' } });
  await assert.rejects(opened, (thrown: Error) => {
    assert.ok(thrown instanceof LabUnreachableError);
    assert.equal(thrown.message, 'Cannot resume the lab: so it was.');
    return true;
  });
});

test('no lab is started for a process that would open another one', async () => {
  const told: unknown[] = [];
  const supervisor = await startFor((notice) => told.push(notice), {
    ...process.env,
    MAILLAB_LAB: 'default',
  });
  assert.equal(supervisor, undefined);
  assert.deepEqual(told, [null]);
  assert.deepEqual(readdirSync(runtime), []);
});
