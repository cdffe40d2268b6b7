import { concat } from './bytes.js';

/** The largest frame that is believed; Wireshark's limit for ordinary link types too. */
export const MAX_FRAME = 262_144;

/**
 * Cuts a byte stream into records whose length stands at their beginning, wherever the chunks happen to end.
 * Keeps at most one incomplete record.
 */
export class RecordBuffer {
  private bytes: Uint8Array = new Uint8Array(0);
  private offset = 0;
  private waiting: Uint8Array[] = [];
  private waitingLength = 0;
  private needed = 0;
  /** Bytes of the whole input that have been taken. */
  consumed = 0;

  push(chunk: Uint8Array): void {
    this.waiting.push(chunk);
    this.waitingLength += chunk.length;
    if (this.bytes.length - this.offset + this.waitingLength < this.needed) return;
    const rest = this.bytes.subarray(this.offset);
    this.bytes = concat(rest.length > 0 ? [rest, ...this.waiting] : this.waiting);
    this.offset = 0;
    this.waiting = [];
    this.waitingLength = 0;
  }

  /** True when `length` bytes can be looked at; otherwise remembers to wait for that many. */
  has(length: number): boolean {
    if (this.bytes.length - this.offset >= length) return true;
    this.needed = length;
    return false;
  }

  /** The buffer that holds the next record, which begins at `position`. */
  get buffer(): Uint8Array {
    return this.bytes;
  }

  get position(): number {
    return this.offset;
  }

  skip(length: number): void {
    this.offset += length;
    this.consumed += length;
    this.needed = 0;
  }

  /** Bytes received and not yet taken. */
  get left(): number {
    return this.bytes.length - this.offset + this.waitingLength;
  }
}
