import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLabFolder, removeLabFolder, sweep } from '../../lib/machine/lab-folder.js';
import { withLock } from '../../lib/machine/lock.js';
import { controlPath, ensureRuntimeRoot, runtimeRoot } from '../../lib/machine/runtime.js';
import { until } from '../../lib/machine/wait.js';
import { plantEverything } from '../planted.js';

const outer = mkdtempSync(join(tmpdir(), 'maillab-test-'));
after(() => rmSync(outer, { recursive: true }));

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync('true').pid;
}

function temporaryFolder(): string {
  return mkdtempSync(join(outer, 'root-'));
}

/** What a supervisor that has ended leaves. */
function leftBehind(root: string, name: string, pid = deadPid()): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'lab.json'), JSON.stringify({ pid }));
  for (const file of ['console.log', 'vm.pid']) writeFileSync(join(folder, file), 'left');
  return folder;
}

/** Makes a folder and what is in it an hour old. */
function age(...paths: string[]): void {
  const then = Date.now() / 1000 - 3600;
  for (const path of paths) utimesSync(path, then, then);
}

test('runtimeRoot() is a folder of our own in MAILLAB_RUNTIME, else in the user’s runtime folder, else in /tmp', () => {
  const users = temporaryFolder();
  assert.equal(runtimeRoot({ MAILLAB_RUNTIME: '/srv/x', XDG_RUNTIME_DIR: users }), '/srv/x/maillab');
  assert.equal(runtimeRoot({ XDG_RUNTIME_DIR: users }), join(users, 'maillab'));
  assert.match(runtimeRoot({}), /^\/tmp\/maillab-\d+$/);
  chmodSync(users, 0o755);
  const link = join(outer, 'missing');
  const long = join(temporaryFolder(), 'x'.repeat(90));
  mkdirSync(long, { mode: 0o700 });
  for (const unusable of [users, link, 'relative', long])
    assert.match(runtimeRoot({ XDG_RUNTIME_DIR: unusable }), /^\/tmp\/maillab-\d+$/);
});

test('controlPath() stays within the 103 bytes of a Unix socket on macOS, or one line says so', () => {
  assert.ok(controlPath(join(runtimeRoot({}), 'lab-abcdef')).length <= 103);
  const fits = `/tmp/${'é'.repeat(35)}`;
  assert.equal(
    Buffer.byteLength(controlPath(join(runtimeRoot({ MAILLAB_RUNTIME: fits }), 'lab-abcdef'))),
    102,
  );
  const long = runtimeRoot({ MAILLAB_RUNTIME: `${fits}é` });
  assert.throws(
    () => ensureRuntimeRoot(long),
    /^MaillabError: Cannot keep labs in ".+": sockets in it would have too long a path\. Set MAILLAB_RUNTIME to a folder of at most 76 bytes\.$/,
  );
  assert.ok(!existsSync(`${fits}é`));
});

