import type { Part } from '../../wire/stream.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { addReplyFrames, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { type Ending, lazily, loseCommand, loseReply, type Own } from '../line-dialogue.js';
import { lineOf } from '../text.js';
import { ImapClient } from './client.js';
import { Compressed } from './compressed.js';
import type { ImapExchange } from './exchange.js';
import { type ImapLine, ImapLineReader } from './line.js';
import { type ImapResponse, readResponse } from './response.js';
import type { ImapEvent, ImapState } from './state.js';
import { stringOf } from './values.js';

type Claim = { response: ImapResponse; spans: Span[] };

/** Follows an IMAP connection. */
export class ImapDialogue extends ImapClient {
  #server = new ImapLineReader(this.duplex.server, false);
  /** Data that no tagged response has claimed yet. */
  #unclaimed: Claim[] = [];
  /** A command that the capture does not have, while data for it comes. */
  #unknown: ImapExchange | null = null;
  #unknownSeen = 0;
  #hasAsked = false;
  /** Octets of the server are missing since the client spoke last. */
  #holed = false;
  /** Untagged data follows a hole, while several commands wait. */
  #isAmbiguous = false;

  protected get state(): ImapState {
    return this.session.state;
  }

  protected get stateInTls(): ImapState {
    return 'not authenticated';
  }

  protected nothing(): Own<ImapExchange> {
    return {
      tag: null,
      verb: null,
      argument: '',
      literals: [],
      responses: [],
      completion: null,
      capabilities: null,
    };
  }

  override push(part: Part): void {
    if (part.from === 'server' && part.missing) this.#holed = true;
    super.push(part);
  }

  protected turn(seen: number, missing: number): void {
    const isHole = seen > this.duplex.server.position || this.#holed;
    this.#holed = false;
    if (!isHole) return;
    // The server has said something that is not in the capture, and the client goes on.
    if (this.session.state === 'connected' && this.opened === true) this.session.move('greeting lost');
    if (this.open.size === 1 && !this.client.isWithin) this.claim(this.open.values().next().value!);
    for (const tag of this.open.keys()) this.doubtful.add(tag);
    if (missing > 0 && this.client.isWithin && this.client.announced === 0) this.command(this.client.end());
    this.isUnasked = this.client.waits;
    if (this.reading.state === 'held') this.reading.on('response lost');
  }

