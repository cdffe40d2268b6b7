import { concat, view } from './bytes.js';

/** The largest frame that is believed; Wireshark's limit for ordinary link types too. */
export const MAX_FRAME = 262_144;

/**
 * Cuts a byte stream into records whose length stands at their beginning, wherever the chunks happen to end. Only a
 * record that lies across two chunks is copied, and at most one incomplete record is kept.
 */
export class RecordBuffer {
  /** What is looked at, from `position` on. */
  buffer: Uint8Array = new Uint8Array(0);
  position = 0;
  /** A chunk whose bytes follow those in `buffer`, from `nextOffset` on. */
  private next: Uint8Array | null = null;
  private nextOffset = 0;
  private waiting: Uint8Array[] = [];
  private waitingLength = 0;
  private needed = 0;
  /** Bytes of the whole input that have been taken. */
  consumed = 0;

  /** Takes a chunk, when the one before was read as far as it goes. */
  push(chunk: Uint8Array): void {
    this.waitingLength += chunk.length;
    if (this.buffer.length - this.position + this.waitingLength < this.needed) {
      this.waiting.push(Uint8Array.from(chunk));
      return;
    }
    this.waiting.push(chunk);
    this.next = concat(this.waiting);
    this.nextOffset = 0;
    this.waiting = [];
    this.waitingLength = 0;
  }

  /** True when `length` bytes can be looked at; otherwise remembers to wait for that many. */
  has(length: number): boolean {
    if (this.buffer.length - this.position >= length) return true;
    if (this.next !== null) this.join(this.next, length);
    if (this.buffer.length - this.position >= length) return true;
    this.needed = length;
    return false;
  }

  /** Goes on with the next chunk; a record that began before it gets as much of it as it needs. */
  private join(next: Uint8Array, length: number): void {
    const left = this.buffer.length - this.position;
    const available = next.length - this.nextOffset;
    const taken = left === 0 ? available : Math.min(length - left, available);
    if (left === 0) {
      this.buffer = next;
      this.position = this.nextOffset;
    } else {
      this.buffer = concat([this.buffer.subarray(this.position), view(next, this.nextOffset, taken)]);
      this.position = 0;
    }
    this.nextOffset += taken;
    if (this.nextOffset === next.length) this.next = null;
  }

  /** Copies what is left of a chunk that was read as far as it goes: it may be overwritten. */
  keepLeft(): void {
    this.buffer = Uint8Array.from(view(this.buffer, this.position, this.buffer.length - this.position));
    this.position = 0;
  }

  skip(length: number): void {
    this.position += length;
    this.consumed += length;
    this.needed = 0;
  }

  /** Bytes received and not yet taken. */
  get left(): number {
    const following = this.next === null ? 0 : this.next.length - this.nextOffset;
    return this.buffer.length - this.position + following + this.waitingLength;
  }
}
