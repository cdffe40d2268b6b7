/**
 * Feeds mutated captures to every parser of `lib/wire`: no crash, no hang, and the same lines from memory that is written
 * over as from frames that stay.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeDissection, writeLine } from '../../lib/cli/read/rows.js';
import { CaptureReader } from '../../lib/wire/capture-file.js';
import type { Frame } from '../../lib/wire/frame.js';
import { Octets } from '../../lib/wire/octets.js';
import { writePcapng } from '../../lib/wire/pcapng-write.js';
import { Reassembler } from '../../lib/wire/reassembly.js';
import { rowOf } from '../../lib/wireshark/dissection.js';
import { Dissector } from '../../lib/wireshark/dissector.js';
import { compileFilter } from '../../lib/wireshark/filter/compile.js';
import { FilterError } from '../../lib/wireshark/filter/error.js';
import { FIELDS } from '../../lib/wireshark/filter/fields.js';
import { LineReader } from '../../lib/wireshark/lines.js';
import { FIXTURES, fixture } from './oracle.js';

type Random = () => number;

/** Octets that mean something to some parser. */
const TELLING = [
  0, 1, 10, 13, 32, 0x2a, 0x2b, 0x2d, 0x2e, 0x3a, 0x7b, 0x7d, 0x28, 0x29, 0x7f, 0x80, 0xc0, 0xff,
];

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const pick = (limit: number): number => Math.floor(random() * limit);
  for (let changes = 1 + pick(6); changes > 0 && copy.length > 0; changes--) {
    const at = pick(copy.length);
    const kind = random();
    if (kind < 0.4) copy[at] = TELLING[pick(TELLING.length)]!;
    else if (kind < 0.7) copy[at] = pick(256);
    else if (kind < 0.85) copy.copyWithin(at, pick(copy.length), pick(copy.length));
    else return copy.subarray(0, at);
  }
  return copy;
}

const corpus = FIXTURES.map((name) => readFileSync(fixture(name)));
const framesOf = (bytes: Uint8Array): Frame[] => new CaptureReader().push(bytes);
const captures = corpus.map(framesOf);
const WORDS = [
  ...FIELDS.keys(),
  '==',
  '!=',
  '&&',
  '||',
  '!',
  '(',
  ')',
  '{',
  '}',
  'in',
  'contains',
  'matches',
  '"a"',
  '25',
  '172.28.0.1',
  '..',
  'lower(',
  '[',
  '&',
];

/** One mutated file, one capture with mutated frames, one filter; counts as as many inputs as were parsed. */
export function round(random: Random): number {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const reader = new CaptureReader();
  const file = mutated(pick(corpus).subarray(0, 4000), random);
  const cut = Math.floor(random() * file.length);
  const read = [...reader.push(file.subarray(0, cut)), ...reader.push(file.subarray(cut))];
  reader.end();
  const capture = pick(captures);
  const start = Math.floor(random() * capture.length);
  const frames = capture.slice(start, start + 30).map((frame, index) => ({
    ...frame,
    number: index + 1,
    data: random() < 0.5 ? mutated(frame.data, random) : frame.data,
  }));
  dissect(frames);
  dissect(read);
  compareLines(file, random);
  compareLines(writePcapng(frames), random);
  const filter = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(WORDS)).join(' ');
  try {
    compileFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
  }
  return 2 + frames.length + read.length;
}

const anything = compileFilter(
  [...FIELDS.keys()]
    .join(' || ')
    .slice(0, 3900)
    .replace(/ \|\|[^|]*$/, ''),
);

function dissect(frames: readonly Frame[]): void {
  const dissector = new Dissector();
  const reassembler = new Reassembler(() => {});
  for (const frame of frames) {
    const dissection = dissector.next(frame);
    rowOf(dissection);
    anything(dissection);
    if (dissection.located) reassembler.add(dissection.packet, dissection.located.from);
  }
  reassembler.end();
}

/** The packet list of a file that is read piece by piece into the same memory, and that of its frames. */
function compareLines(file: Uint8Array, random: Random): void {
  const fromFrames = new Octets(1000);
  const dissector = new Dissector({ fields: false });
  for (const frame of framesOf(file)) writeDissection(dissector.next(frame), fromFrames);
  const fromRecords = new Octets(1000);
  const lines = new LineReader();
  const reader = new CaptureReader();
  const memory = new Uint8Array(1 + Math.floor(random() * 2000));
  for (let start = 0; start < file.length; start += memory.length) {
    const piece = file.subarray(start, start + memory.length);
    memory.set(piece);
    reader.read(memory.subarray(0, piece.length), (record) => {
      lines.next(record);
      writeLine(lines, record, fromRecords);
    });
    memory.fill(0x58);
  }
  assert.equal(fromRecords.toString(), fromFrames.toString());
}
