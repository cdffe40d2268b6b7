import type { PlainError } from './protocol.js';

/** What a supervisor tells the process that started it. */
export type Notice = { progress: string } | { ready: string } | { failed: PlainError };

/** What was told, in order, for one listener: it hears what came before it, too. */
export class Notices<T = Notice> {
  #early: T[] = [];
  #listener: ((notice: T) => void) | undefined;

  readonly tell = (notice: T): void => {
    if (this.#listener) this.#listener(notice);
    else this.#early.push(notice);
  };

  listen(listener: (notice: T) => void): void {
    this.#listener = listener;
    for (const notice of this.#early.splice(0)) listener(notice);
  }
}
