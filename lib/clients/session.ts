import type { LineConnection } from './connection.js';
import type { Transcript } from './transcript.js';

/** What the sessions typed by hand have in common. */
export abstract class LineSession {
  #busy: Promise<unknown> = Promise.resolve();

  protected constructor(
    readonly connection: LineConnection,
    protected readonly transcript: Transcript,
  ) {}

  /** Sends bytes exactly as they are, and waits for nothing. */
  raw(bytes: string | Uint8Array): void {
    this.connection.write(bytes);
    this.transcript.sent(JSON.stringify(Buffer.from(bytes).toString()).slice(1, -1));
  }

  /** Closes without the protocol's farewell: this end's direction first, then waits for the other's. */
  close(): Promise<void> {
    return this.connection.close();
  }

  /** Breaks the connection off at once. */
  cut(): void {
    this.connection.cut();
  }

  /** One at a time, in the order in which they were asked for. */
  protected inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => {});
    return result;
  }

  protected async beginTls(): Promise<void> {
    await this.connection.startTls();
    this.transcript.note(`${this.connection.tls?.getProtocol()} from here on`);
  }
}
