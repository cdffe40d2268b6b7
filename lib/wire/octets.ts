import { latin1 } from './bytes.js';

/** Up to so many characters a loop is faster than a call out of JavaScript. */
const SHORT = 64;

/** Text under way as octets, one character each: much of it is written without a string for every piece. */
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

  /** A whole number, not negative, in decimal; blanks in front until it takes `width`. */
  number(value: number, width = 1, fill = 0x20): void {
    let count = 1;
    for (let limit = 10; value >= limit; limit *= 10) count++;
    const size = Math.max(count, width);
    this.reserve(size);
    const { bytes, length } = this;
    let rest = value;
    for (let at = length + size - 1; at >= length + size - count; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    for (let at = length + size - count - 1; at >= length; at--) bytes[at] = fill;
    this.length = length + size;
  }

  blanks(count: number): void {
    this.reserve(count);
    for (let i = 0; i < count; i++) this.bytes[this.length++] = 0x20;
  }

  /** Hands over what is written, and begins anew. */
  take(): Buffer {
    const written = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafeSlow(this.bytes.length);
    this.length = 0;
    return written;
  }

  /** All of it, one character per octet. */
  toString(): string {
    return latin1(this.bytes, 0, this.length);
  }
}
