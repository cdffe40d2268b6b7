import { otherSide, type Part, type Side, type Stream } from '../wire/stream.js';
import type { Exchange } from './conversation.js';
import { Duplex, type Protection } from './duplex.js';
import { envelopeOf, orderOf } from './exchange.js';
import type { Span } from './inbox.js';
import type { TlsExchange } from './tls/dialogue.js';

/** What the exchanges of SMTP, POP3 and IMAP have in common. */
export interface LineExchange extends Exchange {
  kind: string;
  /** Sent before the reply to the command before it had arrived. */
  pipelined: boolean;
  state: string;
  /** The RFC does not allow the command in that state, whatever the server said. */
  outOfOrder: boolean;
  protection: Protection;
  /** For kind `tls`. */
  tls: TlsExchange | null;
}

/** What a kind of exchange says of its own. */
export type Own<E extends LineExchange> = Omit<E, keyof LineExchange>;

/** What is known of a connection beside its parts. */
export interface Ending {
  /** Octets that each side sent, missing ones included. */
  sent?: Stream['sent'];
  closed?: Stream['closed'];
}

/**
 * Follows a connection on which lines are exchanged, part by part; how the bytes were cut into parts does not matter. A
 * reply decides how the client's next bytes read, so that they are read before the reply after it.
 */
export abstract class LineDialogue<E extends LineExchange> {
  protected readonly exchanges: E[] = [];
  protected readonly duplex = new Duplex();
  protected lastReplyOrder = -1;

  /** `opened`: whether the capture has the connection's beginning, where that is known. */
  constructor(readonly opened?: boolean) {
    if (opened === false) this.duplex.hasHole = true;
  }

  push(part: Part): void {
    const { from } = part;
    const other = this.duplex[otherSide(from)].position;
    if (part.missing || (part.seen ?? 0) > other) this.duplex.hasHole = true;
    if (from === 'client' && !this.duplex.hasTurned(from)) {
      this.turn(part.seen ?? other, part.missing ?? 0);
    }
    if (this.duplex.push(part)) this.advance();
  }

  finish(ending: Ending = {}): E[] {
    this.end(ending);
    return [...this.exchanges, ...this.duplex.finishTls().map((tls) => this.#fromTls(tls))];
  }

  /** The client is about to go on: it has received `seen` octets, and `missing` of its own are not in the capture. */
  protected abstract turn(seen: number, missing: number): void;
  /** Reads something of the client; false when nothing can be read. */
  protected abstract readClient(): boolean;
  /** Reads something of the server; false when nothing can be read. */
  protected abstract readServer(): boolean;
  /** No more parts come. */
  protected abstract end(ending: Ending): void;
  /** State of the session now. */
  protected abstract get state(): E['state'];
  /** State in which TLS leaves a session. */
  protected abstract get stateInTls(): E['state'];
  /** What an exchange says of its own when it says nothing. */
  protected abstract nothing(): Own<E>;

  protected advance(): void {
    do {
      while (this.readClient());
    } while (this.readServer());
  }

  /** Octets of a side that are known to be missing after its last captured one. The end of a direction counts as one. */
  protected missingAtEnd(side: Side, { sent, closed }: Ending): number {
    if (!sent || this.duplex.hasTurned(side)) return 0;
    const missing = sent[side] - this.duplex[side].position;
    return closed?.[side] === undefined && missing === 1 ? 0 : Math.max(0, missing);
  }

  /** A new exchange. `waits`: earlier commands have no reply yet. */
  protected begin(kind: E['kind'], own: Partial<Own<E>>, spans: Span[], waits: boolean): E {
    const order = spans[0] ? orderOf(spans[0]) : Number.POSITIVE_INFINITY;
    const exchange = {
      command: null,
      reply: null,
      ...envelopeOf(spans),
      kind,
      ...this.nothing(),
      pipelined: spans.length > 0 && (waits || order < this.lastReplyOrder),
      state: this.state,
      outOfOrder: false,
      protection: this.duplex.protectionOf(spans[0]),
      tls: null,
      ...own,
    } as unknown as E;
    if (kind === 'greeting') this.exchanges.unshift(exchange);
    else this.exchanges.push(exchange);
    return exchange;
  }

  #fromTls(tls: TlsExchange): E {
    const { records: _, ...exchange } = tls;
    return {
      ...exchange,
      kind: 'tls',
      ...this.nothing(),
      pipelined: false,
      state: this.stateInTls,
      outOfOrder: false,
      protection: 'secured',
      tls,
    } as unknown as E;
  }
}

/** Messages can be large: a text is made when somebody asks for it. */
export function lazily(exchange: Exchange, field: 'command' | 'reply', get: () => string): void {
  Object.defineProperty(exchange, field, { enumerable: true, configurable: true, get });
}

/** Notes that the reply is not in the capture, nor `octets` of it. */
export function loseReply(exchange: Exchange, octets: number): void {
  if (exchange.reply !== null) return;
  exchange.unknown = 'reply';
  if (octets > 0) exchange.missing = { command: exchange.missing?.command ?? 0, reply: octets };
}

/** Notes that the command is not in the capture, nor `octets` of it. */
export function loseCommand(exchange: Exchange, octets: number): void {
  exchange.unknown = 'command';
  if (octets > 0) exchange.missing = { reply: exchange.missing?.reply ?? 0, command: octets };
}
