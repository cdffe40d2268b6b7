import { readPlay } from '../../lib/wire/play.js';
import type { Part, Stream } from '../../lib/wire/stream.js';

/** A stream without frames of its own: what the dialogues need. */
export type Talk = Pick<Stream, 'index' | 'client' | 'server' | 'parts'>;

/** A connection written as a dialogue, in the notation of `readPlay`. Each part is one frame, numbered from 1. */
export function talk(script: string, port = 25): Talk {
  return {
    index: 0,
    client: { address: '172.28.0.1', port: 40000 },
    server: { address: '172.28.0.90', port },
    parts: readPlay(script).map(({ from, bytes }, index) => ({
      from,
      frame: index + 1,
      timestamp: BigInt(index + 1),
      bytes,
    })),
  };
}

/** The same bytes in the same order, every part cut after `size` octets (each piece keeps its frame). */
export function cut(stream: Talk, size: number | (() => number)): Talk {
  const parts = stream.parts.flatMap((part) => {
    const pieces: Part[] = [];
    let at = 0;
    do {
      const end = at + (typeof size === 'number' ? size : size());
      const { missing, ...rest } = part;
      const piece: Part = { ...rest, bytes: part.bytes.subarray(at, end) };
      if (at === 0 && missing) piece.missing = missing;
      pieces.push(piece);
      at = end;
    } while (at < part.bytes.length);
    return pieces;
  });
  return { ...stream, parts };
}

/** The stream with some octets replaced, removed, doubled or swapped between directions. */
export function mutate(stream: Talk, next: () => number): Talk {
  const parts = stream.parts.map((part) => ({ ...part, bytes: Buffer.from(part.bytes) }));
  const changes = 1 + Math.floor(next() * 6);
  for (let i = 0; i < changes && parts.length > 0; i++) {
    const at = Math.floor(next() * parts.length);
    const part = parts[at]!;
    const offset = Math.floor(next() * part.bytes.length);
    const kind = Math.floor(next() * 6);
    if (kind === 0 && part.bytes.length > 0) part.bytes[offset] = Math.floor(next() * 256);
    else if (kind === 1) part.bytes = part.bytes.subarray(0, offset);
    else if (kind === 2) part.bytes = Buffer.concat([part.bytes, part.bytes.subarray(offset)]);
    else if (kind === 3) parts.splice(at, 1);
    else if (kind === 4) part.from = part.from === 'client' ? 'server' : 'client';
    else part.missing = Math.floor(next() * 2000);
  }
  return { ...stream, parts };
}