  /** Commands that may wait for a response still: those of which it may be in a hole do not. */
  get #waiting(): ImapExchange[] {
    return [...this.open].flatMap(([tag, exchange]) => (this.doubtful.has(tag) ? [] : [exchange]));
  }

  protected end(ending: Ending): void {
    this.#endServer();
    while (this.client.waits || (this.reading.state === 'held' && this.duplex.client.length > 0)) {
      if (this.held?.verb === 'STARTTLS') this.duplex.acceptStartTls();
      if (this.held && (this.held.verb === 'AUTHENTICATE' || this.held.verb === 'IDLE')) {
        this.reading.on('continuation');
      } else {
        this.held = null;
        this.reading.on('completed');
      }
      this.isUnasked = this.client.waits;
      this.advance();
      if (this.client.waits && this.duplex.client.length === 0) break;
    }
    this.endClient();
    if (this.#isAmbiguous) for (const claim of this.#unclaimed.splice(0)) this.#answerUnknown(claim);
    const oldest = this.#waiting[0] ?? this.open.values().next().value ?? this.exchanges.at(-1);
    if (oldest) this.claim(oldest);
    let lost = this.missingAtEnd('server', ending);
    for (const exchange of this.open.values()) {
      loseReply(exchange, lost);
      lost = 0;
      this.session.place(exchange);
    }
  }

  protected send(kind: ImapExchange['kind'], spans: Span[], own: Partial<ImapExchange>): ImapExchange {
    if (spans.length > 0) {
      this.#hasAsked = true;
      this.#unknown = null;
    }
    const exchange = this.begin(kind, own, spans, this.open.size > 0);
    if (kind !== 'command') exchange.pipelined = false;
    return exchange;
  }

  protected readServer(): boolean {
    const { server } = this.duplex;
    if (this.reading.state === 'compressed') return this.compressed!.swallow(server);
    if (!this.#server.isWithin && this.duplex.turnsToTls(server)) return false;
    const line = this.#server.next();
    if (line) this.#response(line);
    return line !== null;
  }

  #response(line: ImapLine): void {
    const claim = { response: readResponse(line), spans: line.spans };
    const { response, spans } = claim;
    if (this.duplex.hasHole && spans.some(({ missing }) => missing > 0)) this.#afterHole();
    if (this.#isBeyond(spans)) this.#answerUnknown(claim);
    else if (response.type === 'continuation') this.#continue(claim);
    else if (response.type === 'untagged') this.#untagged(claim);
    else this.#complete(claim);
  }

  /** Of several commands, data before a hole is the oldest one's; whose it is after it, the next tagged response tells. */
  #afterHole(): void {
    const waiting = this.#waiting;
    if (waiting.length < 2) return;
    this.claim(waiting[0]!);
    this.#isAmbiguous = true;
  }

  /** Whether the server had received more than what was captured: it answers what is not in the capture. */
  #isBeyond(spans: readonly Span[]): boolean {
    if (!this.duplex.hasHole || spans.length === 0) return false;
    return spans[0]!.seen > this.duplex.client.position && !this.#isOpen(spans);
  }

  /** Whether it completes a command that was captured. */
  #isOpen(spans: readonly Span[]): boolean {
    const tag = /^\S*/.exec(lineOf(spans[0]!))![0];
    return this.open.has(tag) || this.client.begins(`${tag} `);
  }

  #answerUnknown({ response, spans }: Claim): void {
    if (this.open.size === 1 && this.#unclaimed.length > 0) this.claim(this.open.values().next().value!);
    const { seen } = spans[0]!;
    if (this.#unknown === null || seen > this.#unknownSeen) {
      this.#unknownSeen = seen;
      this.#unknown = this.send('command', [], { tag: response.tag });
      const lost = Math.max(0, seen - this.duplex.client.position);
      loseCommand(this.#unknown, this.duplex.hasHole && lost > 0 ? lost : 0);
      this.#unknown.protection = this.duplex.protectionOf(spans[0]);
      this.#unknown.state = this.session.state;
    }
    this.claim(this.#unknown);
    this.#attach(this.#unknown, response, spans);
    this.session.certain = false;
    if (response.status === 'BYE') this.session.move('BYE');
    if (response.type !== 'tagged') return;
    this.#unknown.tag = response.tag;
    this.#unknown.completion = response;
    this.#unknown = null;
  }

  #continue({ response, spans }: Claim): void {
    if (this.client.waits) {
      // The command whose literal it asks for is not complete yet: the response waits for it.
      this.#unclaimed.push({ response, spans });
      this.client.proceed();
      return;
    }
    if (!this.held) {
      this.#untagged({ response, spans });
      return;
    }
    this.claim(this.held);
    this.#attach(this.held, response, spans);
    const { kind, verb } = this.held;
    if (kind === 'response' || verb === 'AUTHENTICATE' || verb === 'IDLE') this.reading.on('continuation');
  }

  #untagged({ response, spans }: Claim): void {
    const isFirst = this.session.state === 'connected' && response.status !== null && this.open.size === 0;
    const mayGreet = this.opened === undefined || (this.opened && spans[0]!.at === 0);
    const greets = isFirst && mayGreet;
    const isWaited = this.open.size > this.doubtful.size || this.client.isWithin;
    if (greets || !isWaited) {
      const isLate = this.opened === false && !this.#hasAsked;
      if (!greets && (isLate || this.#unknown || this.doubtful.size > 0)) {
        this.#answerUnknown({ response, spans });
        return;
      }
      const exchange = this.send(greets ? 'greeting' : 'unsolicited', [], {});
      exchange.protection = this.duplex.protectionOf(spans[0]);
      this.#attach(exchange, response, spans);
      exchange.state = this.session.state;
      if (greets) this.session.move(`greeting ${response.status}` as ImapEvent);
      else if (response.status === 'BYE') this.session.move('BYE');
      return;
    }
    // What comes while idling belongs to IDLE, at once: its DONE may come much later.
    if (this.held?.verb === 'IDLE') this.#attach(this.held, response, spans);
    else this.#unclaimed.push({ response, spans });
  }

  #complete({ response, spans }: Claim): void {
    this.lastReplyOrder = orderOf(spans.at(-1)!);
    // Refused before the literal was sent (RFC 9051 §7.6): the command ends here.
    const isBroken = this.client.waits || (this.duplex.hasHole && this.client.isWithin);
    if (isBroken && this.client.begins(`${response.tag} `)) this.command(this.client.end());
    if (!this.open.has(response.tag!)) this.tellTag(response.tag!);
    const exchange = this.open.get(response.tag!);
    if (exchange) this.#isAmbiguous = false;
    else {
      if (this.duplex.hasHole) this.#answerUnknown({ response, spans });
      else this.#untagged({ response, spans });
      return;
    }
    if (exchange.verb === 'IDLE' && this.duplex.hasHole && spans[0]!.seen > this.duplex.client.position) {
      // Its DONE is not in the capture.
      this.claim(exchange);
      this.open.delete(response.tag!);
      this.held = null;
      this.reading.on('completed');
      this.#answerUnknown({ response, spans });
      return;
    }
    if (this.duplex.hasHole) this.#doubtOlder(response.tag!);
    this.claim(exchange);
    this.#attach(exchange, response, spans);
    exchange.completion = response;
    this.open.delete(response.tag!);
    this.doubtful.delete(response.tag!);
    if (this.session.state === 'connected') this.session.move('began late');
    this.session.place(exchange);
    if (this.held?.tag !== response.tag) return;
    const { verb } = this.held;
    this.held = null;
    if (verb === 'COMPRESS' && response.status === 'OK') {
      this.reading.on('compressed');
      this.compressed = new Compressed(this.send('compressed', [], {}));
    } else this.reading.on('completed');
    if (verb === 'STARTTLS' && response.status === 'OK') this.duplex.acceptStartTls(this.lastReplyOrder);
  }

  /** Servers complete commands in order, but where those do not depend on each other (RFC 9051 §5.5). */
  #doubtOlder(completed: string): void {
    for (const tag of this.open.keys()) {
      if (tag === completed) return;
      this.doubtful.add(tag);
    }
  }

  /** Gives it the data that nothing has claimed yet. */
  protected claim(exchange: ImapExchange): void {
    for (const { response, spans } of this.#unclaimed.splice(0)) this.#attach(exchange, response, spans);
  }

  #attach(exchange: ImapExchange, response: ImapResponse, spans: Span[]): void {
    exchange.responses.push(response);
    addReplyFrames(exchange, spans);
    if (exchange.responses.length === 1) {
      lazily(exchange, 'reply', () => exchange.responses.map(({ source }) => source).join('\n'));
    }
    const announced =
      response.name === 'CAPABILITY'
        ? response.values
        : response.code?.name === 'CAPABILITY' && response.code.values;
    if (announced) exchange.capabilities = announced.map((value) => (stringOf(value) ?? '').toUpperCase());
  }

  #endServer(): void {
    const { server } = this.duplex;
    if (this.compressed || (server.length === 0 && !this.#server.isWithin)) return;
    this.#response(this.#server.last());
  }
}

/** The dialogue of an IMAP connection (RFC 9051, RFC 3501). */
export function imap(stream: Spoken): Conversation<ImapExchange> {
  return converse('imap', stream, new ImapDialogue(stream.opened));
}
