import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { UsageError } from '../../lib/errors.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';

const CLIENT = { address: '172.28.0.1', port: 40_001 };
const SERVER = { address: '172.28.0.90', port: 25 };

/** A session as `C: …` and `S: …`, one second between its lines. */
function session(...lines: string[]): Frame[] {
  const connection = new TcpConnection(CLIENT, SERVER);
  const frames = connection.open(0n);
  lines.forEach((line, index) => {
    const from = line.startsWith('C') ? 'client' : 'server';
    frames.push(
      ...connection.send(from, BigInt(index + 1) * 1_000_000_000n, Buffer.from(`${line.slice(3)}\r\n`)),
    );
  });
  return frames;
}

const FRAMES = session('S: 220 mail ESMTP', 'C: NOOP', 'S: 250 2.0.0 Ok');

test('Trace.of() puts frames in order of time and numbers them from 1', () => {
  const trace = Trace.of([...FRAMES].reverse());
  assert.deepEqual(
    trace.frames.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  const times = trace.frames.map(({ timestamp }) => timestamp);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => (a < b ? -1 : 1)),
  );
});

test('rows() tell time in seconds since the first frame', () => {
  const rows = Trace.of(FRAMES).rows('smtp');
  assert.deepEqual(
    rows.map(({ number, time, source, info }) => [number, time, source, info]),
    [
      [4, 1, '172.28.0.90', 'S: 220 mail ESMTP'],
      [6, 2, '172.28.0.1', 'C: NOOP'],
      [8, 3, '172.28.0.90', 'S: 250 2.0.0 Ok'],
    ],
  );
});

test('conversations() are those of the streams', () => {
  const trace = Trace.of(FRAMES);
  const [smtp] = trace.conversations('smtp');
  assert.deepEqual(
    smtp!.exchanges.map(({ command, reply }) => [command, reply]),
    [
      [null, '220 mail ESMTP'],
      ['NOOP', '250 2.0.0 Ok'],
    ],
  );
  assert.deepEqual(trace.conversations('imap'), []);
});

test('packets know where each header lies', () => {
  const [packet] = Trace.of(FRAMES).packets;
  const { link, ip, tcp } = packet!;
  assert.deepEqual(
    [link!.offset, link!.length, ip!.offset, ip!.length, tcp!.offset, tcp!.length],
    [0, 14, 14, 20, 34, 24],
  );
});

test('save() writes over a capture, and over nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-trace-'));
  try {
    const file = join(folder, 'again.pcapng');
    const other = join(folder, 'tesis.tex');
    writeFileSync(other, 'Three years of work.');
    symlinkSync(other, join(folder, 'link.pcapng'));
    const trace = new Trace([]);
    for (let times = 0; times < 2; times++) await trace.save(file);
    for (const name of ['tesis.tex', 'link.pcapng'])
      await assert.rejects(
        trace.save(join(folder, name)),
        /it is there and is no capture\. Name another file\.$/,
      );
    assert.equal(readFileSync(other, 'utf8'), 'Three years of work.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('save() and load() keep frames, names and secrets', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-trace-'));
  try {
    const file = join(folder, 'a.pcapng');
    const names = [{ address: SERVER.address, names: ['mail.redes.unlp.edu.ar'] }];
    const trace = new Trace(Trace.of(FRAMES).frames, { names, secrets: 'CLIENT_RANDOM 00 11\n' });
    await trace.save(file);
    const again = await Trace.load(file);
    assert.deepEqual(again.rows(), trace.rows());
    assert.deepEqual(again.options, { names, secrets: 'CLIENT_RANDOM 00 11\n', damage: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('load() gives the frames before the damage, and says what it is', async () => {
  const bytes = Trace.of(FRAMES).toPcapng();
  const trace = await Trace.load(bytes.subarray(0, bytes.length - 10));
  assert.equal(trace.frames.length, 8);
  assert.match(trace.options.damage!, /cut short in a block after frame 8/);
});

test('load() says that a file is no capture, or is not there', async () => {
  await assert.rejects(
    Trace.load(Buffer.from('hola, mundo')),
    /Cannot read the capture: it is neither pcap nor pcapng/,
  );
  await assert.rejects(Trace.load('/no/such.pcapng'), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(
      error.message,
      'Cannot read "/no/such.pcapng": there is no such file or folder. Check the path.',
    );
    return true;
  });
});

test('Trace.of() no frames is an empty trace, and writes a file that can be read', async () => {
  const trace = Trace.of([]);
  assert.deepEqual([trace.rows(), trace.streams, trace.conversations()], [[], [], []]);
  assert.deepEqual((await Trace.load(trace.toPcapng())).frames, []);
});
