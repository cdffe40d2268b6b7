import { closeSync, constants, openSync, readSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import { CaptureReader } from '../wire/capture-file.js';
import type { Frame } from '../wire/frame.js';
import type { ResolvedName } from '../wire/pcapng-format.js';
import { TLS_KEY_LOG } from '../wire/pcapng-format.js';
import { isGzip, unpack } from './gzip.js';

/** Bytes read at a time: large enough that the calls do not count, small enough to stay in the processor's cache. */
const CHUNK = 256 * 1024;

/** All that a capture file holds. */
export interface CaptureContent {
  frames: Frame[];
  names: readonly ResolvedName[];
  /** TLS key log lines. */
  secrets: string;
  /** What is wrong with the file; null for a sound one. */
  damage: string | null;
}

/** Reads a pcap or pcapng file, gzip'ed or not, given by its path or as its bytes; a damaged one up to the damage. */
export async function readCapture(source: string | Uint8Array): Promise<CaptureContent> {
  const frames: Frame[] = [];
  const reader = new CaptureReader();
  const chunks = chunksOf(source);
  for await (const chunk of chunks) {
    for (const frame of reader.push(chunk)) frames.push(frame);
    if (reader.damage !== null) break;
  }
  reader.end();
  const damage = chunks.damage ?? reader.damage;
  if (frames.length === 0 && damage !== null)
    throw new UsageError(`Cannot read ${nameOf(source)}: ${damage}. Give a pcap or pcapng file.`);
  return { frames, names: reader.names, secrets: keyLog(reader.secrets), damage };
}

/** The bytes of a capture file, unpacked where it is gzip'ed. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /** Why it could not be unpacked to its end; null while nothing is wrong. */
  readonly damage: string | null;
}

/**
 * Reads a file, given by its path or as its bytes, in chunks of which each may overwrite the one before. Throws a UsageError
 * when it cannot be read, or unpacks to too much.
 */
export function chunksOf(source: string | Uint8Array): Chunks {
  const chunks = {
    damage: null as string | null,
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      const packed = typeof source === 'string' ? fileChunks(source) : [source][Symbol.iterator]();
      const first = packed.next();
      if (first.done) return;
      const all = withFirst(first.value, packed);
      if (!isGzip(first.value)) yield* all;
      else chunks.damage = yield* unpack(all, nameOf(source));
    },
  };
  return chunks;
}

function* withFirst(first: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* { [Symbol.iterator]: () => rest };
}

function nameOf(source: string | Uint8Array): string {
  return typeof source === 'string' ? `"${source}"` : 'the capture';
}

function* fileChunks(file: string): Generator<Uint8Array> {
  const descriptor = reading(file, () => openSync(file, 'r'));
  try {
    const chunk = Buffer.allocUnsafeSlow(CHUNK);
    for (;;) {
      const count = reading(file, () => readSync(descriptor, chunk, 0, CHUNK, null));
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function reading(file: string, read: () => number): number {
  try {
    return read();
  } catch (error) {
    throw cannot('read', file, error);
  }
}

/** Writes a whole capture file. */
export async function writeCapture(file: string, bytes: Uint8Array): Promise<void> {
  await refuseOther(file);
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw cannot('write', file, error);
  }
}

/** How capture files begin: pcapng, and pcap in either order of octets, with times in micro- or nanoseconds. */
const BEGINNINGS = ['0a0d0d0a', 'd4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d'];

/** Throws where a capture would be written over something else than a capture. */
async function refuseOther(file: string): Promise<void> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return;
  try {
    if (!(await handle.stat()).isFile()) return;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0 || BEGINNINGS.includes(buffer.toString('hex'))) return;
  } finally {
    await handle.close();
  }
  throw new UsageError(`Cannot write "${file}": it is there and is no capture. Name another file.`);
}

function keyLog(secrets: readonly { type: number; data: Uint8Array }[]): string {
  return secrets
    .filter((secret) => secret.type === TLS_KEY_LOG)
    .map((secret) => Buffer.from(secret.data).toString())
    .join('');
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder. Check the path.',
  EISDIR: 'it is a folder. Give a file.',
  EACCES: 'permission is denied. Change its permissions or use another file.',
  ENOSPC: 'the disk is full. Make room and try again.',
};

function cannot(action: string, file: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? `${(error as Error).message}.`;
  return new UsageError(`Cannot ${action} "${file}": ${reason}`, { cause: error });
}
