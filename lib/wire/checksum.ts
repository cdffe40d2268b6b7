import { u16 } from './bytes.js';

/** One's complement sum of 16-bit words (RFC 1071), not yet folded. */
function sum(bytes: Uint8Array, initial: number): number {
  let total = initial;
  const even = bytes.length & ~1;
  for (let i = 0; i < even; i += 2) total += (bytes[i]! << 8) | bytes[i + 1]!;
  return even === bytes.length ? total : total + (bytes[even]! << 8);
}

/** The Internet checksum (RFC 1071); 0 over bytes whose checksum field is right. */
export function checksum(bytes: Uint8Array, initial = 0): number {
  let total = sum(bytes, initial);
  while (total > 0xffff) total = (total % 0x10000) + Math.floor(total / 0x10000);
  return ~total & 0xffff;
}

/** Sum of the pseudo-header that TCP and UDP include (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoHeaderSum(
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  length: number,
): number {
  let total = protocol + length;
  for (let i = 0; i < source.length; i += 2) total += u16(source, i) + u16(destination, i);
  return total;
}
