import { closeSync, openSync, writeSync } from 'node:fs';
import type { Frame } from '../../lib/wire/frame.js';

/** Writes a pcap file of Ethernet frames, a batch after the other until it has `size` octets; returns how many frames. */
export function writePcap(file: string, size: number, batch: (number: number) => readonly Frame[]): number {
  const output = openSync(file, 'w');
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b23c4d, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  let written = writeSync(output, header);
  let count = 0;
  for (let number = 0; written < size; number++) {
    const records: Uint8Array[] = [];
    for (const frame of batch(number)) {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Number(frame.timestamp / 1_000_000_000n), 0);
      record.writeUInt32LE(Number(frame.timestamp % 1_000_000_000n), 4);
      record.writeUInt32LE(frame.data.length, 8);
      record.writeUInt32LE(frame.length, 12);
      records.push(record, frame.data);
      count += 1;
    }
    written += writeSync(output, Buffer.concat(records));
  }
  closeSync(output);
  return count;
}
