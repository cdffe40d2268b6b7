import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Image, imageKey, verifyImage } from 'maillab-vm-provisioning';
import { header, MEMBER_NAMES, padding } from '../../lib/machine/lab-file/format.js';
import { readLabFile } from '../../lib/machine/lab-file/read.js';
import { writeLabFile } from '../../lib/machine/lab-file/write.js';
import { Planted, plantEverything } from '../planted.js';
import { fakeImage, qcow2 } from './fake-image.js';

const folder = mkdtempSync(join(tmpdir(), 'maillab-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let [image, cache]: [Image, string] = [undefined as never, ''];
before(async () => {
  image = await fakeImage(mkdtempSync(join(folder, 'source-')));
  cache = mkdtempSync(join(folder, 'cache-'));
  await fakeImage(cache);
  writeFileSync(join(cache, 'images', imageKey(), 'kernel'), 'KERNEL of a test'); // to see that nothing replaces it
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A manifest as tests change it. */
type Manifest = { format: number; key: string; files: Record<string, object> };

interface Piece {
  name: string;
  content: Uint8Array;
  /** What the header is, in place of the one that it should be. */
  header?: Uint8Array;
}

/** The pieces of a lab file of this image, with other contents where told. */
function pieces(
  contents: Record<string, Uint8Array> = {},
  change: (manifest: Manifest) => unknown = (same) => same,
) {
  const members = MEMBER_NAMES.map((name) => ({
    name: name as string,
    content: contents[name] ?? readFileSync(join(image.directory, name.slice('image/'.length))),
  }));
  const files = Object.fromEntries(
    members.map(({ name, content }) => [name, { size: content.length, sha256: sha256(content) }]),
  );
  const manifest = change({ format: 1, key: imageKey(), files });
  const content =
    typeof manifest === 'string' || Buffer.isBuffer(manifest) ? manifest : JSON.stringify(manifest);
  return [{ name: 'manifest.json', content: Buffer.from(content as string) }, ...members] as Piece[];
}

function tarOf(list: readonly Piece[], end: Uint8Array = Buffer.alloc(1024)): Buffer {
  const parts = list.flatMap(({ name, content, header: own }) => [
    own ?? header(name, content.length),
    content,
    Buffer.alloc(padding(content.length)),
  ]);
  return Buffer.concat([...parts, end]);
}

/** A header with other octets at a place, its checksum right again. */
function altered(name: string, size: number, changes: Record<number, string>): Buffer {
  const block = header(name, size);
  for (const [at, text] of Object.entries(changes)) block.write(text, Number(at), 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, octet) => total + octet, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const everything = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${sha256(Buffer.from(name))}`)
    .sort();

/** Has a file refused, even with its own hash given, in one line without a control character; nothing may have changed. */
async function refused(bytes: Uint8Array | string, said: RegExp, what: string, hash?: string): Promise<void> {
  const file = typeof bytes === 'string' ? bytes : join(folder, 'hostile.maillab');
  if (typeof bytes !== 'string') writeFileSync(file, bytes);
  const expected = [hash ?? (typeof bytes === 'string' ? '' : sha256(bytes))];
  const were = everything(cache);
  await assert.rejects(
    readLabFile(file, { cache, expected }),
    (error: Error) => {
      assert.match(error.message, said, what);
      assert.match(error.message, /^Cannot import "[^"]+": [ -~]+$/, what);
      return true;
    },
    what,
  );
  assert.deepEqual(everything(cache), were, what);
  assert.equal(readFileSync(join(cache, 'images', imageKey(), 'kernel'), 'utf8'), 'KERNEL of a test');
}

test('a lab file is a tar that tar reads, and brings the image whole, in place of the one that was there', async () => {
  const file = join(folder, 'good.maillab');
  const hash = await writeLabFile(image, file);
  assert.equal(hash, sha256(readFileSync(file)));
  assert.deepEqual(execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).split('\n').slice(0, -1), [
    'manifest.json',
    ...MEMBER_NAMES,
  ]);
  assert.deepEqual(execFileSync('tar', ['-xOf', file, 'image/disk.qcow2']), readFileSync(image.disk));
  assert.deepEqual(
    readFileSync(file),
    tarOf(pieces({}, (manifest) => `${JSON.stringify(manifest, null, 2)}\n`)),
  );
  const there = mkdtempSync(join(folder, 'there-'));
  const damaged = await fakeImage(there);
  writeFileSync(damaged.kernel, 'KERNEL of a test');
  const seen: number[] = [];
  await readLabFile(file, { cache: there, expected: ['0', hash], report: (read) => seen.push(read) });
  assert.deepEqual(readdirSync(join(there, 'images')), [imageKey()]);
  await verifyImage(damaged);
  for (const name of readdirSync(image.directory))
    assert.deepEqual(readFileSync(join(damaged.directory, name)), readFileSync(join(image.directory, name)));
  assert.equal(seen.at(-1), readFileSync(file).length);
});

test('a lab file of another hash than was to be expected is refused, whatever it says of itself', async () => {
  await refused(
    tarOf(pieces()),
    /its sha256 is [0-9a-f]{64}, and not the one that was to be expected/,
    'hash',
    '00',
  );
});

test('a lab file whose disk would have QEMU open another file is refused', async () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'CANARY'.repeat(1000));
  const made = (...args: string[]) => {
    const file = join(folder, 'made.qcow2');
    rmSync(file, { force: true });
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...args.slice(0, -1), file, args.at(-1)!], {
      cwd: folder,
    });
    return readFileSync(file);
  };
  const json = `json:${JSON.stringify({ driver: 'raw', file: { driver: 'file', filename: secret } })}`;
  const [other, elsewhere] = [/its disk refers to another file\.$/, /its disk is not as ours are: /];
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.concat([qcow2(), Buffer.alloc(4096)]);
    change(bytes);
    return bytes;
  };
  const extension = (type: number, length: number) =>
    changed((bytes) => {
      bytes.writeUInt32BE(type, 104);
      bytes.writeUInt32BE(length, 108);
    });
  for (const [what, disk, said] of [
    ['a backing file', made('-u', '-F', 'raw', '-b', secret, '1M'), other],
    ['a backing file by json:', made('-u', '-F', 'raw', '-b', json, '1M'), other],
    ['a backing file over the network', made('-u', '-F', 'raw', '-b', 'nbd://127.0.0.1/', '1M'), other],
    ['a backing file in version 2', made('-u', '-o', 'compat=0.10', '-F', 'raw', '-b', secret, '1M'), other],
    ['an external data file', made('-o', `data_file=${secret}.data`, '1M'), other],
    ['a raw external data file', made('-o', `data_file=${secret}.data,data_file_raw=on`, '1M'), other],
    ['the name of a data file, without its flag', extension(0x44415441, 8), other],
    ['a length of a backing file’s name', changed((bytes) => bytes.writeUInt32BE(8, 16)), other],
    [
      'a backing file’s name beyond the header',
      changed((bytes) => bytes.writeBigUInt64BE(2n ** 63n, 8)),
      other,
    ],
    ['encryption', changed((bytes) => bytes.writeUInt32BE(2, 32)), elsewhere],
    ['snapshots', changed((bytes) => bytes.writeUInt32BE(1, 60)), elsewhere],
    ['an unknown feature', changed((bytes) => bytes.writeBigUInt64BE(1n << 63n, 72)), elsewhere],
    ['the version of tomorrow', changed((bytes) => bytes.writeUInt32BE(4, 4)), elsewhere],
    ['bitmaps', extension(0x23852875, 24), elsewhere],
    ['a full header of extensions', changed((bytes) => bytes.fill(0x41, 104)), elsewhere],
    ['a size of 2^63', qcow2(2n ** 63n), /its disk is larger than ours are\.$/],
    ['a header cut short', qcow2().subarray(0, 50), /its disk is no qcow2 image\.$/],
    [
      'a VMDK',
      Buffer.from('# Disk DescriptorFile\nRW 63 FLAT "/etc/shadow" 0\n'),
      /its disk is no qcow2 image\.$/,
    ],
    ['raw zeros', Buffer.alloc(4096), /its disk is no qcow2 image\.$/],
  ] as const) {
    await refused(tarOf(pieces({ 'image/disk.qcow2': disk })), said, what);
  }
  // A dirty one, as of a QEMU that was killed, is none of these.
  const dirty = changed((bytes) => bytes.writeBigUInt64BE(1n, 72));
  const bytes = tarOf(pieces({ 'image/disk.qcow2': dirty }));
  writeFileSync(join(folder, 'dirty.maillab'), bytes);
  await readLabFile(join(folder, 'dirty.maillab'), {
    cache: mkdtempSync(join(folder, 'there-')),
    expected: [sha256(bytes)],
  });
});

const NONE = /it is no lab file\. Export it with "maillab vm export" of this version\.$/;

test('a lab file whose manifest is not one is refused, and none of it is said', async () => {
  const set = (member: string, contents: object) => (manifest: Manifest) => ({
    ...manifest,
    files: { ...manifest.files, [member]: { ...manifest.files[member], ...contents } },
  });
  const { [MEMBER_NAMES[0]!]: _, ...fewer } = Object.fromEntries(
    MEMBER_NAMES.map((name) => [name, { size: 1, sha256: '0'.repeat(64) }]),
  );
  for (const [what, change] of [
    ['null', () => 'null'],
    ['nothing', () => ''],
    ['a list', () => '[]'],
    ['no files', () => ({ format: 1, key: imageKey(), files: {} })],
    ['null for files', (manifest: object) => ({ ...manifest, files: null })],
    ['a file too few', (manifest: object) => ({ ...manifest, files: fewer })],
    ['a file too many', set('image/extra', { size: 1, sha256: '0'.repeat(64) })],
    ['a file in a folder above', set('../x', { size: 1, sha256: '0'.repeat(64) })],
    [
      '__proto__',
      (manifest: object) => JSON.stringify(manifest).replace('"files":{', '"files":{"__proto__":{"size":1},'),
    ],
    ['__proto__ for all', (manifest: object) => `{"__proto__":${JSON.stringify(manifest)}}`],
    ['a key that goes up', (manifest: object) => ({ ...manifest, key: `../../${imageKey()}` })],
    [
      'a key that speaks to the terminal',
      (manifest: object) => ({ ...manifest, key: '\x1b]0;owned\x07\x1b[2J' }),
    ],
    ['a key in another alphabet', (manifest: object) => ({ ...manifest, key: imageKey().toUpperCase() })],
    ['another format', (manifest: object) => ({ ...manifest, format: 2 })],
    ['a size below zero', set('image/kernel', { size: -1 })],
    ['a size of nothing', set('image/kernel', { size: 0 })],
    ['half an octet', set('image/kernel', { size: 1.5 })],
    ['a size in words', set('image/kernel', { size: '16' })],
    ['a disk of a TiB', set('image/disk.qcow2', { size: 2 ** 40 })],
    ['a certificate of a GiB', set('image/ca.pem', { size: 2 ** 30 })],
    ['a hash that is none', set('image/kernel', { sha256: 'x' })],
    ['a hash with a line after it', set('image/kernel', { sha256: `${'0'.repeat(64)}\n` })],
    [
      'octets that are no UTF-8',
      (manifest: object) => Buffer.concat([Buffer.from(JSON.stringify(manifest)), Buffer.from([0xff])]),
    ],
    ['a deep one', () => '['.repeat(60_000)],
    ['a long one', (manifest: object) => `${JSON.stringify(manifest)}${' '.repeat(70_000)}`],
  ] as [string, (manifest: Manifest) => unknown][]) {
    await refused(tarOf(pieces({}, change)), NONE, what);
  }
  const other = (manifest: object) => ({ ...manifest, key: 'a'.repeat(32) });
  await refused(
    tarOf(pieces({}, other)),
    /it holds the image "a{32}", and this version needs "[0-9a-f]{32}"/,
    'another key',
  );
});

test('a tar that is not the one that it can be is refused', async () => {
  const all = pieces();
  const [manifest, ca, kernel, initrd, disk] = all as [Piece, Piece, Piece, Piece, Piece];
  const ustar = (name: string, changes: Record<number, string>, at = 2) =>
    tarOf(
      all.map((piece, index) =>
        index === at ? { ...piece, header: altered(name, piece.content.length, changes) } : piece,
      ),
    );
  const before = (type: string, content: string) =>
    tarOf([
      manifest,
      ca,
      { name: 'x', content: Buffer.from(content), header: altered('x', content.length, { 156: type }) },
      kernel,
      initrd,
      disk,
    ]);
  const length = /it is \d+ octets long and should be \d+\. Copy it again\.$/;
  for (const [what, bytes, said] of [
    ['members in another order', tarOf([manifest, kernel, ca, initrd, disk]), NONE],
    ['a member twice', tarOf([manifest, ca, ca, kernel, initrd, disk]), length],
    ['a member in place of another', tarOf([manifest, ca, ca, initrd, disk]), length],
    ['the manifest last', tarOf([ca, kernel, initrd, disk, manifest]), NONE],
    ['two manifests', tarOf([manifest, manifest, ca, kernel, initrd, disk]), length],
    ['no disk', tarOf([manifest, ca, kernel, initrd]), length],
    ['a header of pax', before('x', '30 path=../../../etc/cron.d/x\n'), length],
    ['a global header of pax', before('g', '20 size=99999999999\n'), length],
    ['a long name of GNU', before('L', `/tmp/${'x'.repeat(200)}\0`), length],
    ['a symbolic link', ustar('image/kernel', { 156: '2', 157: '/etc/shadow' }), NONE],
    ['a hard link', ustar('image/kernel', { 156: '1', 157: '/etc/shadow' }), NONE],
    ['a character device', ustar('image/kernel', { 156: '3', 329: '0000001', 337: '0000005' }), NONE],
    ['a pipe', ustar('image/kernel', { 156: '6' }), NONE],
    ['a folder', ustar('image/kernel', { 156: '5' }), NONE],
    ['a sparse file', ustar('image/kernel', { 156: 'S' }), NONE],
    ['an old regular file', ustar('image/kernel', { 156: '\0' }), NONE],
    ['a set-uid file', ustar('image/kernel', { 100: '0004755' }), NONE],
    ['an absolute name', ustar('/image/kernel', {}), NONE],
    ['a name that goes up', ustar('../image/kernel', {}), NONE],
    ['a prefix', ustar('image/kernel', { 345: '../..' }), NONE],
    ['a name with something after its end', ustar('image/kernel\0\x1b[2J', {}), NONE],
    ['a size in base 256', ustar('image/kernel', { 124: '\x80\0\0\0\0\0\0\0\0\0\0\x10' }), NONE],
    [
      'a manifest’s size in base 256',
      ustar('manifest.json', { 124: '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff' }, 0),
      NONE,
    ],
    ['a manifest of 8 GiB', ustar('manifest.json', { 124: '77777777777\0' }, 0), NONE],
    ['a manifest below zero', ustar('manifest.json', { 124: '-0000000001\0' }, 0), NONE],
    [
      'octets between members',
      tarOf(all).fill(0x41, 512 + manifest.content.length, 512 + manifest.content.length + 1),
      NONE,
    ],
    ['octets after the end', Buffer.concat([tarOf(all), Buffer.from('x')]), length],
    [
      'zeros after the end, as GNU tar writes them',
      Buffer.concat([tarOf(all), Buffer.alloc(10_240)]),
      length,
    ],
    ['another end', tarOf(all, Buffer.alloc(1024, 1)), NONE],
    ['no end', tarOf(all, Buffer.alloc(0)), length],
    ['compressed', gzipSync(tarOf(all)), /it is no lab file|it ends too early/],
    ['an empty file', Buffer.alloc(0), /it ends too early\. Copy it again\.$/],
    ['text', Buffer.from('no archive'), /it ends too early\./],
    ['zeros', Buffer.alloc(10_240), NONE],
    [
      'another kernel than the manifest says',
      tarOf(
        all.map((piece) =>
          piece === kernel ? { ...kernel, content: Buffer.from('KERNEL of a test') } : piece,
        ),
      ),
      length,
    ],
  ] as const) {
    await refused(
      bytes,
      what === 'another kernel than the manifest says'
        ? /its "kernel" is not what was built/
        : what === 'a member in place of another'
          ? /it is no lab file|octets long/
          : said,
      what,
    );
  }
  const whole = tarOf(all);
  for (let at = 0; at < whole.length; at += 256)
    await refused(whole.subarray(0, at), /it ends too early|octets long|no lab file/, `cut at ${at}`);
  // What the version before exported.
  const old = join(folder, 'old.tar');
  spawnSync('tar', ['-cf', old, '-C', join(image.directory, '..'), imageKey()]);
  await refused(readFileSync(old), NONE, 'a tar of the folder');
});

test('what is no file is refused at once, and so is one longer than any can be', async () => {
  const pipe = join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  symlinkSync(pipe, join(folder, 'to-pipe'));
  const huge = join(folder, 'huge');
  writeFileSync(huge, tarOf(pieces()));
  truncateSync(huge, 2 ** 40);
  for (const [path, said] of [
    [pipe, /it is no file\.$/],
    [join(folder, 'to-pipe'), /it is no file\.$/],
    ['/dev/zero', /it is no file\.$/],
    [folder, /it is no file\.$/],
    [join(folder, 'nowhere'), /there is no such file\.$/],
    [huge, /it is longer than a lab file can be\.$/],
  ] as const)
    await refused(path, said, path);
  // A TiB that is not longer than it can be: its manifest has not said so.
  truncateSync(huge, 2 ** 32);
  await refused(huge, /octets long and should be/, 'a sparse one');
  rmSync(huge);
});

test('what others have put where images are kept survives, or the import says that it is in the way', async () => {
  const [there, home] = [mkdtempSync(join(folder, 'there-')), mkdtempSync(join(folder, 'home-'))];
  mkdirSync(join(there, 'images'));
  const dead = spawnSync('true').pid;
  const survivors = plantEverything(join(there, 'images'), home, [
    `partial-${dead}-aaaaaa`,
    `partial-${dead}-bbbbbb`,
    `partial-${dead}-cccccc`,
    'partial-thesis',
  ]);
  // Of an import that was killed, and of one that still runs.
  const [left, running] = [dead, process.pid].map((pid) => join(there, 'images', `partial-${pid}-dddddd`));
  for (const path of [left!, running!]) {
    mkdirSync(path);
    writeFileSync(join(path, 'disk.qcow2'), 'half');
  }
  const file = join(folder, 'again.maillab');
  const hash = await writeLabFile(image, file);
  await readLabFile(file, { cache: there, expected: [hash] });
  survivors.check();
  assert.ok(!existsSync(left!));
  assert.ok(existsSync(running!));
  const mine = join(there, 'images', imageKey());
  survivors.plant(mine, ['tesis.tex']);
  await assert.rejects(
    readLabFile(file, { cache: there, expected: [hash] }),
    /something else is there\. Move it away/,
  );
  survivors.check();
  // Not even what was ours there.
  assert.equal(readdirSync(mine).length, 6);
  renameSync(mine, join(there, 'images', 'kept'));
  symlinkSync(home, mine);
  const link = new Planted();
  link.add(mine);
  link.add(join(home, 'manifest.json'));
  await assert.rejects(
    readLabFile(file, { cache: there, expected: [hash] }),
    /something else is there\. Move it away/,
  );
  link.check();
});

test('writeLabFile() overwrites nothing, and leaves nothing of an image that is not what was built', async () => {
  const file = join(folder, 'mine.maillab');
  writeFileSync(file, 'mine');
  symlinkSync(join(folder, 'new'), join(folder, 'dangling'));
  for (const path of [file, join(folder, 'dangling'), folder])
    await assert.rejects(
      writeLabFile(image, path),
      /^UsageError: Cannot export to ".+": it exists\. Name a new file/,
    );
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  assert.ok(!existsSync(join(folder, 'new')));
  const damaged = await fakeImage(mkdtempSync(join(folder, 'damaged-')));
  for (const text of ['INITRD of a test', 'longer than it was when it was built', '']) {
    writeFileSync(damaged.initrd, text);
    await assert.rejects(
      writeLabFile(damaged, join(folder, 'no.maillab')),
      /Cannot export the image: its "initrd" is not what was built\./,
    );
    assert.ok(!existsSync(join(folder, 'no.maillab')));
  }
});
