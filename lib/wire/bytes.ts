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
  // Every octet is written below: no need to clear them first.
  const all = Buffer.allocUnsafeSlow(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** `length` octets from `start` on, without copying; cheaper than `subarray` of a Buffer. */
export function view(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

/** One character per octet. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.latin1Slice.call(bytes, start, end);
}

/** A line of text within bytes. */
export interface Line {
  /** Where its terminator begins. */
  end: number;
  /** Where the next line begins. */
  next: number;
  /** False when there is no terminator. */
  terminated: boolean;
}

/** The line that begins at `start`: it ends at CRLF, LF or CR, whichever comes first, or with the bytes. */
export function lineAt(bytes: Uint8Array, start: number): Line {
  for (let end = start; end < bytes.length; end++) {
    const octet = bytes[end];
    if (octet === 10) return { end, next: end + 1, terminated: true };
    if (octet === 13) {
      // A CR that ends the bytes may yet become CRLF.
      if (end + 1 === bytes.length) return { end, next: end + 1, terminated: false };
      return { end, next: bytes[end + 1] === 10 ? end + 2 : end + 1, terminated: true };
    }
  }
  return { end: bytes.length, next: bytes.length, terminated: false };
}

/** Where `needle` begins in the bytes, from `start` on; -1 when it does not. Native, whatever kind of array it is. */
export function find(bytes: Uint8Array, needle: Uint8Array, start: number): number {
  return Buffer.prototype.indexOf.call(bytes, needle, start);
}
