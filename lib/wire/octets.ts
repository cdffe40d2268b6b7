import { latin1 } from './bytes.js';

/** Up to so many characters a loop is faster than a call out of JavaScript. */
const SHORT = 64;
/** Integers up to here are divided as such; larger ones are written in two pieces. */
const MAX_SMALL = 0x7fffffff;
const MILLION = 1_000_000;
const ZERO = 0x30;

/** Collects text as octets, one character each, so that no string is made for every piece. */
export class Octets {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for so many more. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  text(octets: string): void {
    const count = octets.length;
    this.reserve(count);
    if (count > SHORT) {
      this.length += this.bytes.write(octets, this.length, 'latin1');
      return;
    }
    const { bytes, length } = this;
    for (let i = 0; i < count; i++) bytes[length + i] = octets.charCodeAt(i);
    this.length = length + count;
  }

  /** A whole number, not negative, in decimal; filled up in front until it takes `width`. */
  number(value: number, width = 1, fill = 0x20): void {
    if (value > MAX_SMALL) {
      const millions = Math.floor(value / MILLION);
      this.number(millions, width - 6, fill);
      this.number(value - millions * MILLION, 6, ZERO);
      return;
    }
    let count = 1;
    for (let limit = 10; value >= limit; limit *= 10) count++;
    const size = Math.max(count, width);
    this.reserve(size);
    const { bytes, length } = this;
    this.length = length + size;
    const first = length + size - count;
    for (let at = length; at < first; at++) bytes[at] = fill;
    let rest = value;
    for (let at = length + size - 1; at >= first; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** Adds bytes when all of them are printable ASCII; false, and none of them, when not. */
  printable(from: Uint8Array, start: number, end: number): boolean {
    this.reserve(end - start);
    const { bytes } = this;
    let at = this.length;
    for (let i = start; i < end; i++) {
      const octet = from[i]!;
      if (octet < 0x20 || octet > 0x7e) return false;
      bytes[at++] = octet;
    }
    this.length = at;
    return true;
  }

  add(octets: Octets): void {
    this.reserve(octets.length);
    const { bytes, length } = this;
    const from = octets.bytes;
    for (let i = 0; i < octets.length; i++) bytes[length + i] = from[i]!;
    this.length = length + octets.length;
  }

  blanks(count: number): void {
    this.reserve(count);
    for (let i = 0; i < count; i++) this.bytes[this.length++] = 0x20;
  }

  get written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** All of it, one character per octet. */
  toString(): string {
    return latin1(this.bytes, 0, this.length);
  }
}

/** Octets of UTF-8, one character each, as the text that they are. */
export function textOfOctets(octets: string): string {
  return /[\x80-\xff]/.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;
}

/** Text as the octets of its UTF-8 form, one character each. */
export function octetsOfText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return latin1(bytes, 0, bytes.length);
}
