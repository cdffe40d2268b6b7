import type { Part } from '../../wire/stream.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { addReplyFrames, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { type Ending, LineDialogue, lazily, loseCommand, loseReply, type Own } from '../line-dialogue.js';
import { Machine } from '../machine.js';
import { lineOf } from '../text.js';
import type { ImapExchange } from './exchange.js';
import { type ImapLine, ImapLineReader, literalsOf, textOfLine } from './line.js';
import { HOLDING, type Reading, type ReadingEvent, reading } from './reading.js';
import { type ImapResponse, readResponse } from './response.js';
import { type ImapEvent, type ImapState, inOrder, isKnown, next } from './state.js';
import { stringOf } from './values.js';

type Claim = { response: ImapResponse; spans: Span[] };

/** Of what answers a continuation, where the capture does not have the command: no tag is empty (RFC 9051 §9). */
const UNKNOWN_TAG = '';

/** Follows an IMAP connection. */
export class ImapDialogue extends LineDialogue<ImapExchange> {
  /** Commands without tagged response, by tag, oldest first. */
  #open = new Map<string, ImapExchange>();
  #client = new ImapLineReader(this.duplex.client, true);
  #server = new ImapLineReader(this.duplex.server, false);
  #reading = new Machine<Reading, ReadingEvent>(reading, 'command');
  /** The command whose continuation or completion decides how the client's next bytes read. */
  #held: ImapExchange | null = null;
  /** Data that no tagged response has claimed yet. */
  #unclaimed: Claim[] = [];
  #state: ImapState = 'connected';
  /** False while a hole hides where the session stands. */
  #certain = true;
  /** A command that the capture does not have, while data for it comes. */
  #unknown: ImapExchange | null = null;
  #unknownSeen = 0;
  #hasAsked = false;
  /** Octets of the server are missing since the client spoke last. */
  #holed = false;
  /** Untagged data follows a hole, while several commands wait. */
  #isAmbiguous = false;
  /** Tags of commands whose completion may be in a hole. */
  #doubtful = new Set<string>();
  /** Nothing tells whether the server asked for the literal that was announced. */
  #isUnasked = false;
  /** Stands for everything after COMPRESS, whose octets are counted. */
  #compressed: ImapExchange | null = null;
  #swallowed = 0;