test('ensureRuntimeRoot() refuses a link, a file, and a folder that others can enter', () => {
  const folder = temporaryFolder();
  assert.equal(ensureRuntimeRoot(join(folder, 'new')), join(folder, 'new'));
  assert.equal(lstatSync(join(folder, 'new')).mode & 0o777, 0o700);
  mkdirSync(join(folder, 'open'), { mode: 0o755 });
  mkdirSync(join(folder, 'home'), { mode: 0o700 });
  symlinkSync(join(folder, 'home'), join(folder, 'link'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
  writeFileSync(join(folder, 'file'), '');
  for (const [name, said] of [
    ['open', /that folder belongs to someone else, or others can enter it\. Set MAILLAB_RUNTIME/],
    ['link', /something that is no folder is there\. Set MAILLAB_RUNTIME/],
    ['dangling', /something that is no folder is there\./],
    ['file', /something that is no folder is there\./],
    ['file/below', /a part of the path is no folder\. Set MAILLAB_RUNTIME/],
  ] as const) {
    assert.throws(() => ensureRuntimeRoot(join(folder, name)), said, name);
  }
  assert.ok(!existsSync(join(folder, 'nowhere')));
});

test('sweep() removes what a dead supervisor left, and keeps a starting one', async () => {
  const root = temporaryFolder();
  const dead = leftBehind(root, 'lab-aaaaaa');
  const starting = leftBehind(root, 'lab-bbbbbb', process.pid);
  // It ended before it wrote its record.
  mkdirSync(join(root, 'lab-cccccc'));
  mkdirSync(join(root, 'lab-dddddd'));
  age(join(root, 'lab-cccccc'));
  assert.deepEqual(await sweep(root), [dead, join(root, 'lab-cccccc')]);
  assert.deepEqual(readdirSync(root), ['lab-bbbbbb', 'lab-dddddd']);
  // A process id that has come round: nothing answers, and nobody says that a lab is starting.
  age(join(starting, 'lab.json'), starting, join(root, 'lab-dddddd'));
  await sweep(root);
  assert.deepEqual(readdirSync(root), []);
});

test('sweep() and a lab’s end remove nothing that is not a lab’s: files, folders, links, names like ours', async () => {
  const root = temporaryFolder();
  const home = temporaryFolder();
  const survivors = plantEverything(root, home, [
    'default',
    'lab-aaaaaa',
    'lab-bbbbbb',
    'lab-thesis',
    'lab.json',
  ]);
  // A folder of ours into which somebody has put something.
  const mixed = leftBehind(root, 'lab-dddddd');
  survivors.plant(mixed, ['lab.json.bak', 'tesis.tex']);
  mkdirSync(join(mixed, 'vm.pid.d'));
  // Records that are none: a link to another's, a list, another user's group of processes.
  for (const [at, text] of [
    '[]',
    'null',
    '{"pid":0}',
    '{"pid":-1}',
    '{"pid":"1"}',
    '{"pid":1e300}',
    'x'.repeat(2000),
  ].entries()) {
    const folder = join(root, `lab-rec00${at}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'lab.json'), text);
    survivors.add(join(folder, 'lab.json'));
  }
  mkdirSync(join(root, 'lab-linked'));
  symlinkSync(join(leftBehind(home, 'lab-eeeeee'), 'lab.json'), join(root, 'lab-linked', 'lab.json'));
  survivors.add(join(root, 'lab-linked', 'lab.json'));
  symlinkSync(join(home, 'lab-eeeeee'), join(root, 'lab-ffffff'));
  survivors.add(join(root, 'lab-ffffff'));
  survivors.add(join(home, 'lab-eeeeee', 'console.log'));
  spawnSync('mkfifo', [join(root, 'lab-fifo00')]);
  mkdirSync(join(root, 'lab-fifo01'));
  spawnSync('mkfifo', [join(root, 'lab-fifo01', 'lab.json')]);
  for (const name of readdirSync(root))
    if (!lstatSync(join(root, name)).isSymbolicLink()) age(join(root, name));
  await sweep(root);
  survivors.check();
  const folder = createLabFolder('private', root);
  survivors.plant(folder, ['carta.txt']);
  symlinkSync(home, join(folder, 'console.log'));
  assert.equal(removeLabFolder(folder), false);
  assert.deepEqual(readdirSync(folder), ['carta.txt', 'console.log', 'lab.json']);
  assert.equal(removeLabFolder(join(root, 'lab-ffffff')), false);
  survivors.check();
});

test('createLabFolder() says what stands in the way of the default lab', () => {
  const root = temporaryFolder();
  const folder = createLabFolder('default', root);
  assert.throws(() => createLabFolder('default', root), /it is already being started/);
  writeFileSync(join(folder, 'lab.json'), JSON.stringify({ pid: deadPid() }));
  writeFileSync(join(folder, 'tesis.tex'), 'mine');
  assert.throws(
    () => createLabFolder('default', root),
    /^MaillabError: Cannot start the default lab: something that is not a lab's is at ".+\/default"\. Move it away/,
  );
  assert.equal(readFileSync(join(folder, 'tesis.tex'), 'utf8'), 'mine');
});

test('withLock() waits for its holder, and takes over from a dead one', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'lock');
  const order: string[] = [];
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
});

test('withLock() takes no file of somebody else’s for a lock', async () => {
  const folder = temporaryFolder();
  const never = () => assert.fail('it was taken');
  const notes = join(folder, 'notes.lock');
  writeFileSync(notes, 'buy milk');
  mkdirSync(join(folder, 'folder.lock'));
  symlinkSync(notes, join(folder, 'link.lock'));
  for (const name of ['notes.lock', 'folder.lock', 'link.lock'])
    await assert.rejects(
      withLock(join(folder, name), never, async () => never()),
      /^MaillabError: Cannot take the lock ".+": something else is there\. Move it away/,
    );
  assert.equal(readFileSync(notes, 'utf8'), 'buy milk');
});
