import net from 'node:net';
import type { AheadNotice } from '../../supervisor/ahead.js';
import type { KernelFailure } from './failures.js';
import type { OpenHandle } from './handles.js';

/** The file descriptor of the channel between a kernel and its runner, open in both directions. */
export const CHANNEL = 3;

/** What the runner asks, and what it gets; `id` is repeated in the answer. */
export type ProbeQuestion = { id: number; ask: 'open' | 'waiting'; cell?: number };
export type ProbeMessage =
  | { pid: number }
  | { id: number; open: OpenHandle[]; timers: number }
  | { id: number; waiting: number | null }
  | { exit: KernelFailure };

/** What the runner says. */
export type RunnerMessage = ProbeQuestion | { lab: AheadNotice };

/**
 * The kernel's end of the channel: a line of JSON for each message. Not the channel that Node.js offers for that: a cell
 * can write to it whatever it likes, and the runner's Node.js ends at the first line that is no JSON.
 */
export class Channel {
  onQuestion: (question: ProbeQuestion) => void = () => {};
  onLab: (notice: AheadNotice) => void = () => {};
  readonly #socket: net.Socket;

  /** @param onEnd called when the runner is gone. */
  constructor(onEnd: () => void) {
    this.#socket = new net.Socket({ fd: CHANNEL, readable: true, writable: true });
    this.#socket.unref();
    this.#socket.on('error', onEnd).on('close', onEnd);
    let rest = '';
    this.#socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.#take(JSON.parse(line));
    });
  }

  tell(message: ProbeMessage): void {
    // What a cell wrote before, without an end of line, is a line of its own.
    this.#socket.write(`\n${JSON.stringify(message)}\n`);
  }

  #take(message: RunnerMessage): void {
    if ('lab' in message) this.onLab(message.lab);
    else this.onQuestion(message);
  }
}
