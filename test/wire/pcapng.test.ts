import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { PcapngReader } from '../../lib/wire/pcapng.js';
import { Block } from '../../lib/wire/pcapng-format.js';
import { capinfos, FIXTURES, fixture, tshark, withFile } from './oracle.js';

/** Writes blocks in one byte order. */
class Blocks {
  private readonly parts: Buffer[] = [];

  constructor(private readonly little: boolean) {}

  u16(value: number): Buffer {
    return this.little ? Buffer.of(value & 0xff, value >> 8) : Buffer.of(value >> 8, value & 0xff);
  }

  u32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    if (this.little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  }

  block(type: number, ...body: Buffer[]): this {
    const bytes = Buffer.concat(body);
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    const length = this.u32(padded.length + 12);
    this.parts.push(this.u32(type), length, padded, length);
    return this;
  }

  option(code: number, value: Buffer): Buffer {
    return Buffer.concat([
      this.u16(code),
      this.u16(value.length),
      value,
      Buffer.alloc((4 - (value.length % 4)) % 4),
    ]);
  }

  section(...options: Buffer[]): this {
    return this.block(
      Block.SectionHeader,
      this.u32(0x1a2b3c4d),
      this.u16(1),
      this.u16(0),
      Buffer.alloc(8, 0xff),
      ...options,
    );
  }

  interface(linkType: number, snapLength: number, ...options: Buffer[]): this {
    return this.block(Block.Interface, this.u16(linkType), this.u16(0), this.u32(snapLength), ...options);
  }

  packet(id: number, units: bigint, data: Buffer, ...options: Buffer[]): this {
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
    const time = [this.u32(Number(units >> 32n)), this.u32(Number(units & 0xffffffffn))];
    return this.block(
      Block.EnhancedPacket,
      this.u32(id),
      ...time,
      this.u32(data.length),
      this.u32(data.length),
      data,
      padding,
      ...options,
    );
  }

