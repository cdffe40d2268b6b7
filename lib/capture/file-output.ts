import type { Writable } from 'node:stream';
import { octetsOfText } from '../wire/columns.js';

/** Octets gathered before they are written. */
const BLOCK = 256 * 1024;

/** Writes much text in large blocks, no faster than it is read. The text comes as octets, one character each. */
export class Output {
  private block = Buffer.allocUnsafe(2 * BLOCK);
  private length = 0;
  private readonly full: Buffer[] = [];
  /** True when nobody reads any more (`| head`). */
  closed = false;
  private wake: () => void = () => {};

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
      this.wake();
    });
    stream.on('drain', () => this.wake());
  }

  add(octets: string): void {
    if (this.length + octets.length > this.block.length) this.turn(octets.length);
    this.length += this.block.write(octets, this.length, 'latin1');
  }

  /** Sets the block aside, and begins another with room for so many octets. */
  private turn(room: number): void {
    if (this.length > 0) this.full.push(this.block.subarray(0, this.length));
    this.block = Buffer.allocUnsafe(Math.max(2 * BLOCK, room));
    this.length = 0;
  }

  /** Writes what is gathered once it is a block's worth, or all of it. */
  async flush(all = false): Promise<void> {
    if (this.length >= BLOCK || (all && this.length > 0)) this.turn(0);
    for (const block of this.full.splice(0)) {
      if (this.closed) return;
      if (this.stream.write(block)) continue;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** A JSON document of one list, written element by element. */
export class JsonList {
  private first = true;

  constructor(
    private readonly output: Output,
    /** All before the list's first element, as `{"frames":[`. */
    private readonly opening: string,
  ) {}

  add(element: unknown): void {
    this.output.add(`${this.first ? this.opening : ','}${octetsOfText(JSON.stringify(element))}`);
    this.first = false;
  }

  end(): void {
    this.output.add(`${this.first ? this.opening : ''}]}\n`);
  }
}
