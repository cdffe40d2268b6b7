import type { Writable } from 'node:stream';
import { LineReader } from '../wire/lines.js';
import { Output } from './file-output.js';
import { CONNECTION_LIMIT, readFrames } from './file-read.js';
import { writeLine } from './file-rows.js';

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
