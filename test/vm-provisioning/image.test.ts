import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findImage, type Image, ImageError, imageKey, topology, verifyImage } from 'maillab-vm-provisioning';
import { imageKey as keyOf } from '../../vm-provisioning/build/key.js';
import { run } from '../../vm-provisioning/build/run.js';
import { writeManifest } from '../../vm-provisioning/manifest.js';

const cache = mkdtempSync(join(tmpdir(), 'maillab-image-test-'));
after(() => rm(cache, { recursive: true }));

/** An image folder with small files in place of a disk and a kernel. */
async function fakeImage(): Promise<string> {
  const directory = join(cache, 'images', imageKey());
  await mkdir(directory, { recursive: true });
  for (const name of ['disk.qcow2', 'kernel', 'initrd', 'ca.pem'])
    await writeFile(join(directory, name), `${name} of a test`);
  await writeManifest(directory, imageKey());
  return directory;
}

test('imageKey() changes with any fact of the topology, and only then', () => {
  const [first, ...others] = topology.hosts;
  const moved = { ...topology, hosts: [{ ...first!, address: '172.28.0.250' }, ...others] };
  assert.equal(keyOf(topology), imageKey());
  assert.notEqual(keyOf(moved), imageKey());
});

test('findImage() finds none in an empty cache', async () => {
  assert.equal(await findImage(join(cache, 'empty')), undefined);
});

test('findImage() finds a whole image, and not one that was cut short', async () => {
  const directory = await fakeImage();
  assert.equal((await findImage(cache))?.directory, directory);
  await writeFile(join(directory, 'disk.qcow2'), 'short');
  assert.equal(await findImage(cache), undefined);
});

test('verifyImage() tells which file is corrupt', async () => {
  const directory = await fakeImage();
  const image = (await findImage(cache)) as Image;
  await verifyImage(image);
  await writeFile(join(directory, 'kernel'), 'KERNEL of a test');
  await assert.rejects(
    verifyImage(image),
    (error) => error instanceof ImageError && error.message.includes('"kernel"'),
  );
});

test('run() ends the program and its children when aborted', async () => {
  const abort = new AbortController();
  const started = Date.now();
  const running = run(['sh', '-c', 'sleep 60 & wait'], { signal: abort.signal });
  abort.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
  assert.ok(Date.now() - started < 10_000);
});

test('run() tells what the program said when it fails', async () => {
  await assert.rejects(run(['sh', '-c', 'echo no such mirror >&2; exit 3']), /ended with 3:\nno such mirror/);
});
