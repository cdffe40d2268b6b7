import type { Part } from '../../wire/stream.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { Duplex } from '../duplex.js';
import { addReplyFrames, envelopeOf, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { lineOf } from '../text.js';
import type { TlsExchange } from '../tls/dialogue.js';
import type { ImapExchange } from './exchange.js';
import { type ImapLine, ImapLineReader, literalsOf, textOfLine } from './line.js';
import { type ImapResponse, readResponse } from './response.js';
import { type ImapState, inOrder, next } from './state.js';
import { stringOf } from './values.js';

/** What a command makes of the client's next bytes. */
const HOLDING = ['AUTHENTICATE', 'IDLE', 'STARTTLS', 'COMPRESS'];

/** Follows an IMAP connection part by part; how the bytes were cut into parts does not matter. */
export class ImapDialogue {
  #exchanges: ImapExchange[] = [];
  /** Commands without tagged response, by tag, oldest first. */
  #open = new Map<string, ImapExchange>();
  #duplex = new Duplex();
  #client = new ImapLineReader(this.#duplex.client, true);
  #server = new ImapLineReader(this.#duplex.server, false);
  /** The command whose continuation or completion decides how the client's next bytes read. */
  #held: ImapExchange | null = null;
  /** Set when that continuation came: the next line answers it. */
  #answering = false;
  /** Data that no tagged response has claimed yet. */
  #unclaimed: { response: ImapResponse; spans: Span[] }[] = [];
  #state: ImapState = 'connected';
  #lastReplyOrder = -1;
  /** Stands for everything after COMPRESS, whose octets are counted. */
  #compressed: ImapExchange | null = null;
  #swallowed = 0;

  push(part: Part): void {
    if (this.#duplex.push(part)) this.#advance();
  }

  finish(): ImapExchange[] {
    this.#endServer();
    while (this.#client.waits || (this.#held && !this.#answering && this.#duplex.client.length > 0)) {
      if (this.#held?.verb === 'STARTTLS') this.#duplex.acceptStartTls();
      if (this.#held && HOLDING.slice(0, 2).includes(this.#held.verb!)) this.#answering = true;
      else this.#held = null;
      this.#client.proceed();
      this.#advance();
      if (this.#client.waits && this.#duplex.client.length === 0) break;
    }
    this.#endClient();
    const oldest = this.#open.values().next().value ?? this.#exchanges.at(-1);
    for (const { response, spans } of this.#unclaimed) this.#attach(oldest!, response, spans);
    for (const exchange of this.#open.values()) this.#place(exchange);
    return [...this.#exchanges, ...this.#duplex.finishTls().map(fromTls)];
  }

  /** A response decides how the client's next bytes read, so those come before the response after it. */
  #advance(): void {
    do {
      while (this.#readClient());
    } while (this.#readServer());
  }

  #readClient(): boolean {
    const { client } = this.#duplex;
    if (this.#compressed) return this.#swallow(client);
    if (this.#held && !this.#answering) return false;
    if (!this.#client.isWithin && this.#duplex.turnsToTls(client)) return false;
    if (this.#answering) {
      const line = client.line();
      if (line) this.#respond(line);
      return line !== null;
    }
    const line = this.#client.next();
    if (line) this.#command(line);
    return line !== null;
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
    this.#open.set(tag, exchange);
    if (HOLDING.includes(name)) this.#held = exchange;
  }

  /** The client's line after `+`: its tagged response is that of the command it belongs to. */
  #respond(line: Span): void {
    const { tag, verb } = this.#held!;
    for (const { response, spans } of this.#unclaimed.splice(0)) this.#attach(this.#held!, response, spans);
    this.#place(this.#held!);
    this.#open.delete(tag!);
    const text = lineOf(line);
    const exchange = this.#send('response', [line], { tag, verb: null, argument: text, literals: [] });
    exchange.command = text;
    this.#open.set(tag!, exchange);
    this.#answering = false;
    this.#held = verb === 'IDLE' ? null : exchange;
  }

  #send(
    kind: ImapExchange['kind'],
    spans: Span[],
    said: Pick<ImapExchange, 'tag' | 'verb' | 'argument' | 'literals'>,
  ): ImapExchange {
    const overlaps =
      this.#open.size > 0 || (spans[0] !== undefined && orderOf(spans[0]) < this.#lastReplyOrder);
    const exchange: ImapExchange = {
      command: null,
      reply: null,
      ...envelopeOf(spans),
      kind,
      ...said,
      responses: [],
      completion: null,
      capabilities: null,
      pipelined: kind === 'command' && overlaps,
      state: this.#state,
      outOfOrder: false,
      protection: this.#duplex.protectionOf(spans[0]),
      tls: null,
    };
    this.#exchanges.push(exchange);
    return exchange;
  }

  #readServer(): boolean {
    const { server } = this.#duplex;
    if (this.#compressed) return this.#swallow(server);
    if (!this.#server.isWithin && this.#duplex.turnsToTls(server)) return false;
    const line = this.#server.next();
    if (line) this.#response(line);
    return line !== null;
  }

  #response(line: ImapLine): void {
    const response = readResponse(line);
    const { spans } = line;
    if (response.type === 'continuation') this.#continue(response, spans);
    else if (response.type === 'untagged') this.#untagged(response, spans);
    else this.#complete(response, spans);
  }

  #continue(response: ImapResponse, spans: Span[]): void {
    if (this.#client.waits) {
      // The command whose literal it asks for is not complete yet: the response waits for it.
      this.#unclaimed.push({ response, spans });
      this.#client.proceed();
      return;
    }
    if (!this.#held) {
      this.#untagged(response, spans);
      return;
    }
    for (const earlier of this.#unclaimed.splice(0))
      this.#attach(this.#held, earlier.response, earlier.spans);
    this.#attach(this.#held, response, spans);
    this.#answering = this.#held.kind === 'response' || HOLDING.slice(0, 2).includes(this.#held.verb!);
  }

  #untagged(response: ImapResponse, spans: Span[]): void {
    const greets = this.#state === 'connected' && response.status !== null && this.#open.size === 0;
    if (greets || (this.#open.size === 0 && !this.#client.isWithin)) {
      const nothing = { tag: null, verb: null, argument: '', literals: [] };
      const exchange = this.#send(greets ? 'greeting' : 'unsolicited', [], nothing);
      exchange.protection = this.#duplex.protectionOf(spans[0]);
      if (greets) this.#exchanges.unshift(this.#exchanges.pop()!);
      this.#attach(exchange, response, spans);
      exchange.state = this.#state;
      if (greets) this.#state = next(this.#state, 'greeting', response.status);
      else if (response.status === 'BYE') this.#state = 'logout';
      return;
    }
    // What comes while idling belongs to IDLE, at once: its DONE may come much later.
    if (this.#held?.verb === 'IDLE') this.#attach(this.#held, response, spans);
    else this.#unclaimed.push({ response, spans });
  }

  #complete(response: ImapResponse, spans: Span[]): void {
    this.#lastReplyOrder = orderOf(spans.at(-1)!);
    // Refused before the literal was sent (RFC 9051 §7.6): the command ends here.
    if (this.#client.waits && this.#client.begins(`${response.tag} `)) this.#command(this.#client.end());
    const exchange = this.#open.get(response.tag!);
    if (!exchange) {
      this.#untagged(response, spans);
      return;
    }
    for (const earlier of this.#unclaimed.splice(0)) this.#attach(exchange, earlier.response, earlier.spans);
    this.#attach(exchange, response, spans);
    exchange.completion = response;
    this.#open.delete(response.tag!);
    if (this.#state === 'connected') this.#state = 'selected';
    this.#place(exchange);
    if (this.#held?.tag !== response.tag) return;
    const { verb } = this.#held;
    this.#held = null;
    this.#answering = false;
    if (response.status !== 'OK') return;
    if (verb === 'STARTTLS') this.#duplex.acceptStartTls(this.#lastReplyOrder);
    if (verb === 'COMPRESS') this.#compress();
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
    exchange.outOfOrder = kind === 'command' && !inOrder(this.#state, verb!);
    const name = kind === 'response' ? 'AUTHENTICATE' : verb!;
    if (completion) this.#state = next(this.#state, name, completion.status);
  }

  #compress(): void {
    const nothing = { tag: null, verb: null, argument: '', literals: [] };
    this.#compressed = this.#send('compressed', [], nothing);
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
    const { server } = this.#duplex;
    if (this.#compressed || (server.length === 0 && !this.#server.isWithin)) return;
    this.#response(this.#server.last());
  }

  #endClient(): void {
    const { client } = this.#duplex;
    if (client.length === 0 && !this.#client.isWithin) return;
    if (this.#answering) {
      this.#respond(client.rest());
      return;
    }
    this.#command(this.#client.last());
  }
}

/** Messages can be large: a text is made when somebody asks for it. */
function lazily(exchange: ImapExchange, field: 'command' | 'reply', get: () => string): void {
  Object.defineProperty(exchange, field, { enumerable: true, configurable: true, get });
}

function fromTls(tls: TlsExchange): ImapExchange {
  const { records: _, ...exchange } = tls;
  return {
    ...exchange,
    kind: 'tls',
    tag: null,
    verb: null,
    argument: '',
    literals: [],
    responses: [],
    completion: null,
    capabilities: null,
    pipelined: false,
    state: 'not authenticated',
    outOfOrder: false,
    protection: 'secured',
    tls,
  };
}

/** The dialogue of an IMAP connection (RFC 9051, RFC 3501). */
export function imap(stream: Spoken): Conversation<ImapExchange> {
  return converse('imap', stream, new ImapDialogue());
}
