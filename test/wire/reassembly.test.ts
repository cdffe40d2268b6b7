import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { composeTcp, Flag } from '../../lib/wire/compose.js';
import type { Frame } from '../../lib/wire/frame.js';
import type { Part, Stream } from '../../lib/wire/stream.js';
import { randomFrom } from '../random.js';
import { assertSameStreams } from '../wireshark/agreement.js';
import { damaged } from './damage.js';
import { FIXTURES, fixture, numbered, tshark, withCapture } from './oracle.js';

const CLIENT = { address: '172.28.0.1', port: 40_001 };
const SERVER = { address: '172.28.0.90', port: 25 };

interface Written {
  sequence: number;
  text?: string;
  flags?: number;
  ack?: number;
  from?: 'client' | 'server';
}

/** A segment as `[sequence, text]`, by default from the client. */
function segment(
  { sequence, text = '', flags = Flag.ACK, ack = 1, from = 'client' }: Written,
  index: number,
): Frame {
  return composeTcp({
    timestamp: BigInt(index) * 1_000_000n,
    from: from === 'client' ? CLIENT : SERVER,
    to: from === 'client' ? SERVER : CLIENT,
    flags,
    sequence: sequence >>> 0,
    acknowledgment: ack >>> 0,
    payload: Buffer.from(text, 'latin1'),
  });
}

function streamsOf(...segments: Written[]): readonly Stream[] {
  return new Trace(numbered(segments.map(segment))).streams;
}

/** `C4:abc` for bytes of the client in frame 4, `C4:(3)abc` when 3 octets are missing before them. */
function shown(parts: readonly Part[]): string[] {
  return parts.map(({ from, frame, bytes, missing }) => {
    const gap = missing === undefined ? '' : `(${missing})`;
    return `${from === 'client' ? 'C' : 'S'}${frame}:${gap}${Buffer.from(bytes).toString('latin1')}`;
  });
}

const SYN: Written = { sequence: 99, flags: Flag.SYN };
const CASES: [string, Written[], string[]][] = [
  ['bytes in order', [SYN, { sequence: 100, text: 'ab' }, { sequence: 102, text: 'c' }], ['C2:ab', 'C3:c']],
  [
    'a retransmission once',
    [SYN, { sequence: 100, text: 'ab' }, { sequence: 100, text: 'ab' }, { sequence: 102, text: 'c' }],
    ['C2:ab', 'C4:c'],
  ],
  [
    'what came out of order in order',
    [SYN, { sequence: 102, text: 'c' }, { sequence: 100, text: 'ab' }],
    ['C3:ab', 'C2:c'],
  ],
  [
    'of overlapping segments what is new',
    [SYN, { sequence: 100, text: 'abcd' }, { sequence: 102, text: 'cdef' }],
    ['C2:abcd', 'C3:ef'],
  ],
  [
    'of segments that overlap out of order each byte once',
    [SYN, { sequence: 103, text: 'def' }, { sequence: 102, text: 'cd' }, { sequence: 100, text: 'ab' }],
    ['C4:ab', 'C3:cd', 'C2:ef'],
  ],
  [
    'a gap that the other side has acknowledged',
    [SYN, { sequence: 105, text: 'f' }, { from: 'server', sequence: 1, ack: 106 }],
    ['C2:(5)f'],
  ],
  [
    'a gap at the end of the capture',
    [SYN, { sequence: 100, text: 'ab' }, { sequence: 110, text: 'z' }],
    ['C2:ab', 'C3:(8)z'],
  ],
  [
    'a start in mid-stream',
    [
      { sequence: 5000, text: 'ab' },
      { sequence: 5002, text: 'c' },
    ],
    ['C1:ab', 'C2:c'],
  ],
  [
    'numbers that wrap around',
    [
      { sequence: 0xfffffffe, flags: Flag.SYN },
      { sequence: 0xffffffff, text: 'ab' },
      { sequence: 1, text: 'c' },
    ],
    ['C2:ab', 'C3:c'],
  ],
  [
    'nothing of a keep-alive',
    [SYN, { sequence: 100, text: 'ab' }, { sequence: 101, text: '\0' }, { sequence: 102, text: 'c' }],
    ['C2:ab', 'C4:c'],
  ],
];
for (const [what, segments, expected] of CASES) {
  test(`streams have ${what}`, () => {
    const [stream] = streamsOf(...segments);
    assert.deepEqual(shown(stream!.parts), expected);
  });
}

test('streams tell how each side ended', () => {
  const [stream] = streamsOf(
    SYN,
    { sequence: 100, flags: Flag.FIN | Flag.ACK },
    { from: 'server', sequence: 1, flags: Flag.RST },
  );
  assert.deepEqual(stream!.closed, { client: 'fin', server: 'rst' });
});

test('streams are two when a four-tuple is used twice', () => {
  const streams = streamsOf(
    SYN,
    { sequence: 100, text: 'a' },
    { sequence: 7000, flags: Flag.SYN },
    { sequence: 7001, text: 'b' },
  );
  assert.deepEqual(
    streams.map(({ index, parts }) => [index, ...shown(parts)]),
    [
      [0, 'C2:a'],
      [1, 'C4:b'],
    ],
  );
});

test('streams remain one when a SYN is repeated', () => {
  assert.equal(streamsOf(SYN, SYN, { sequence: 100, text: 'a' }).length, 1);
});

test('streams give back random bytes whatever the order, repetition and cut of the segments', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomFrom(seed);
    const text = Array.from({ length: 300 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join(
      '',
    );
    const base = seed % 3 === 0 ? 0xffffff80 : 100;
    const segments: Written[] = [];
    for (let at = 0; at < text.length; ) {
      const length = 1 + Math.floor(random() * 20);
      const overlap = Math.min(at, Math.floor(random() * 5));
      segments.push({ sequence: base + at - overlap, text: text.slice(at - overlap, at + length) });
      if (random() < 0.2) segments.push(segments[Math.floor(random() * segments.length)]!);
      at += length;
    }
    for (let i = segments.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [segments[i], segments[j]] = [segments[j]!, segments[i]!];
    }
    const [stream] = streamsOf({ sequence: base - 1, flags: Flag.SYN }, ...segments);
    const parts = stream!.parts;
    assert.equal(Buffer.concat(parts.map((part) => part.bytes)).toString(), text, `seed ${seed}`);
    assert.ok(parts.every((part) => part.missing === undefined));
    for (const { frame, bytes } of parts) {
      assert.ok(segments[frame - 2]!.text!.includes(Buffer.from(bytes).toString()), 'a byte is in its frame');
    }
  }
});

for (const name of FIXTURES) {
  test(`streams of ${name} are numbered as tcp.stream, and have the bytes that tshark follows`, async () => {
    const { frames } = await Trace.load(fixture(name));
    const trace = new Trace(frames);
    await withCapture(frames, (file) => assertSameStreams(trace, file));
  });
}

test('streams of damaged captures are numbered as tcp.stream', async () => {
  const { frames } = await Trace.load(fixture('mail'));
  for (let seed = 11; seed < 14; seed++) {
    const worse = damaged(frames, seed);
    await withCapture(worse, (file) => {
      const expected = tshark('-r', file, '-Y', 'tcp', '-T', 'fields', '-e', 'tcp.stream')
        .trimEnd()
        .split('\n');
      const ours = new Trace(worse)
        .dissections('tcp')
        .map(({ located }) => String(located!.connection.index));
      assert.deepEqual(ours, expected, `seed ${seed}`);
    });
  }
});