  get bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function read(bytes: Uint8Array): { reader: PcapngReader; frames: ReturnType<PcapngReader['push']> } {
  const reader = new PcapngReader();
  const frames = reader.push(bytes);
  reader.end();
  return { reader, frames };
}

/** The smallest Ethernet frame that tshark does not call malformed. */
const FRAME = Buffer.concat([Buffer.alloc(12, 2), Buffer.of(0x88, 0xb5), Buffer.alloc(46)]);

/** A file with every kind of block, in two sections of different byte order. */
function everything(): Buffer {
  const first = new Blocks(true);
  first
    .section(first.option(1, Buffer.from('primera')))
    .interface(1, 40, first.option(2, Buffer.from('veth0')), first.option(9, Buffer.of(9)))
    .interface(
      1,
      0,
      first.option(9, Buffer.of(0x80 | 10)),
      first.option(14, Buffer.from([10, 0, 0, 0, 0, 0, 0, 0])),
    )
    .packet(
      0,
      1_790_000_000_123_456_789n,
      FRAME,
      first.option(1, Buffer.from('hola')),
      first.option(0, Buffer.alloc(0)),
    )
    .packet(1, 512n, FRAME)
    .block(Block.SimplePacket, first.u32(FRAME.length), FRAME.subarray(0, 40))
    .block(
      Block.Packet,
      first.u16(0),
      first.u16(0),
      first.u32(0),
      first.u32(7),
      first.u32(4),
      first.u32(60),
      FRAME.subarray(0, 4),
    )
    .block(
      Block.NameResolution,
      first.u16(1),
      first.u16(9),
      Buffer.from([172, 28, 0, 90]),
      Buffer.from('mail\0'),
      Buffer.alloc(3),
      first.u32(0),
    )
    .block(Block.InterfaceStatistics, first.u32(0), first.u32(0), first.u32(0))
    .block(Block.DecryptionSecrets, first.u32(0x544c534b), first.u32(4), Buffer.from('# x\n'))
    .block(Block.Custom, first.u32(32473), Buffer.from('nuestro!'))
    .block(0x0bad0bad, Buffer.from('desconocido!'));
  const second = new Blocks(false);
  second.section().interface(101, 0).packet(0, 1_790_000_001_000_000n, FRAME.subarray(0, 20));
  return Buffer.concat([first.bytes, second.bytes]);
}

test('push() reads every kind of block, two sections and both byte orders', () => {
  const { reader, frames } = read(everything());
  assert.equal(reader.damage, null);
  assert.deepEqual(
    frames.map(({ number, timestamp, linkType, data, length }) => [
      number,
      timestamp,
      linkType,
      data.length,
      length,
    ]),
    [
      [1, 1_790_000_000_123_456_789n, 1, 60, 60],
      // 512 units of 2^-10 s, and 10 s of offset.
      [2, 10_500_000_000n, 1, 60, 60],
      [3, 10_500_000_000n, 1, 40, 60],
      [4, 7n, 1, 4, 60],
      [5, 1_790_000_001_000_000_000n, 101, 20, 20],
    ],
  );
  assert.equal(frames[0]!.comment, 'hola');
  assert.deepEqual(reader.names, [{ address: '172.28.0.90', names: ['mail'] }]);
  assert.deepEqual(reader.comments, ['primera']);
  assert.equal(Buffer.from(reader.secrets[0]!.data).toString(), '# x\n');
});

test('push() counts frames and interfaces as capinfos does', async () => {
  await withFile(everything(), (file) => {
    const { reader, frames } = read(readFileSync(file));
    const said = capinfos(file);
    assert.match(said, new RegExp(`Number of packets: +${frames.length}\\n`));
    assert.match(said, new RegExp(`Number of interfaces in file: ${reader.blocks.get(Block.Interface)}\\n`));
  });
});

// tshark numbers a custom block as a frame of its own. We differ on purpose: it was on no wire, only its writer knows what
// it says, and capinfos does not count it among the packets either.
test('push() gives the frames that tshark lists, without the custom block', async () => {
  await withFile(everything(), (file) => {
    const listed = tshark('-r', file, '-T', 'fields', '-e', 'frame.protocols', '-e', 'frame.cap_len');
    const lines = listed.trimEnd().split('\n');
    assert.equal(lines[4], 'data\t8');
    const lengths = lines.map((line) => Number(line.split('\t')[1]));
    assert.deepEqual(
      read(readFileSync(file)).frames.map(({ data }) => data.length),
      lengths.toSpliced(4, 1),
    );
  });
});

for (const size of [1, 3, 13, 64]) {
  test(`push() gives the same frames when the bytes come ${size} at a time`, () => {
    const bytes = everything();
    const reader = new PcapngReader();
    const frames = [];
    for (let start = 0; start < bytes.length; start += size)
      frames.push(...reader.push(bytes.subarray(start, start + size)));
    reader.end();
    assert.equal(reader.damage, null);
    assert.deepEqual(frames, read(bytes).frames);
  });
}

test('end() says after which frame a file is cut short', () => {
  const { reader, frames } = read(everything().subarray(0, -5));
  assert.equal(frames.length, 4);
  assert.match(reader.damage!, /cut short in a block after frame 4/);
});

const BROKEN: [string, (bytes: Buffer) => void, RegExp][] = [
  [
    'whose two lengths differ',
    (bytes) => bytes.writeUInt32LE(999, bytes.readUInt32LE(4) - 4),
    /lengths at the two ends/,
  ],
  ['whose length is no multiple of four', (bytes) => bytes.writeUInt32LE(29, 4), /claims a length of 29/],
  [
    'whose length is beyond belief',
    (bytes) => bytes.writeUInt32LE(0x7ffffffc, 4),
    /claims a length of 2147483644/,
  ],
  ['without byte-order magic', (bytes) => bytes.writeUInt32LE(1, 8), /no byte-order magic/],
  ['of a later version', (bytes) => bytes.writeUInt16LE(2, 12), /version 2/],
];
for (const [what, breakIt, message] of BROKEN) {
  test(`push() stops at a section header ${what}`, () => {
    const bytes = everything();
    breakIt(bytes);
    const { reader, frames } = read(bytes);
    assert.equal(frames.length, 0);
    assert.match(reader.damage!, message);
  });
}

test('push() stops at a packet of an interface that is not described', () => {
  const blocks = new Blocks(true);
  const { reader } = read(blocks.section().interface(1, 0).packet(3, 0n, FRAME).bytes);
  assert.match(reader.damage!, /names interface 3/);
});

for (const name of FIXTURES) {
  test(`save() writes ${name} so that tshark and capinfos read the same frames`, async () => {
    const trace = await Trace.load(fixture(name));
    const names = [{ address: '172.28.0.90', names: ['mail.redes.unlp.edu.ar'] }];
    const bytes = trace.toPcapng({ names, comments: new Map([[2, 'mirá acá']]), comment: 'todo' });
    await withFile(bytes, (file) => {
      const fields = [
        '-e',
        'frame.number',
        '-e',
        'frame.time_epoch',
        '-e',
        'frame.len',
        '-e',
        'frame.comment',
      ];
      const expected = trace.frames.map((frame) => {
        const seconds = `${frame.timestamp / 1_000_000_000n}.${String(frame.timestamp % 1_000_000_000n).padStart(9, '0')}`;
        return [frame.number, seconds, frame.length, frame.number === 2 ? 'mirá acá' : ''].join('\t');
      });
      assert.deepEqual(
        tshark('-r', file, '-T', 'fields', ...fields)
          .trimEnd()
          .split('\n')
          .map((line) => line.trimEnd()),
        expected.map((line) => line.trimEnd()),
      );
      const said = capinfos(file);
      assert.match(said, /Capture comment: +todo\n/);
      assert.match(said, /Number of resolved IPv4 addresses in file: 1\n/);
    });
    const again = await Trace.load(bytes);
    assert.deepEqual(again.options.names, names);
    assert.equal(again.frames[1]!.comment, 'mirá acá');
  });
}

test('save() embeds secrets with which tshark decrypts', async () => {
  const trace = await Trace.load(fixture('tls'));
  assert.match(trace.options.secrets!, /^CLIENT_HANDSHAKE_TRAFFIC_SECRET /m);
  await withFile(trace.toPcapng(), (file) => {
    assert.match(tshark('-r', file, '-Y', 'smtp.req.command == "mail" && tls'), /mail FROM/);
  });
  await withFile(trace.toPcapng({ secrets: '' }), (file) => {
    assert.equal(tshark('-r', file, '-Y', 'smtp.req.command == "mail" && tls'), '');
  });
});
