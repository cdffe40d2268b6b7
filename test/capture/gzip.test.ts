import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Trace } from '../../lib/capture/trace.js';
import { UsageError } from '../../lib/errors.js';
import { writePcapng } from '../../lib/wire/pcapng-write.js';
import { fixture, tshark, withFile } from '../wire/oracle.js';

const capture = readFileSync(fixture('mail'));
const main = require.resolve('../../lib/dist/cli/main.js');
const read = (file: string): string =>
  execFileSync(process.execPath, [main, 'read', file], { encoding: 'utf8' });

test("a gzip'ed capture is read as the capture, from a file, from its bytes and on the command line", async () => {
  const plain = await Trace.load(capture);
  await withFile(gzipSync(capture), async (file) => {
    assert.deepEqual((await Trace.load(file)).frames, plain.frames);
    assert.equal(
      tshark('-r', file, '-T', 'fields', '-e', 'frame.number').trim().split('\n').length,
      plain.frames.length,
    );
    assert.equal(read(file), read(fixture('mail')));
  });
  assert.deepEqual((await Trace.load(gzipSync(capture))).frames, plain.frames);
});

test("a gzip'ed capture that is cut is read up to the cut, and says so", async () => {
  const packed = gzipSync(capture);
  const { frames, options } = await Trace.load(packed.subarray(0, packed.length / 2));
  assert.ok(frames.length > 10);
  assert.match(options.damage!, /gzip'ed in it is damaged after \d+ bytes/);
});

test('what unpacks to far more than it is gets refused, unless it is allowed', async () => {
  const { frames } = await Trace.load(capture);
  const long = { ...frames[0]!, data: new Uint8Array(60_000), length: 60_000 };
  const bomb = gzipSync(
    writePcapng(Array.from({ length: 1200 }, (_, index) => ({ ...long, number: index + 1 }))),
  );
  const loaded = Trace.load(bomb);
  await assert.rejects(loaded, (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /more than 200 times its size\. .*MAILLAB_UNPACK_MB/);
    return true;
  });
  process.env.MAILLAB_UNPACK_MB = '1';
  try {
    await assert.rejects(Trace.load(bomb), /more than 1 MB/);
    process.env.MAILLAB_UNPACK_MB = '100';
    assert.equal((await Trace.load(bomb)).frames.length, 1200);
  } finally {
    delete process.env.MAILLAB_UNPACK_MB;
  }
});
