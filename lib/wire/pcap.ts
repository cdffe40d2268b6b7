import { fileU16, fileU32 } from './bytes.js';
import { type Frame, FrameRecord } from './frame.js';
import { MAX_FRAME, RecordBuffer } from './records.js';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** What the first four bytes say, read as big-endian: byte order and nanoseconds per unit of the fraction. */
const MAGIC = new Map<number, { littleEndian: boolean; unit: number }>([
  [0xa1b2c3d4, { littleEndian: false, unit: 1000 }],
  [0xd4c3b2a1, { littleEndian: true, unit: 1000 }],
  [0xa1b23c4d, { littleEndian: false, unit: 1 }],
  [0x4d3cb2a1, { littleEndian: true, unit: 1 }],
]);

/** True when a file that begins with these bytes is a classic pcap file. */
export function isPcap(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && MAGIC.has(fileU32(bytes, 0, false));
}

/**
 * Reads a classic pcap file or live stream (draft-ietf-opsawg-pcap), micro- or nanoseconds, either byte order, as
 * its bytes come. A chunk may be overwritten when it was read.
 */
export class PcapReader {
  private readonly records = new RecordBuffer();
  private littleEndian = false;
  private unit = 0;
  private readonly record = new FrameRecord();
  /** What is wrong with the input, once something is; nothing is read past it. */
  damage: string | null = null;

  /** The frames that became complete with these bytes. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    this.read(chunk, (record) => frames.push(record.frame()));
    return frames;
  }

  /** Shows the frames that became complete with these bytes, one by one. */
  read(chunk: Uint8Array, visit: (record: FrameRecord) => void): void {
    if (this.damage !== null) return;
    const { records } = this;
    records.push(chunk);
    if (this.unit > 0 || this.readFileHeader()) this.readRecords(visit);
    records.keepLeft();
  }

  private readRecords(visit: (record: FrameRecord) => void): void {
    const { records, record } = this;
    while (records.has(RECORD_HEADER)) {
      const captured = fileU32(records.buffer, records.position + 8, this.littleEndian);
      if (captured > MAX_FRAME) {
        this.damage = `frame ${this.record.number + 1} (byte ${records.consumed}) claims ${captured} bytes, more than the ${MAX_FRAME} a frame can have`;
        return;
      }
      if (!records.has(RECORD_HEADER + captured)) break;
      const { buffer, position } = records;
      record.number += 1;
      record.seconds = fileU32(buffer, position, this.littleEndian);
      record.nanoseconds = fileU32(buffer, position + 4, this.littleEndian) * this.unit;
      record.bytes = buffer;
      record.start = position + RECORD_HEADER;
      record.end = record.start + captured;
      record.length = Math.max(captured, fileU32(buffer, position + 12, this.littleEndian));
      visit(record);
      records.skip(RECORD_HEADER + captured);
    }
  }

  /** Says that no more bytes come; sets `damage` when the input stops in the middle of a frame. */
  end(): void {
    if (this.damage !== null) return;
    if (this.unit === 0) this.damage = 'it ends before the 24 bytes of a pcap file header';
    else if (this.records.left > 0) {
      this.damage = `it is cut short in frame ${this.record.number + 1} (byte ${this.records.consumed})`;
    }
  }

  private readFileHeader(): boolean {
    const { records } = this;
    if (!records.has(FILE_HEADER)) return false;
    const { buffer, position } = records;
    const magic = MAGIC.get(fileU32(buffer, position, false));
    if (magic === undefined) {
      this.damage = 'it does not begin as a pcap file';
      return false;
    }
    this.littleEndian = magic.littleEndian;
    this.unit = magic.unit;
    const major = fileU16(buffer, position + 4, this.littleEndian);
    if (major !== 2) {
      this.damage = `it is pcap version ${major}, and only version 2 is known`;
      return false;
    }
    // The upper half carries the length of the frame check sequence, not the link type.
    this.record.linkType = fileU32(buffer, position + 20, this.littleEndian) & 0xffff;
    records.skip(FILE_HEADER);
    return true;
  }
}
