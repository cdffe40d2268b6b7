import { otherSide, type Part } from '../wire/stream.js';
import { orderOf } from './exchange.js';
import { Inbox, type Span } from './inbox.js';
import { TlsDialogue, type TlsExchange } from './tls/dialogue.js';

/**
 * `clear`: anybody on the path reads it. `secured`: seen above TLS. `injected`: sent between STARTTLS and the start of
 * TLS, where nothing may be sent (RFC 3207 §4, RFC 2595 §4, RFC 9051 §6.2.1): it could come from anybody on the path.
 */
export type Protection = 'clear' | 'secured' | 'injected';

/** Both directions of a connection that may turn to TLS on its way. */
export class Duplex {
  readonly client = new Inbox('client');
  readonly server = new Inbox('server');
  /** The capture began late, or frames are missing. */
  hasHole = false;
  #parts = 0;
  /** Position of the reply that accepted STARTTLS. */
  #startTls: number | null = null;
  #turned = { client: false, server: false };
  #tls: TlsDialogue | null = null;

  /** Takes the next part; false when it went to TLS and leaves nothing to read. */
  push(part: Part): boolean {
    const order = this.#parts++;
    if (this.#turned[part.from]) {
      this.#tls!.push(part, order);
      return false;
    }
    // Without acknowledgments it has received what was captured before.
    this[part.from].push(part, order, part.seen ?? this[otherSide(part.from)].position);
    return true;
  }

  /** The server accepted STARTTLS with the reply at `order`, or is taken to have when its side was not captured. */
  acceptStartTls(order = this.#parts): void {
    this.#startTls = order;
  }

  /** Whether this direction's octets are TLS from here on. */
  hasTurned(from: Part['from']): boolean {
    return this.#turned[from];
  }

  get startedTls(): boolean {
    return this.#startTls !== null;
  }

  protectionOf(span: Span | undefined): Protection {
    if (this.#startTls === null || !span) return 'clear';
    return orderOf(span) <= this.#startTls ? 'injected' : 'secured';
  }

  /**
   * Whether this direction goes on in TLS from here: after STARTTLS, a first octet that starts a TLS record and no
   * line. What was captured above TLS goes on in lines.
   */
  turnsToTls(inbox: Inbox): boolean {
    const first = inbox.peek();
    // A hole may have swallowed STARTTLS.
    if (this.#startTls === null && this.hasHole && startsRecord(inbox)) this.acceptStartTls();
    if (this.#startTls === null || first === undefined || first < 20 || first > 24) return false;
    this.#tls ??= new TlsDialogue();
    this.#turned[inbox.from] = true;
    for (const { part, order } of inbox.drain()) this.#tls.push(part, order);
    return true;
  }

  /** What an eavesdropper saw of TLS. */
  finishTls(): TlsExchange[] {
    return this.#tls?.finish() ?? [];
  }
}

/** Type and version of a TLS record (RFC 8446 §5.1), which no line begins with. */
function startsRecord(inbox: Inbox): boolean {
  const [type, major, minor] = [inbox.peek(0), inbox.peek(1), inbox.peek(2)];
  return type !== undefined && type >= 20 && type <= 23 && major === 3 && minor !== undefined && minor <= 4;
}
