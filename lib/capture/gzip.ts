import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../errors.js';

/** Most megabytes that a file may unpack to, unless the environment says otherwise. */
const MOST = 4096;
const MOST_NAME = 'MAILLAB_UNPACK_MB';
/** Most times its size that a file may unpack to, once it is past a size that does no harm. */
const RATIO = 200;
const HARMLESS = 64e6;

/** True for what begins as gzip does (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip as its bytes come. Returns what is wrong with it, or null. Throws a UsageError when it unpacks to more than
 * `MAILLAB_UNPACK_MB` megabytes (4096 by default), or without that to more than 200 times its size.
 */
export async function* unpack(
  packed: Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, string | null> {
  const told = Number(process.env[MOST_NAME]);
  const limit = (told > 0 ? told : MOST) * 1e6;
  let taken = 0;
  let given = 0;
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const source = Readable.from(copies(packed, (count) => (taken += count)));
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) {
      given += (chunk as Uint8Array).length;
      const isBomb = !(told > 0) && given > HARMLESS && given > RATIO * taken;
      if (given > limit || isBomb)
        throw tooMuch(name, isBomb ? `${RATIO} times its size` : `${limit / 1e6} MB`);
      yield chunk as Uint8Array;
    }
    return null;
  } catch (error) {
    if (!((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_')) throw error;
    return `what is gzip'ed in it is damaged after ${given} bytes`;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** The chunks overwrite one another, and a stream holds several. */
function* copies(chunks: Iterable<Uint8Array>, count: (bytes: number) => void): Generator<Uint8Array> {
  for (const chunk of chunks) {
    count(chunk.length);
    yield Uint8Array.from(chunk);
  }
}

function tooMuch(name: string, limit: string): UsageError {
  return new UsageError(
    `Cannot read ${name}: it unpacks to more than ${limit}. If you trust it, allow more: ${MOST_NAME}=20000.`,
  );
}
