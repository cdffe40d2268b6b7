import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LabUnreachableError } from '../../lib/errors.js';
import { ControlClient } from '../../lib/supervisor/control-client.js';
import { listen } from '../../lib/supervisor/control-server.js';
import type { SupervisedLab } from '../../lib/supervisor/supervised.js';

/** What the control server asks of a lab, where there is none. */
const lab = {
  agent: {
    exec: async () => {
      throw new LabUnreachableError('ended');
    },
  },
  reasonOf: async () => new LabUnreachableError('The lab stopped: its disk is full.'),
} as unknown as SupervisedLab;

test('a control socket at its end of file is closed by both sides, and the others are served on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-control-'));
  const path = join(folder, 'control');
  const server = await listen(path, lab, () => {});
  try {
    const half = createConnection({ path, allowHalfOpen: true }).resume();
    half.end();
    await new Promise((done) => half.once('end', done));
    const client = await ControlClient.connect(path);
    // Why the machine has ended, rather than that it has.
    await assert.rejects(client.request('exec', { path: '/bin/true', args: [] }), /its disk is full/);
    client.disconnect();
    await client.untilClosed();
  } finally {
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true });
  }
});
