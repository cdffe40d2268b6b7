import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findImage, imageKey } from 'maillab-vm-provisioning';
import { stateKeys } from '../../lib/machine/choose.js';
import { until } from '../../lib/machine/wait.js';
import { fakeImage, qcow2 } from '../machine/fake-image.js';
import { Planted, plantEverything } from '../planted.js';

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

/** Exports the image of a cache; its hash. */
function exported(cache: string, file: string): string {
  const { status, stdout, error } = vm(cache, 'export', file);
  assert.equal(status, 0, error);
  const said =
    /^Exported the image [0-9a-f]{32} to (.+)\nsha256 ([0-9a-f]{64})\nOn the other machine: npx maillab vm import \1 --sha256 \2\n$/;
  assert.match(stdout, said);
  return said.exec(stdout)![2]!;
}

test('vm export and import bring an image to another cache, whole, and no saved state', async () => {
  const [{ cache: here }, there, file] = [await usedAndUnused(), newCache(), join(folder, 'image.maillab')];
  const hash = exported(here, file);
  assert.equal(spawnSync('sha256sum', [file], { encoding: 'utf8' }).stdout, `${hash}  ${file}\n`);
  const { status, error, stdout } = vm(there, 'import', file, '--sha256', hash.toUpperCase());
  assert.equal(status, 0, error);
  assert.equal(stdout, `Imported the image ${imageKey()}\n`);
  assert.deepEqual(listed(there), [`image ${imageKey()} in use`]);
  const [from, to] = [(await findImage(here))!, (await findImage(there))!];
  for (const name of readdirSync(from.directory))
    assert.deepEqual(readFileSync(join(to.directory, name)), readFileSync(join(from.directory, name)), name);
});

test('vm export refuses an image that is not there or not what was built', async () => {
  const [empty, cache, file] = [newCache(), newCache(), join(folder, 'refused.maillab')];
  assert.match(
    vm(empty, 'export', file).error,
    /^maillab: Cannot export the image: it is not built yet\. Run "maillab vm build"\.$/,
  );
  const image = await fakeImage(cache);
  writeFileSync(image.disk, Buffer.concat([qcow2().subarray(1), Buffer.alloc(1)]));
  const { status, error } = vm(cache, 'export', file);
  assert.equal(status, 1);
  assert.match(error, /^maillab: Cannot export the image: its "disk\.qcow2" is not what was built\..+$/);
  assert.ok(!existsSync(file));
});

test('vm import refuses what nobody has vouched for, what is no image of this version, and keeps what was there', async () => {
  const cache = newCache();
  await fakeImage(cache);
  const file = join(folder, 'whole.maillab');
  const hash = exported(cache, file);
  const garbage = join(folder, 'garb\x1b]0;owned\x07\u202eage');
  writeFileSync(garbage, 'no archive');
  const unvouched =
    /^maillab: Cannot import ".+": nothing but the file itself says what it should be\. Ask whoever/;
  for (const [args, status, said] of [
    [[join(folder, 'nowhere')], 2, /^maillab: Cannot import ".+": there is no such file\.$/],
    [[file], 2, unvouched],
    [[file, '--sha256', 'abc'], 2, /^maillab: Cannot use "abc" as a sha256: it has 64 hexadecimal digits\.$/],
    [
      [file, '--sha256', '0'.repeat(64)],
      1,
      /^maillab: Cannot import ".+": its sha256 is [0-9a-f]{64}, and not/,
    ],
    [['/dev/zero', '--sha256', hash], 2, /^maillab: Cannot import "\/dev\/zero": it is no file\.$/],
    [
      [garbage, '--sha256', hash],
      1,
      /^maillab: Cannot import ".+\/garb⟨ESC⟩\]0;owned⟨BEL⟩⟨U\+202E⟩age": it ends too early\. Copy it again\.$/,
    ],
  ] as const) {
    const result = vm(cache, 'import', ...args);
    assert.equal(result.status, status, result.error);
    assert.match(result.error, said);
    assert.deepEqual(readdirSync(join(cache, 'images')), [imageKey()]);
    assert.ok(await findImage(cache));
  }
});

/** A cache with an image whose disk is large, for what takes a while. */
async function largeImage(): Promise<{ file: string; hash: string }> {
  const file = join(folder, 'large.maillab');
  const cache = newCache();
  await fakeImage(cache, Buffer.concat([qcow2(), Buffer.alloc(300 << 20)]));
  const hash = existsSync(file)
    ? spawnSync('sha256sum', [file], { encoding: 'utf8' }).stdout.slice(0, 64)
    : exported(cache, file);
  rmSync(cache, { recursive: true });
  return { file, hash };
}

