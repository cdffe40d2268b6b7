import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Fanout } from '../../lib/supervisor/fanout.js';
import type { Frame } from '../../lib/wire/frame.js';

/** pcap's file header: little-endian, microseconds, Ethernet. */
function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function record(octets: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(octets, 8);
  header.writeUInt32LE(octets, 12);
  return Buffer.concat([header, Buffer.alloc(octets)]);
}

test('Fanout reads on while nobody listens, and hands later frames to everybody who does', async () => {
  const port = new PassThrough({ highWaterMark: 1000 });
  const fanout = new Fanout(port);
  const write = (bytes: Buffer) => new Promise((done) => port.write(bytes, done));
  await write(fileHeader());
  await fanout.started;
  // Were it not read, the second write would wait for ever, as tcpdump would.
  for (let frame = 0; frame < 100; frame++) await write(record(1500));
  const heard: [Frame[], Frame[]] = [[], []];
  for (const frames of heard) fanout.add((more) => frames.push(...more));
  // A frame may come in pieces.
  const frame = record(60);
  await write(frame.subarray(0, 30));
  await write(frame.subarray(30));
  assert.deepEqual(
    heard.map((frames) => frames.map(({ length }) => length)),
    [[60], [60]],
  );
});
