import type { Writable } from 'node:stream';
import { LineReader } from '../../wireshark/lines.js';
import { Output } from './output.js';
import { CONNECTION_LIMIT, readFrames } from './read.js';
import { writeLine } from './rows.js';

/** Writes the whole packet list as text: the quickest way there is. Returns what is wrong with the file, or null. */
export async function readLines(file: string, stream: Writable): Promise<string | null> {
  const lines = new LineReader({ connectionLimit: CONNECTION_LIMIT });
  const output = new Output(stream);
  const damage = await readFrames(file, output, (record) => {
    lines.next(record);
    writeLine(lines, record, output.octets);
  });
  await output.flush(true);
  return damage;
}
