import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { after, beforeEach, test } from 'node:test';
import type { Image } from 'maillab-vm-provisioning';
import { openLab } from '../../lib/lab/open.js';
import { MEMORY_MIB } from '../../lib/machine/arguments.js';
import { diskDigest } from '../../lib/machine/image.js';
import { savedState, stateKey } from '../../lib/machine/state.js';
import { until } from '../../lib/machine/wait.js';
import { fakeImage } from '../machine/fake-image.js';

/** Everything that a lab or a build may write to, apart from what people have. */
const root = mkdtempSync(join(tmpdir(), 'maillab-hard-'));
const before = { ...process.env };
let cache: string;
let runtime: string;

beforeEach(() => {
  const folder = mkdtempSync(join(root, 'day-'));
  [cache, runtime] = [join(folder, 'cache'), join(folder, 'maillab')];
  for (const path of [cache, runtime]) mkdirSync(path, { mode: 0o700 });
  process.env = {
    ...before,
    MAILLAB_CACHE: cache,
    MAILLAB_RUNTIME: folder,
    MAILLAB_ACCELERATOR: 'tcg',
    MAILLAB_LAB: '',
  };
});
after(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

const QEMU_PATH = execFileSync('sh', ['-c', 'command -v qemu-system-x86_64'], { encoding: 'utf8' }).trim();

/** A folder with one program, to be found before the real one. */
function programFolder(name: string, script: string): string {
  const folder = mkdtempSync(join(root, 'bin-'));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

/** Opens a lab, which must fail with one line; nothing of the attempt may be left. What it said. */
async function refusal(image: Image): Promise<string> {
  let said = '';
  await assert.rejects(openLab({ image }), (error: Error) => {
    said = error.message;
    return true;
  });
  assert.doesNotMatch(said, /\n/);
  assert.ok(await until(() => readdirSync(runtime).length === 0, { limit: 10_000 }), 'a lab folder is left');
  const states = join(cache, 'states');
  const left = existsSync(states) ? readdirSync(states).filter((name) => /part|lock/.test(name)) : [];
  assert.deepEqual(left, []);
  return said;
}

test('openLab() without QEMU says what to install', async () => {
  const image = await fakeImage(cache);
  process.env.PATH = programFolder('nothing', '');
  assert.match(
    await refusal(image),
    /^Cannot run "qemu-(system-x86_64|img)": it is not installed\. On Debian or Ubuntu: "apt install/,
  );
});

test('openLab() with too little memory says how much is missing', async () => {
  const shim = join(root, 'poor.cjs');
  writeFileSync(shim, 'process.availableMemory = () => 500 * 2 ** 20;');
  process.env.NODE_OPTIONS = `--require ${shim}`;
  assert.match(
    await refusal(await fakeImage(cache)),
    /^Cannot start a lab of 768 MiB: it needs 1144 MiB of free memory and 500 MiB are left\./,
  );
});

test('openLab() whose QEMU gets too little memory says so, and keeps the saved state', async () => {
  const image = await fakeImage(cache);
  const folder = await fakeState(image);
  for (const [how, said] of [
    [
      'ABRT',
      /^Cannot start the virtual machine: QEMU gave up without a word, as it does where it gets too little memory/,
    ],
    ['KILL', /^Cannot start the virtual machine: it was killed, as the system does where memory is short/],
  ] as const) {
    const script = `[ "$1" = --version ] && exec ${QEMU_PATH} --version\nkill -${how} $$`;
    process.env.PATH = `${programFolder('qemu-system-x86_64', script)}:${before.PATH}`;
    assert.match(await refusal(image), said);
    assert.ok(savedState(folder, image));
  }
});

test('openLab() of an image that is not what was built removes it, so that the next start builds it', async () => {
  const image = await fakeImage(cache);
  writeFileSync(image.kernel, 'KERNEL of a test');
  assert.match(await refusal(image), /^Cannot use the image ".*": its files are not what was built\./);
  assert.ok(!existsSync(image.directory));
});

/** A whole state of this image in the cache, as the QEMU that is found now would resume it. */
async function fakeState(image: Image): Promise<string> {
  const { kernel, initrd, commandLine } = image;
  const shape = { kernel, initrd, commandLine, memory: MEMORY_MIB, accelerator: 'tcg' } as const;
  const folder = join(cache, 'states', await stateKey(image, shape));
  mkdirSync(folder, { recursive: true });
  for (const name of ['memory', 'devices', 'disk.qcow2']) writeFileSync(join(folder, name), 'x'.repeat(1000));
  const record = { bootSeconds: 1, sizes: { memory: 1000, devices: 1000 }, image: diskDigest(image) };
  writeFileSync(join(folder, 'state.json'), JSON.stringify(record));
  return folder;
}

test('a QEMU of another version boots anew, and leaves the state of the first alone', async () => {
  const image = await fakeImage(cache);
  const folder = await fakeState(image);
  const calls = join(root, 'calls');
  const script = `[ "$1" = --version ] && echo "QEMU emulator version 99.1.0" && exit
echo "$*" >>${calls}; echo "qemu-system-x86_64: out of order" >&2; exit 1`;
  const path = programFolder('qemu-system-x86_64', script);
  writeFileSync(join(path, 'qemu-img'), '#!/bin/sh\n', { mode: 0o755 });
  process.env.PATH = `${path}:${before.PATH}`;
  assert.equal(await refusal(image), 'Cannot start the virtual machine: out of order');
  assert.doesNotMatch(readFileSync(calls, 'utf8'), /-incoming/);
  assert.ok(savedState(folder, image));
});

test('savedState() takes no state that was cut short, has no record, or lies over another build', async () => {
  const image = await fakeImage(cache);
  const folder = await fakeState(image);
  assert.equal(savedState(folder, image)?.memory, join(folder, 'memory'));
  for (const name of ['memory', 'devices']) {
    writeFileSync(join(folder, name), 'x'.repeat(999));
    assert.equal(savedState(folder, image), undefined);
    writeFileSync(join(folder, name), 'x'.repeat(1000));
  }
  const manifest = join(image.directory, 'manifest.json');
  const hash = diskDigest(image)!;
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(hash, hash.replace(/./g, '0')));
  assert.equal(savedState(folder, image), undefined);
  rmSync(join(folder, 'state.json'));
  assert.equal(savedState(folder, image), undefined);
});

/** Runs `maillab vm build` in a shell script, after `prepare`. The cache must be without any file afterwards. */
function build(prepare: string): { status: number | null; stderr: string } {
  const main = join(__dirname, '../../lib/cli/main.ts');
  const script = `${prepare}
"$0" --import tsx ${main} vm build; status=$?
find "$MAILLAB_CACHE" -type f >&2
exit $status`;
  const isRoot = process.getuid?.() === 0;
  const argv = ['--mount', ...(isRoot ? [] : ['--map-root-user']), 'sh', '-c', script, process.execPath];
  return spawnSync('unshare', argv, { encoding: 'utf8', cwd: join(__dirname, '../..') });
}

/** Only what failed: progress has gone before. */
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)!;

