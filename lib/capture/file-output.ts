import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { octetsOfText } from '../wire/columns.js';

/** Characters gathered before they are written. */
const BLOCK = 64 * 1024;

/** Writes much text in large blocks, no faster than it is read. The text comes as octets, one character each. */
export class Output {
  private pieces: string[] = [];
  private length = 0;
  /** True when nobody reads any more (`| head`). */
  closed = false;

  constructor(private readonly stream: Writable) {
    stream.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
    });
  }

  add(text: string): void {
    this.pieces.push(text);
    this.length += text.length;
  }

  /** Writes what is gathered once it is a block's worth, or all of it. */
  async flush(all = false): Promise<void> {
    if (this.closed || this.length === 0 || (this.length < BLOCK && !all)) return;
    const block = Buffer.from(this.pieces.join(''), 'latin1');
    this.pieces = [];
    this.length = 0;
    if (!this.stream.write(block))
      await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]).catch(() => {});
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
