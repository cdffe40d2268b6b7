/** Unsigned 16-bit integer at `offset`, network byte order. */
export function u16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}

/** Unsigned 32-bit integer at `offset`, network byte order. */
export function u32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!) >>>
    0
  );
}

/** Unsigned 16-bit integer at `offset`, in the byte order that a capture file declared. */
export function fileU16(bytes: Uint8Array, offset: number, littleEndian: boolean): number {
  return littleEndian ? bytes[offset]! | (bytes[offset + 1]! << 8) : u16(bytes, offset);
}

/** Unsigned 32-bit integer at `offset`, in the byte order that a capture file declared. */
export function fileU32(bytes: Uint8Array, offset: number, littleEndian: boolean): number {
  if (!littleEndian) return u32(bytes, offset);
  return (
    (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>>
    0
  );
}

/** The bytes of all chunks, one after the other. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