  protected get state(): ImapState {
    return this.#state;
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
    if (this.#state === 'connected' && this.opened === true) this.#move('greeting lost');
    if (this.#open.size === 1 && !this.#client.isWithin) this.#claim(this.#open.values().next().value!);
    for (const tag of this.#open.keys()) this.#doubtful.add(tag);
    if (missing > 0 && this.#client.isWithin && this.#client.announced === 0)
      this.#command(this.#client.end());
    this.#isUnasked = this.#client.waits;
    if (this.#reading.state === 'held') this.#reading.on('response lost');
  }

  /** Commands that may wait for a response still: those of which it may be in a hole do not. */
  get #waiting(): ImapExchange[] {
    return [...this.#open.values()].filter(({ tag }) => !this.#doubtful.has(tag!));
  }

  protected end(ending: Ending): void {
    this.#endServer();
    while (this.#client.waits || (this.#reading.state === 'held' && this.duplex.client.length > 0)) {
      if (this.#held?.verb === 'STARTTLS') this.duplex.acceptStartTls();
      if (this.#held && (this.#held.verb === 'AUTHENTICATE' || this.#held.verb === 'IDLE')) {
        this.#reading.on('continuation');
      } else {
        this.#held = null;
        this.#reading.on('completed');
      }
      this.#isUnasked = this.#client.waits;
      this.advance();
      if (this.#client.waits && this.duplex.client.length === 0) break;
    }
    this.#endClient();
    if (this.#isAmbiguous) for (const claim of this.#unclaimed.splice(0)) this.#answerUnknown(claim);
    const oldest = this.#waiting[0] ?? this.#open.values().next().value ?? this.exchanges.at(-1);
    if (oldest) this.#claim(oldest);
    let lost = this.missingAtEnd('server', ending);
    for (const exchange of this.#open.values()) {
      loseReply(exchange, lost);
      lost = 0;
      this.#place(exchange);
    }
  }

  protected readClient(): boolean {
    const { client } = this.duplex;
    if (this.#reading.state === 'compressed') return this.#swallow(client);
    if (this.#reading.state === 'held') return false;
    if (!this.#client.isWithin && this.duplex.turnsToTls(client)) return false;
    if (this.#reading.state === 'guess') {
      const line = client.peekLine();
      if (line !== null) this.#guess(line);
      return line !== null;
    }
    if (this.#reading.state === 'answer') {
      const line = client.line();
      if (line) this.#respond(line);
      return line !== null;
    }
    if (this.duplex.hasHole && !this.#client.isWithin) {
      const text = client.peekLine();
      if (text !== null && isAnswer(text)) {
        this.#respond(client.line()!);
        return true;
      }
    }
    if (this.#isUnasked && this.#client.waits) this.#guessLiteral(client.peekLine() ?? client.peekRest());
    const line = this.#client.next();
    if (line) this.#command(line);
    return line !== null;
  }

  /** Whether what follows the announcement of a literal is it, or the next command: the server refused the literal. */
  #guessLiteral(text: string): void {
    if (text === '') return;
    this.#isUnasked = false;
    const [line] = text.split(/\r?\n/);
    if (looksLikeCommand(line!) && line!.length !== this.#client.announced) this.#command(this.#client.end());
    else this.#client.proceed();
  }

  /** What follows a command whose continuation is lost: an answer to it, or the next command. */
  #guess(line: string): void {
    const isIdle = this.#held?.verb === 'IDLE';
    const isAuth = this.#held?.verb === 'AUTHENTICATE' || this.#held?.kind === 'response';
    const isAnswer = isIdle ? /^DONE\r?\n/i.test(line) : isAuth && /^\S*\r?\n/.test(line);
    this.#reading.on(isAnswer ? 'looks like an answer' : 'looks like a command');
    if (!isAnswer) this.#held = null;
  }

  #command(line: ImapLine): void {
    const text = line.chunks[0] && 'text' in line.chunks[0] ? line.chunks[0].text.replace(/\r?\n$/, '') : '';
    const [, tag = '', verb = '', argument = ''] = /^(\S*)(?: +((?:UID +)?\S*) ?(.*))?$/is.exec(text) ?? [];
    const name = verb.toUpperCase().replace(/ +/, ' ');
    const exchange = this.#send('command', line.spans, {
      tag,
      verb: name,
      argument,
      literals: literalsOf(line),
    });
    lazily(exchange, 'command', () => textOfLine(line));
    this.#open.delete(tag);
    this.#doubtful.delete(tag);
    this.#open.set(tag, exchange);
    const holding = HOLDING.find((each) => each === name);
    if (!holding) return;
    this.#held = exchange;
    this.#reading.on(`sent ${holding}`);
  }

  /** The client's line after `+`: its tagged response is that of the command it belongs to. */
  #respond(line: Span): void {
    const before = this.#held ?? this.#open.get(UNKNOWN_TAG) ?? null;
    const tag = before?.tag ?? null;
    if (before) {
      this.#claim(before);
      this.#place(before);
      this.#open.delete(tag ?? UNKNOWN_TAG);
      this.#doubtful.delete(tag ?? UNKNOWN_TAG);
    }
    const text = lineOf(line);
    const exchange = this.#send('response', [line], { tag, argument: text, command: text });
    this.#open.set(tag ?? UNKNOWN_TAG, exchange);
    if (!this.#held) return;
    const isIdle = this.#held.verb === 'IDLE';
    this.#held = isIdle ? null : exchange;
    this.#reading.on(isIdle ? 'sent DONE' : 'sent answer');
  }

  #send(kind: ImapExchange['kind'], spans: Span[], own: Partial<ImapExchange>): ImapExchange {
    if (spans.length > 0) {
      this.#hasAsked = true;
      this.#unknown = null;
    }
    const exchange = this.begin(kind, own, spans, this.#open.size > 0);
    if (kind !== 'command') exchange.pipelined = false;
    return exchange;
  }

  protected readServer(): boolean {
    const { server } = this.duplex;
    if (this.#reading.state === 'compressed') return this.#swallow(server);
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
    this.#claim(waiting[0]!);
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
    return this.#open.has(tag) || this.#client.begins(`${tag} `);
  }

  #answerUnknown({ response, spans }: Claim): void {
    if (this.#open.size === 1 && this.#unclaimed.length > 0) this.#claim(this.#open.values().next().value!);
    const { seen } = spans[0]!;
    if (this.#unknown === null || seen > this.#unknownSeen) {
      this.#unknownSeen = seen;
      this.#unknown = this.#send('command', [], { tag: response.tag });
      const lost = Math.max(0, seen - this.duplex.client.position);
      loseCommand(this.#unknown, this.duplex.hasHole && lost > 0 ? lost : 0);
      this.#unknown.protection = this.duplex.protectionOf(spans[0]);
      this.#unknown.state = this.#state;
    }
    this.#claim(this.#unknown);
    this.#attach(this.#unknown, response, spans);
    this.#certain = false;
    if (response.status === 'BYE') this.#move('BYE');
    if (response.type !== 'tagged') return;
    this.#unknown.tag = response.tag;
    this.#unknown.completion = response;
    this.#unknown = null;
  }

  #continue({ response, spans }: Claim): void {
    if (this.#client.waits) {
      // The command whose literal it asks for is not complete yet: the response waits for it.
      this.#unclaimed.push({ response, spans });
      this.#client.proceed();
      return;
    }
    if (!this.#held) {
      this.#untagged({ response, spans });
      return;
    }
    this.#claim(this.#held);
    this.#attach(this.#held, response, spans);
    const { kind, verb } = this.#held;
    if (kind === 'response' || verb === 'AUTHENTICATE' || verb === 'IDLE') this.#reading.on('continuation');
  }

  #untagged({ response, spans }: Claim): void {
    const isFirst = this.#state === 'connected' && response.status !== null && this.#open.size === 0;
    const mayGreet = this.opened === undefined || (this.opened && spans[0]!.at === 0);
    const greets = isFirst && mayGreet;
    const isWaited = this.#open.size > this.#doubtful.size || this.#client.isWithin;
    if (greets || !isWaited) {
      const isLate = this.opened === false && !this.#hasAsked;
      if (!greets && (isLate || this.#unknown || this.#doubtful.size > 0)) {
        this.#answerUnknown({ response, spans });
        return;
      }
      const exchange = this.#send(greets ? 'greeting' : 'unsolicited', [], {});
      exchange.protection = this.duplex.protectionOf(spans[0]);
      this.#attach(exchange, response, spans);
      exchange.state = this.#state;
      if (greets) this.#move(`greeting ${response.status}` as ImapEvent);
      else if (response.status === 'BYE') this.#move('BYE');
      return;
    }
    // What comes while idling belongs to IDLE, at once: its DONE may come much later.
    if (this.#held?.verb === 'IDLE') this.#attach(this.#held, response, spans);
    else this.#unclaimed.push({ response, spans });
  }

  #complete({ response, spans }: Claim): void {
    this.lastReplyOrder = orderOf(spans.at(-1)!);
    // Refused before the literal was sent (RFC 9051 §7.6): the command ends here.
    const isBroken = this.#client.waits || (this.duplex.hasHole && this.#client.isWithin);
    if (isBroken && this.#client.begins(`${response.tag} `)) this.#command(this.#client.end());
    if (!this.#open.has(response.tag!)) this.#tellTag(response.tag!);
    const exchange = this.#open.get(response.tag!);
    if (exchange) this.#isAmbiguous = false;
    else {
      if (this.duplex.hasHole) this.#answerUnknown({ response, spans });
      else this.#untagged({ response, spans });
      return;
    }
    if (exchange.verb === 'IDLE' && this.duplex.hasHole && spans[0]!.seen > this.duplex.client.position) {
      // Its DONE is not in the capture.
      this.#claim(exchange);
      this.#open.delete(response.tag!);
      this.#held = null;
      this.#reading.on('completed');
      this.#answerUnknown({ response, spans });
      return;
    }
    if (this.duplex.hasHole) this.#doubtOlder(response.tag!);
    this.#claim(exchange);
    this.#attach(exchange, response, spans);
    exchange.completion = response;
    this.#open.delete(response.tag!);
    this.#doubtful.delete(response.tag!);
    if (this.#state === 'connected') this.#move('began late');
    this.#place(exchange);
    if (this.#held?.tag !== response.tag) return;
    const { verb } = this.#held;
    this.#held = null;
    if (verb === 'COMPRESS' && response.status === 'OK') {
      this.#reading.on('compressed');
      this.#compress();
    } else this.#reading.on('completed');
    if (verb === 'STARTTLS' && response.status === 'OK') this.duplex.acceptStartTls(this.lastReplyOrder);
  }

  /** What answers a continuation that the capture does not have belongs to the command that is completed now. */
  #tellTag(tag: string): void {
    const answer = this.#open.get(UNKNOWN_TAG);
    if (!answer || this.#doubtful.has(UNKNOWN_TAG)) return;
    this.#open.delete(UNKNOWN_TAG);
    answer.tag = tag;
    this.#open.set(tag, answer);
  }

  /** Servers complete commands in order, but where those do not depend on each other (RFC 9051 §5.5). */
  #doubtOlder(completed: string): void {
    for (const tag of this.#open.keys()) {
      if (tag === completed) return;
      this.#doubtful.add(tag);
    }
  }

  /** Gives it the data that nothing has claimed yet. */
  #claim(exchange: ImapExchange): void {
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

  #place(exchange: ImapExchange): void {
    exchange.state = this.#state;
    const { kind, verb, completion } = exchange;
    exchange.outOfOrder = this.#certain && kind === 'command' && !inOrder(this.#state, verb!);
    const name = kind === 'response' ? 'AUTHENTICATE' : verb!;
    if (completion) this.#move(`${name} ${completion.status}` as ImapEvent);
  }

  #move(event: ImapEvent): void {
    this.#state = next(this.#state, event);
  }

  #compress(): void {
    this.#compressed = this.#send('compressed', [], {});
    lazily(this.#compressed, 'command', () => `compressed, ${this.#swallowed} bytes in both directions`);
  }

  #swallow(inbox: { length: number; rest(): Span }): boolean {
    if (inbox.length === 0) return false;
    const span = inbox.rest();
    this.#swallowed += span.bytes.length;
    addReplyFrames(this.#compressed!, [span]);
    return true;
  }

  #endServer(): void {
    const { server } = this.duplex;
    if (this.#compressed || (server.length === 0 && !this.#server.isWithin)) return;
    this.#response(this.#server.last());
  }

  #endClient(): void {
    const { client } = this.duplex;
    if (client.length === 0 && !this.#client.isWithin) return;
    if (this.#reading.state === 'guess') this.#guess(client.peekRest());
    if (this.#reading.state === 'answer') this.#respond(client.rest());
    else this.#command(this.#client.last());
  }
}

/** Whether the line is no command, which has a tag and a verb (RFC 9051 §2.2.1). */
function isAnswer(line: string): boolean {
  return /^\S*\r?\n$/.test(line);
}

function looksLikeCommand(line: string): boolean {
  const [, verb] = /^[^\s:]+ +((?:UID +)?[A-Z]+)(?: .*)?$/i.exec(line) ?? [];
  return verb !== undefined && isKnown(verb.toUpperCase().replace(/ +/, ' '));
}

/** The dialogue of an IMAP connection (RFC 9051, RFC 3501). */
export function imap(stream: Spoken): Conversation<ImapExchange> {
  return converse('imap', stream, new ImapDialogue(stream.opened));
}