test('a build on a full disk says so, and leaves no file', () => {
  const script =
    'for file; do case $file in *.tar.zst) head -c 1000000 /dev/zero >"$file" || exit ;; esac; done';
  process.env.PATH = `${programFolder('mmdebstrap', script)}:${before.PATH}`;
  const { status, stderr } = build('mount -t tmpfs -o size=256k none "$MAILLAB_CACHE" || exit 99');
  assert.equal(status, 1, stderr);
  assert.match(
    lastLine(stderr),
    /^maillab: Cannot build the image: the disk of ".*" is full\. Free some space/,
  );
});

test('a first build without network says what it could not reach, and leaves no file', () => {
  const options = join(root, 'apt.conf');
  // Port 9 of this computer is closed.
  const proxy = 'http://127.0.0.1:9';
  writeFileSync(
    options,
    `Acquire::http::Proxy "${proxy}";\nAcquire::https::Proxy "${proxy}";\nAcquire::Retries "0";\n`,
  );
  Object.assign(process.env, { APT_CONFIG: options, http_proxy: proxy, https_proxy: proxy });
  const { status, stderr } = build('');
  assert.equal(status, 1, stderr);
  assert.match(
    lastLine(stderr),
    /^maillab: Cannot build the image: the Debian archive cannot be reached: ".+"\. Check the network, or bring an image/,
  );
});

test('a full disk is one line, whatever the command writes', () => {
  const main = join(__dirname, '../../lib/cli/main.ts');
  const home = mkdtempSync(join(root, 'home-'));
  const script = `mount -t tmpfs -o size=4k none "$HOME" && : >"$HOME/.config" && head -c 4096 /dev/zero >"$HOME/full"
exec "$0" --import tsx ${main} open --install-kernel`;
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const { status, stderr } = spawnSync(
    'unshare',
    ['--mount', ...user, 'sh', '-c', script, process.execPath],
    {
      encoding: 'utf8',
      cwd: join(__dirname, '../..'),
      env: { ...process.env, HOME: home },
    },
  );
  assert.equal(status, 1, stderr);
  assert.match(stderr, /^maillab: Cannot write ".+": the disk is full\. Free some space, or set TMPDIR.+\n$/);
});
