import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PcapReader } from '../../lib/wire/pcap.js';

/** A pcap file with frames of the given octets, each 1.5 s after the one before. */
function pcap(
  frames: Uint8Array[],
  options: { little?: boolean; nano?: boolean; linkType?: number } = {},
): Buffer {
  const { little = true, nano = false, linkType = 1 } = options;
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const u16 = (value: number): Buffer =>
    little ? Buffer.of(value, value >> 8) : Buffer.of(value >> 8, value);
  const header = [
    u32(nano ? 0xa1b23c4d : 0xa1b2c3d4),
    u16(2),
    u16(4),
    u32(0),
    u32(0),
    u32(262_144),
    u32(linkType),
  ];
  const records = frames.flatMap((frame, index) => {
    const half = nano ? 500_000_000 : 500_000;
    return [
      u32(1_790_000_000 + index),
      u32(index % 2 === 1 ? half : 0),
      u32(frame.length),
      u32(frame.length + 2),
      frame,
    ];
  });
  return Buffer.concat([...header, ...records]);
}

const FRAMES = [Buffer.from('uno'), Buffer.from('dos tres'), Buffer.alloc(0), Buffer.alloc(3000, 7)];

for (const little of [true, false]) {
  for (const nano of [true, false]) {
    test(`push() reads ${nano ? 'nanoseconds' : 'microseconds'}, ${little ? 'little' : 'big'}-endian`, () => {
      const reader = new PcapReader();
      const frames = reader.push(pcap(FRAMES, { little, nano, linkType: 113 }));
      reader.end();
      assert.equal(reader.damage, null);
      assert.deepEqual(
        frames.map((frame) => [
          frame.number,
          frame.timestamp,
          frame.linkType,
          frame.length,
          Buffer.from(frame.data),
        ]),
        FRAMES.map((data, index) => {
          const timestamp =
            BigInt(1_790_000_000 + index) * 1_000_000_000n + (index % 2 === 1 ? 500_000_000n : 0n);
          return [index + 1, timestamp, 113, data.length + 2, data];
        }),
      );
    });
  }
}

for (const size of [1, 2, 7, 24, 100, 4000]) {
  test(`push() gives the same frames when the bytes come ${size} at a time`, () => {
    const bytes = pcap(FRAMES);
    const reader = new PcapReader();
    const frames = [];
    for (let start = 0; start < bytes.length; start += size)
      frames.push(...reader.push(bytes.subarray(start, start + size)));
    reader.end();
    assert.equal(reader.damage, null);
    assert.deepEqual(
      frames.map((frame) => Buffer.from(frame.data)),
      FRAMES,
    );
  });
}

test('end() names the frame in which a file is cut short', () => {
  const bytes = pcap(FRAMES);
  const reader = new PcapReader();
  assert.equal(reader.push(bytes.subarray(0, bytes.length - 1)).length, 3);
  reader.end();
  assert.match(reader.damage!, /cut short in frame 4/);
});

test('push() stops at a frame that claims more than a frame can have', () => {
  const bytes = pcap(FRAMES);
  bytes.writeUInt32LE(0x7fffffff, 24 + 16 + 3 + 8);
  const reader = new PcapReader();
  assert.equal(reader.push(bytes).length, 1);
  assert.match(reader.damage!, /frame 2 .* claims 2147483647 bytes/);
});

test('push() leaves the length of the frame check sequence out of the link type', () => {
  const [frame] = new PcapReader().push(pcap([Buffer.from('x')], { linkType: 0x24000001 }));
  assert.equal(frame!.linkType, 1);
});
