import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLock } from '../../lib/machine/lock.js';
import { controlPath, ensureRuntimeRoot, runtimeRoot, sweep } from '../../lib/machine/runtime.js';
import { until } from '../../lib/machine/wait.js';

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync('true').pid;
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'maillab-test-'));
}

test('controlPath() stays within the 103 bytes of a Unix socket on macOS', () => {
  assert.ok(controlPath(join(runtimeRoot({}), 'lab-abcdef')).length <= 103);
});

test('ensureRuntimeRoot() refuses a folder that others can enter', () => {
  const folder = temporaryFolder();
  try {
    assert.equal(ensureRuntimeRoot(folder), folder);
    mkdirSync(join(folder, 'open'), { mode: 0o755 });
    assert.throws(() => ensureRuntimeRoot(join(folder, 'open')), /others can enter it/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('sweep() removes what a dead supervisor left, and keeps a starting one', async () => {
  const root = temporaryFolder();
  try {
    for (const [name, pid] of [
      ['dead', deadPid()],
      ['starting', process.pid],
    ] as const) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'lab.json'), JSON.stringify({ pid }));
    }
    assert.ok(await until(async () => (await sweep(root)).length > 0, { limit: 10_000 }));
    assert.ok(!existsSync(join(root, 'dead')));
    assert.ok(existsSync(join(root, 'starting')));
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('withLock() waits for its holder, and takes over from a dead one', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'lock');
  const order: string[] = [];
  try {
    writeFileSync(path, String(deadPid()));
    let release = () => {};
    const first = withLock(
      path,
      () => {},
      async () => {
        order.push('first');
        await new Promise<void>((done) => {
          release = done;
        });
      },
    );
    await until(() => order.length > 0, { limit: 5000 });
    let waited = false;
    const second = withLock(
      path,
      () => {
        waited = true;
      },
      async () => {
        order.push('second');
      },
    );
    await until(() => waited, { limit: 5000 });
    assert.deepEqual(order, ['first']);
    release();
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first', 'second']);
    assert.ok(!existsSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
