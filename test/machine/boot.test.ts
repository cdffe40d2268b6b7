import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BootingMachine, bootFailure, waitForBoot } from '../../lib/machine/boot.js';

test('bootFailure() finds the line that says so', () => {
  assert.equal(bootFailure('[ 1.0] Linux version 6\r\nok\r\n'), undefined);
  assert.match(
    bootFailure('x\r\nKernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n')!,
    /^Kernel panic/,
  );
});

/** A guest whose agent answers, and whose servers are up, when it has made so many steps; what it does at each look. */
function guest(steps: { agent: number; servers: number; stuckAt?: number; loops?: boolean }) {
  let read = 0;
  let units = 0;
  const asks = (figure: number) => figure === (steps.stuckAt ?? Number.POSITIVE_INFINITY);
  const output = (stdout: string, exitCode = 0) => ({
    stdout: Buffer.from(stdout),
    stderr: Buffer.alloc(0),
    exitCode,
  });
  return {
    console: '',
    ended: new Promise<string>(() => {}),
    qmp: {
      execute: async () => {
        if (!asks(read)) read++;
        return [{ stats: { rd_bytes: read } }];
      },
    },
    agent: {
      sync: async () => {
        if (read < steps.agent) throw new Error('silent');
      },
      exec: async ({ args = [] }: { args?: string[] }) => {
        if (args.includes('is-active')) return output('', units < steps.servers ? 3 : 0);
        if (args.includes('--state=failed')) return output('');
        if (!asks(units)) units++;
        const shown = steps.loops ? units % 2 : units;
        return output('x.service loaded active running X\n'.repeat(shown));
      },
    },
  } as unknown as BootingMachine;
}

/** In which a look is due every 5 ms. */
const PATIENCE = 0.3;

test('waitForBoot() waits for a slow guest as long as it gets on', async () => {
  const told: string[] = [];
  const start = Date.now();
  await waitForBoot(guest({ agent: 4, servers: 4 }), {
    target: 'x.target',
    patience: PATIENCE,
    report: (detail) => told.push(detail),
  });
  assert.ok(Date.now() - start > 1000 * PATIENCE, 'it was not slow');
  assert.ok(told.includes('waiting for its servers: 2 units are up'));
});

for (const [what, steps] of [
  ['before its agent answers', { agent: 4, servers: 4, stuckAt: 2 }],
  ['with servers that never come', { agent: 1, servers: 1000, stuckAt: 2 }],
  ['with one that starts again and again', { agent: 1, servers: 1000, loops: true }],
] as const) {
  test(`waitForBoot() gives up on a guest that has stopped, ${what}`, async () => {
    await assert.rejects(
      waitForBoot(guest(steps), { target: 'x.target', patience: PATIENCE, report: () => {} }),
      /^LabUnreachableError: Cannot boot the lab: it has stopped getting on\. Try again/,
    );
  });
}
