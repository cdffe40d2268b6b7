import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findImage } from 'maillab-vm-provisioning';
import { DamagedStateError, resume } from '../../lib/machine/clone.js';

const folder = mkdtempSync(join(tmpdir(), 'maillab-full-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What is small on a full disk: a machine without memory to speak of, which never runs. */
async function smallShape() {
  const image = await findImage();
  assert.ok(image, 'the tests of this folder run with an image in the cache');
  const { kernel, initrd, commandLine } = image;
  return { image, shape: { kernel, initrd, commandLine, memory: 64, accelerator: 'tcg' } as const };
}

const load = (path: string) => `require(${JSON.stringify(join(__dirname, '../..', path))})`;

/** Opens a lab, fills the disk that it writes to, and opens another one on the same disk. Prints what happened. */
const FILL = `
  const { openLab } = ${load('lib/lab/open.ts')};
  const { readdirSync } = require('node:fs');
  (async () => {
    const lab = await openLab();
    const fill = ['-c', 'dd if=/dev/urandom of=/root/big bs=1M count=64 conv=fsync'];
    await lab.host('mail').run('sh', fill).catch((error) => console.log(error.message));
    await lab.close();
    console.log(readdirSync(process.env.MAILLAB_RUNTIME + '/maillab').length, 'left');
    const next = await openLab();
    console.log((await next.status()).state);
    await next.close();
  })();`;

/** Saves a machine where there is no room for it. */
const SAVE = `
  const { Machine } = ${load('lib/machine/machine.ts')};
  const { save } = ${load('lib/machine/state.ts')};
  const [shape, disk, folder] = [JSON.parse(process.env.SHAPE), process.env.DISK, process.env.MAILLAB_RUNTIME];
  (async () => {
    const machine = await Machine.start(shape, { folder, disk, discard: true, paused: true });
    await save(machine).catch((error) => console.log(error.message));
    await machine.kill();
  })();`;

/** Runs a program with the runtime folder on a disk of this size, which goes when the program ends. The lines that it prints. */
function onDisk(size: string, program: string, environment: Record<string, string> = {}): string[] {
  const mount = `mount -t tmpfs -o size=${size},mode=0700 none "$MAILLAB_RUNTIME" || exit 99; exec "$@"`;
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const node = [process.execPath, '--import', 'tsx', '--eval', program];
  const { MAILLAB_LAB: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', ...user, 'sh', '-c', mount, 'sh', ...node],
    { encoding: 'utf8', env: { ...env, ...environment, MAILLAB_RUNTIME: folder } },
  );
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

test('a lab whose disk is full stops with one clear line, leaves nothing, and the next one opens', () => {
  const [error, ...rest] = onDisk('24m', FILL);
  assert.match(
    error!,
    /^The lab stopped: the disk that holds ".+" is full\. Free some space, then open the lab again\.$/,
  );
  assert.deepEqual(rest, ['0 left', 'running']);
});

/** Asks for a state where the cache has no room for one. */
const MAKE = `
  const { ensureState } = ${load('lib/machine/state.ts')};
  const { readdirSync } = require('node:fs');
  process.env.MAILLAB_CACHE = process.env.MAILLAB_RUNTIME;
  const [image, shape] = [JSON.parse(process.env.IMAGE), JSON.parse(process.env.SHAPE)];
  ensureState({ image, shape, readyTarget: 'none', report: () => {} }).catch((error) => {
    console.log(error.message);
    console.log(readdirSync(process.env.MAILLAB_CACHE + '/states').length, 'left');
  });`;

test('a state that will not fit on the disk is refused before the boot', async () => {
  const { image, shape } = await smallShape();
  const [error, left] = onDisk('16m', MAKE, { IMAGE: JSON.stringify(image), SHAPE: JSON.stringify(shape) });
  assert.match(
    error!,
    /^Cannot save the state of a lab of 64 MiB: it takes up to 128 MiB of ".+" and \d+ MiB are left\. Free some space/,
  );
  assert.equal(left, '0 left');
});

test('save() on a full disk says so', async () => {
  const { image, shape } = await smallShape();
  const lines = onDisk('256k', SAVE, { SHAPE: JSON.stringify(shape), DISK: image.disk });
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^Cannot save the lab's state: .+\. Is the disk of the cache folder full\?$/);
});

test('resume() of a state that QEMU does not accept fails with what QEMU says, and ends QEMU', async () => {
  const { image, shape } = await smallShape();
  const [memory, devices] = [join(folder, 'memory'), join(folder, 'devices')];
  writeFileSync(devices, 'QEVM, but only at first sight'.repeat(1000));
  const state = { folder, memory, devices, disk: image.disk, beneath: [], bootSeconds: 1 };
  for (const [bytes, said] of [
    [shape.memory * 2 ** 20, /^The saved state does not resume: .*load of migration failed.*$/],
    [4096, /^The saved state does not resume: .*backing store size.*$/],
  ] as const) {
    writeFileSync(memory, '');
    truncateSync(memory, bytes);
    await assert.rejects(resume(state, shape, folder, []), (error: Error) => {
      assert.ok(error instanceof DamagedStateError, error.message);
      assert.match(error.message, said);
      return true;
    });
  }
});
