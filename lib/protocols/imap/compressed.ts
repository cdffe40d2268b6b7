import { addReplyFrames } from '../exchange.js';
import type { Inbox } from '../inbox.js';
import { lazily } from '../line-dialogue.js';
import type { ImapExchange } from './exchange.js';

/** Counts the octets after COMPRESS (RFC 4978), all of which one exchange stands for. */
export class Compressed {
  #octets = 0;

  constructor(readonly exchange: ImapExchange) {
    lazily(exchange, 'command', () => `compressed, ${this.#octets} bytes in both directions`);
  }

  /** Takes what has come. Says whether something had. */
  swallow(inbox: Inbox): boolean {
    if (inbox.length === 0) return false;
    const span = inbox.rest();
    this.#octets += span.bytes.length;
    addReplyFrames(this.exchange, [span]);
    return true;
  }
}
