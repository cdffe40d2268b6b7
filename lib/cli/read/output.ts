import type { Writable } from 'node:stream';
import { Octets, octetsOfText } from '../../wire/octets.js';

/** Octets gathered before they are written. */
const BLOCK = 256 * 1024;

/** Writes much text in large blocks, no faster than it is read. The text comes as octets, one character each. */
export class Output {
  /** What is gathered; write to it. */
  readonly octets = new Octets(2 * BLOCK);
  /** True when nobody reads any more (`| head`). */
  closed = false;
  private wake: () => void = () => {};

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
      this.wake();
    });
  }

  /** Writes what is gathered once it is a block's worth, or all of it. */
  async flush(all = false): Promise<void> {
    if (this.closed || this.octets.length < (all ? 1 : BLOCK)) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.stream.write(this.octets.written, () => resolve());
    });
    this.octets.length = 0;
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
    this.output.octets.text(`${this.first ? this.opening : ','}${octetsOfText(JSON.stringify(element))}`);
    this.first = false;
  }

  end(): void {
    this.output.octets.text(`${this.first ? this.opening : ''}]}\n`);
  }
}
