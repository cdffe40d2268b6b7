import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findImage, imageKey } from 'maillab-vm-provisioning';
import { stateKeys } from '../../lib/machine/choose.js';
import { fakeImage } from '../machine/fake-image.js';

const folder = mkdtempSync(join(tmpdir(), 'maillab-vm-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const root = join(__dirname, '..', '..');

/** Runs `maillab vm …` on a cache of its own. */
function vm(cache: string, ...args: string[]) {
  const bin = join(root, 'lib', 'bin', 'maillab.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'vm', ...args], {
    encoding: 'utf8',
    cwd: root,
    env: { ...process.env, MAILLAB_CACHE: cache },
  });
  return { status, stdout, error: stderr.trimEnd() };
}

const [OTHER_IMAGE, OLDER, OTHER] = ['a', 'c', 'b'].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
];

const newCache = () => mkdtempSync(join(folder, 'cache-'));

/** A saved state in the cache; `backing` is the disk that it lies upon, by a qcow2 header. */
function addState(cache: string, key: string, backing: string): void {
  const state = join(cache, 'states', key);
  mkdirSync(state, { recursive: true });
  const header = Buffer.alloc(1024);
  header.write('QFI\xfb', 'latin1');
  header.writeBigUInt64BE(512n, 8);
  header.writeUInt32BE(backing.length, 16);
  header.write(backing, 512);
  writeFileSync(join(state, 'disk.qcow2'), header);
}

/** What `vm list --json` says of each entry, without sizes. */
function listed(cache: string): string[] {
  const { status, stdout } = vm(cache, 'list', '--json');
  assert.equal(status, 0);
  const { entries } = JSON.parse(stdout) as { entries: { kind: string; key: string; current: boolean }[] };
  return entries.map(({ kind, key, current }) => `${kind} ${key}${current ? ' in use' : ''}`);
}

/** A cache with two images and three states: of these one can be resumed, one is of an older machine, one of the other image. */
async function usedAndUnused(): Promise<{ cache: string; resumed: string }> {
  const cache = newCache();
  const image = await fakeImage(cache);
  const [resumed] = await stateKeys(image);
  mkdirSync(join(cache, 'images', OTHER_IMAGE));
  addState(cache, resumed!, image.disk);
  addState(cache, OLDER, image.disk);
  addState(cache, OTHER, join(cache, 'images', OTHER_IMAGE, 'disk.qcow2'));
  return { cache, resumed: resumed! };
}

test('vm list shows images and states, and which of them this version uses', async () => {
  const { cache, resumed } = await usedAndUnused();
  assert.deepEqual(
    listed(cache).sort(),
    [
      `image ${imageKey()} in use`,
      `image ${OTHER_IMAGE}`,
      `state ${resumed} in use`,
      `state ${OLDER}`,
      `state ${OTHER}`,
    ].sort(),
  );
  const { stdout } = vm(cache, 'list');
  assert.match(stdout, new RegExp(`^image +\\d+ MB {2}${imageKey()} {2}in use$`, 'm'));
  assert.match(stdout, /^total +\d+ MB {2}\/.+$/m);
});

test('vm remove takes what it is told by the start of a key, with --unused all that this version does not use', async () => {
  const { cache, resumed } = await usedAndUnused();
  assert.equal(vm(cache, 'remove', 'bb').stdout, `removed state ${OTHER}, 0 MB\n`);
  assert.ok(!listed(cache).includes(`state ${OTHER}`));
  vm(cache, 'remove', '--unused');
  assert.deepEqual(listed(cache), [`image ${imageKey()} in use`, `state ${resumed} in use`]);
  vm(cache, 'remove', '--all');
  assert.deepEqual(listed(cache), []);
});

test('vm remove of nothing, or of what is not there, is wrong usage', async () => {
  const { cache } = await usedAndUnused();
  for (const [args, said] of [
    [[], /^maillab: Cannot remove nothing: name a key/],
    [['zz'], /^maillab: Cannot remove "zz": the cache has none such\./],
  ] as const) {
    const { status, error } = vm(cache, 'remove', ...args);
    assert.equal(status, 2);
    assert.match(error, said);
  }
  assert.equal(listed(cache).length, 5);
});

test('vm build builds nothing where the image is there', async () => {
  const cache = newCache();
  await fakeImage(cache);
  const { status, stdout } = vm(cache, 'build');
  assert.equal(status, 0);
  assert.equal(stdout, `The image ${imageKey()} is built already.\n`);
});

test('vm export and import bring an image to another cache, whole, and no saved state', async () => {
  const [{ cache: here }, there, file] = [await usedAndUnused(), newCache(), join(folder, 'image.tar')];
  assert.equal(vm(here, 'export', file).status, 0);
  const { status, error } = vm(there, 'import', file);
  assert.equal(status, 0, error);
  assert.deepEqual(listed(there), [`image ${imageKey()} in use`]);
  const [from, to] = [(await findImage(here))!, (await findImage(there))!];
  for (const name of readdirSync(from.directory))
    assert.deepEqual(readFileSync(join(to.directory, name)), readFileSync(join(from.directory, name)), name);
});

test('vm export refuses an image that is not there or not what was built', async () => {
  const [empty, cache, file] = [newCache(), newCache(), join(folder, 'refused.tar')];
  assert.match(
    vm(empty, 'export', file).error,
    /^maillab: Cannot export the image: it is not built yet\. Run "maillab vm build"\.$/,
  );
  const image = await fakeImage(cache);
  writeFileSync(image.disk, 'DISK.QCOW2 OF A TEST'.slice(0, 20));
  const { status, error } = vm(cache, 'export', file);
  assert.equal(status, 1);
  assert.match(error, /^maillab: Cannot export the image: its "disk\.qcow2" is not what was built\..+$/);
  assert.ok(!existsSync(file));
});

test('vm import refuses what is no image of this version, and keeps what was there', async () => {
  const cache = newCache();
  await fakeImage(cache);
  const other = join(folder, 'other.tar');
  const garbage = join(folder, 'garbage.tar');
  const damaged = join(folder, 'damaged.tar');
  writeFileSync(garbage, 'no archive');
  mkdirSync(join(folder, 'other-key'));
  spawnSync('tar', ['-cf', other, '-C', folder, 'other-key']);
  const source = newCache();
  const image = await fakeImage(source);
  writeFileSync(image.kernel, 'KERNEL of a test');
  spawnSync('tar', ['-cf', damaged, '-C', join(source, 'images'), imageKey()]);
  for (const [file, status, said] of [
    [join(folder, 'nowhere.tar'), 2, /^maillab: Cannot import ".+": there is no such file\.$/],
    [garbage, 1, /^maillab: Cannot read ".+": .+ Check the file and the free disk space\.$/],
    [other, 1, /^maillab: Cannot import ".+": it holds the image "other-key", and this version needs/],
    [damaged, 1, /^maillab: Cannot import ".+": its "kernel" is not what was built/],
  ] as const) {
    const result = vm(cache, 'import', file);
    assert.equal(result.status, status, result.error);
    assert.match(result.error, said);
    assert.deepEqual(readdirSync(join(cache, 'images')), [imageKey()]);
    assert.ok(await findImage(cache));
  }
});
