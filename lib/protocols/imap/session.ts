import type { ImapExchange } from './exchange.js';
import { type ImapEvent, type ImapState, inOrder, next } from './state.js';

/** Gives each exchange its place in the session: state and order; and moves the session on. */
export class ImapSession {
  #state: ImapState = 'connected';
  /** False while a hole hides where the session stands. */
  certain = true;

  get state(): ImapState {
    return this.#state;
  }

  move(event: ImapEvent): void {
    this.#state = next(this.#state, event);
  }

  place(exchange: ImapExchange): void {
    exchange.state = this.#state;
    const { kind, verb, completion } = exchange;
    exchange.outOfOrder = this.certain && kind === 'command' && !inOrder(this.#state, verb!);
    const name = kind === 'response' ? 'AUTHENTICATE' : verb!;
    if (completion) this.move(`${name} ${completion.status}` as ImapEvent);
  }
}
