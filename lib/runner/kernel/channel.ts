import type { Duplex } from 'node:stream';
import { shaped } from '../shape.js';
import type { ProbeMessage, RunnerMessage } from '../watch/channel.js';
import { probeMessage } from './content.js';

/** Longer lines are not the probe's. */
const MAX_LINE = 2 ** 22;

/**
 * The runner's end of the channel to a kernel. Cells have the other end in their reach: what is no message of the probe is
 * dropped, a line without end among it.
 */
export class KernelChannel {
  /** Resolves when no more will come. */
  readonly closed: Promise<void>;
  #rest = '';

  constructor(
    private readonly stream: Duplex,
    private readonly onMessage: (message: ProbeMessage) => void,
  ) {
    this.closed = new Promise((resolve) => {
      stream.on('close', () => resolve());
    });
    stream.on('error', () => {});
    stream.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  /** False when the kernel cannot be told any more. */
  tell(message: RunnerMessage): boolean {
    if (!this.stream.writable) return false;
    this.stream.write(`${JSON.stringify(message)}\n`);
    return true;
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      let message: ProbeMessage;
      try {
        message = shaped(probeMessage, JSON.parse(line));
      } catch {
        continue;
      }
      this.onMessage(message);
    }
    if (this.#rest.length > MAX_LINE) this.#rest = '';
  }
}
