import { MaillabError } from '../../errors.js';
import { findSnapshot } from '../fast/snapshot.js';
import type { ProbeMessage } from '../watch/channel.js';
import type { OpenHandle } from '../watch/handles.js';
import { busyLine } from './busy.js';
import { KernelClient } from './client.js';
import { type KernelOptions, KernelProcess } from './process.js';

/** A running tslab kernel: its process and the sockets to it. */
export class Kernel {
  private constructor(
    readonly process: KernelProcess,
    readonly client: KernelClient,
    /** `metadata.language_info` for the notebook. */
    readonly languageInfo: Record<string, unknown>,
  ) {}

  /**
   * Starts a kernel and waits until it answers, at most `timeoutMs`: from a snapshot if there is one, and as usual where
   * it ends when it is started from that.
   */
  static async start(options: KernelOptions, timeoutMs: number): Promise<Kernel> {
    const snapshot = findSnapshot(options.cwd, options.env);
    let child = await KernelProcess.start(options, snapshot);
    let kernel = await Kernel.#answering(child, timeoutMs);
    if (!kernel && snapshot && !child.alive) {
      child = await KernelProcess.start(options);
      kernel = await Kernel.#answering(child, timeoutMs);
    }
    if (kernel) return kernel;
    const why = child.alive
      ? `no answer within ${timeoutMs / 1000} s`
      : child.tail.trim() || 'it ended at once';
    child.kill();
    throw new MaillabError(
      `Cannot start the tslab kernel in "${options.cwd}": ${why}. Run "npm install" and "npm run build".`,
    );
  }

  /** The kernel in this process once it answers; undefined when it ends or does not within `timeoutMs`. */
  static async #answering(child: KernelProcess, timeoutMs: number): Promise<Kernel | undefined> {
    const client = new KernelClient(child.connection);
    const gone = new AbortController();
    const timer = setTimeout(() => gone.abort(), timeoutMs);
    void child.ended.then(() => gone.abort());
    try {
      return new Kernel(child, client, await client.ready(gone.signal));
    } catch {
      client.close();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What cells left open, and how many of their timers still run; undefined when the kernel does not answer. */
  async open(): Promise<{ open: OpenHandle[]; timers: number } | undefined> {
    return this.process.ask<Extract<ProbeMessage, { timers: number }>>({ ask: 'open' }, 2000);
  }

  /** The line at which `cell` waits: null when unknown; undefined when the kernel does not answer at all. */
  async waitingLine(cell: number): Promise<number | null | undefined> {
    const answer = await this.process.ask<Extract<ProbeMessage, { waiting: unknown }>>(
      { ask: 'waiting', cell },
      1000,
    );
    return answer?.waiting;
  }

  /** The line of `cell` at which a kernel that does not answer is busy; null when unknown. */
  busyLine(cell: number): Promise<number | null> {
    return busyLine(this.process, cell);
  }

  /** Ends the kernel at once, with everything that it started. */
  async stop(): Promise<void> {
    this.client.close();
    await this.process.stop();
  }
}
