import { chunksOf } from '../../capture/file.js';
import { UsageError } from '../../errors.js';
import { CaptureReader } from '../../wire/capture-file.js';
import type { FrameRecord } from '../../wire/frame.js';
import type { Output } from './output.js';

/** Connections remembered while a file is read; the one longest without a frame is forgotten first. */
export const CONNECTION_LIMIT = 20_000;

/**
 * Reads a capture file chunk by chunk, in memory that does not grow with it. Returns what is wrong with the file, or
 * null. Throws a UsageError when not even its beginning can be read.
 */
export async function readFrames(
  file: string,
  output: Output,
  visit: (record: FrameRecord) => void,
): Promise<string | null> {
  const reader = new CaptureReader();
  let count = 0;
  const chunks = chunksOf(file);
  for await (const chunk of chunks) {
    reader.read(chunk, (record) => {
      count += 1;
      visit(record);
    });
    await output.flush();
    if (reader.damage !== null || output.closed) break;
  }
  if (output.closed) return null;
  reader.end();
  const damage = chunks.damage ?? reader.damage;
  if (count === 0 && damage !== null) {
    throw new UsageError(`Cannot read "${file}": ${damage}. Give a pcap or pcapng file.`);
  }
  return damage;
}
