import { view } from './bytes.js';

/** Octets of one piece of memory: large, as each that stays makes the garbage collector work. */
const BLOCK = 256 * 1024;

function fresh(length: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
}

/** Keeps copies of many small runs of bytes in a few large pieces of memory. */
export class Keeper {
  private block: Buffer = Buffer.alloc(0);
  private used = 0;

  /** `allocate` gives a block of at least so many octets. */
  constructor(private readonly allocate = fresh) {}

  /** `length` octets to be written, their content undefined. */
  room(length: number): Buffer {
    const start = this.take(length);
    return this.block.subarray(start, start + length);
  }

  /** A copy of the octets from `start` to `end`. */
  copy(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const length = end - start;
    const at = this.take(length);
    this.block.set(view(bytes, start, length), at);
    return view(this.block, at, length);
  }

  private take(length: number): number {
    if (this.used + length > this.block.length) {
      this.block = this.allocate(length);
      this.used = 0;
    }
    const start = this.used;
    this.used += length;
    return start;
  }
}

/** What `Gathered` has outgrown or forgotten, for the next one: else memory grows until the garbage collector runs. */
const spare: Buffer[] = [];
const MAX_SPARE = 16;
const LARGEST_SPARE = 1024 * 1024;
const SMALLEST = 8 * 1024;
const NONE: Uint8Array = new Uint8Array(0);

/** Octets that come piece by piece, copied one behind the other. */
export class Gathered {
  private bytes = NONE;
  length = 0;

  add(piece: Uint8Array): void {
    const needed = this.length + piece.length;
    if (needed > this.bytes.length) {
      const larger = allocate(Math.max(needed, 2 * this.bytes.length));
      larger.set(view(this.bytes, 0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(piece, this.length);
    this.length = needed;
  }

  /** All of them so far, which stay as they are. */
  get all(): Uint8Array {
    return view(this.bytes, 0, this.length);
  }

  /** Forgets them. `reusable` says that nobody else has kept them, so that their memory may be written to again. */
  clear(reusable: boolean): void {
    if (reusable && this.bytes !== NONE && this.bytes.length <= LARGEST_SPARE && spare.length < MAX_SPARE)
      spare.push(this.bytes as Buffer);
    this.bytes = NONE;
    this.length = 0;
  }
}

function allocate(length: number): Buffer {
  const index = spare.findIndex((each) => each.length >= length);
  if (index >= 0) return spare.splice(index, 1)[0]!;
  return Buffer.allocUnsafeSlow(Math.max(SMALLEST, length));
}