test('an import that is interrupted or killed changes nothing; the next one sweeps what a killed one left', async () => {
  const { file, hash } = await largeImage();
  const cache = newCache();
  const images = join(cache, 'images');
  const kept = await fakeImage(cache);
  const before = readFileSync(join(kept.directory, 'manifest.json'), 'utf8');
  const bin = join(root, 'lib', 'bin', 'maillab.js');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    const child = spawn(process.execPath, [bin, 'vm', 'import', file, '--sha256', hash], {
      cwd: root,
      env: { ...process.env, MAILLAB_CACHE: cache },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const begun = () =>
      readdirSync(images).some((name) => {
        const disk = join(images, name, 'disk.qcow2');
        return name.startsWith('partial-') && existsSync(disk) && statSync(disk).size > 0;
      });
    assert.ok(await until(begun, { limit: 60_000, every: 1, atMost: 5 }), said);
    child.kill(signal);
    assert.equal(await ended, signal === 'SIGKILL' ? null : 1);
    if (signal !== 'SIGKILL')
      assert.match(said, /^maillab: Cannot import ".+": it was interrupted\. Nothing has changed\.$/m);
    assert.equal(readdirSync(images).length, signal === 'SIGKILL' ? 2 : 1);
    assert.equal(readFileSync(join(kept.directory, 'manifest.json'), 'utf8'), before);
    assert.ok(await findImage(cache));
  }
  const { status, error } = vm(cache, 'import', file, '--sha256', hash);
  assert.equal(status, 0, error);
  assert.match(error, /^Reading .+ \.\.\.\nReading .+: done in \d/);
  assert.deepEqual(readdirSync(images), [imageKey()]);
  assert.notEqual(readFileSync(join(kept.directory, 'manifest.json'), 'utf8'), before);
  rmSync(cache, { recursive: true });
});

test('an import into a full disk, and an export to one, say so and leave nothing', async () => {
  const { file, hash } = await largeImage();
  const [cache, small] = [newCache(), newCache()];
  await fakeImage(cache, Buffer.concat([qcow2(), Buffer.alloc(3 << 20)]));
  const script = `mount -t tmpfs -o size=1m none "$SMALL" || exit 99
MAILLAB_CACHE="$SMALL" "$0" "$BIN" vm import "$FILE" --sha256 "$HASH"; echo $?
"$0" "$BIN" vm export "$SMALL/out.maillab"; echo $?
find "$SMALL" -type f; find "$SMALL" -name 'partial-*'`;
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', ...user, 'sh', '-c', script, process.execPath],
    {
      encoding: 'utf8',
      cwd: root,
      env: {
        ...process.env,
        SMALL: small,
        BIN: join(root, 'lib', 'bin', 'maillab.js'),
        FILE: file,
        HASH: hash,
        MAILLAB_CACHE: cache,
      },
    },
  );
  assert.equal(stdout, '1\n1\n', stderr);
  assert.match(stderr, /^maillab: Cannot import ".+": the disk of ".+" is full\. Free some space/m);
  assert.match(stderr, /^maillab: Cannot write ".+": the disk is full\. Free some space/m);
});

test('vm remove takes nothing that is not ours: files, folders, links, names that look like ours', async () => {
  const cache = newCache();
  await fakeImage(cache);
  const home = mkdtempSync(join(folder, 'home-'));
  const survivors = ['images', 'states', 'bases'].map((name) => {
    mkdirSync(join(cache, name), { recursive: true });
    const keys = ['0', '1', '2'].map(
      (digit) => digit.repeat(32) + (name === 'bases' ? '.tar.zst.bak' : '.old'),
    );
    return plantEverything(join(cache, name), mkdtempSync(join(home, `${name}-`)), keys);
  });
  const { status, stdout } = vm(cache, 'remove', '--all');
  assert.equal(status, 0);
  assert.equal(stdout, `removed image ${imageKey()}, 0 MB\n`);
  for (const each of survivors) each.check();
  // Names of ours, with something else behind them.
  for (const [at, name] of ['images', 'states', 'bases'].entries()) {
    const there = newCache();
    const key = String(at).repeat(32) + (name === 'bases' ? '.tar.zst' : '');
    for (const kind of ['folder', 'link'] as const) {
      const path = join(there, name, key);
      mkdirSync(join(there, name), { recursive: true });
      if (kind === 'folder') mkdirSync(path);
      else symlinkSync(home, path);
      const planted = new Planted();
      if (kind === 'folder') planted.plant(path, ['tesis.tex', 'manifest.json', 'state.json']);
      planted.add(path);
      const result = vm(there, 'remove', '--all');
      assert.equal(result.status, 1);
      assert.match(
        result.error,
        /^maillab: Cannot remove ".+": something that maillab did not make is there\./,
      );
      planted.check();
      rmSync(path, { recursive: true });
    }
  }
});
