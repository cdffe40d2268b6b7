import type { Part } from '../../wire/stream.js';
import { type Content, END_OF_DATA, unstuff } from '../content.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { Duplex } from '../duplex.js';
import { addReplyFrames, envelopeOf, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { lineOf, textOf } from '../text.js';
import type { TlsExchange } from '../tls/dialogue.js';
import type { Pop3Exchange, Pop3Reply } from './exchange.js';
import { inOrder, isMultiLine, next, type Pop3State } from './state.js';

const END = '.\r\n';

/** Follows a POP3 connection part by part; how the bytes were cut into parts does not matter. */
export class Pop3Dialogue {
  #exchanges: Pop3Exchange[] = [];
  /** Sent and not answered yet, in order. */
  #pending: Pop3Exchange[] = [];
  #duplex = new Duplex();
  #client = this.#duplex.client;
  #server = this.#duplex.server;
  /** What the client's next line is; `held` until a reply tells. */
  #expecting: 'command' | 'held' | 'response' = 'command';
  /** A positive reply whose further lines are coming. */
  #body: { exchange: Pop3Exchange; first: Span; reply: Pop3Reply } | null = null;
  #state: Pop3State = 'CONNECTED';
  #lastReplyOrder = -1;

  push(part: Part): void {
    if (this.#duplex.push(part)) this.#advance();
  }

  finish(): Pop3Exchange[] {
    if (this.#body) this.#endBody(this.#server.rest(), false);
    else if (this.#server.length > 0) this.#answer(this.#server.rest(), false);
    while (this.#expecting === 'held' && this.#client.length > 0) {
      const last = this.#pending.at(-1);
      if (last?.verb === 'STLS') this.#duplex.acceptStartTls();
      this.#expecting = last?.verb === 'STLS' ? 'command' : 'response';
      this.#advance();
    }
    if (this.#client.length > 0) this.#clientLine(this.#client.rest());
    for (const exchange of this.#pending) this.#place(exchange);
    return [...this.#exchanges, ...this.#duplex.finishTls().map(fromTls)];
  }

  /** A reply decides how the client's next line reads, so that comes before the reply after it. */
  #advance(): void {
    do {
      while (this.#readClient());
    } while (this.#readServer());
  }

  #readClient(): boolean {
    if (this.#expecting === 'held' || this.#duplex.turnsToTls(this.#client)) return false;
    const line = this.#client.line();
    if (line) this.#clientLine(line);
    return line !== null;
  }

  #clientLine(line: Span): void {
    // A hole swallowed the end of a reply: the client has seen it, since it goes on.
    if (this.#body && this.#server.hasGap) this.#endBody(this.#server.rest(), false);
    const text = lineOf(line);
    if (this.#expecting === 'response') {
      this.#send('response', text, null, text, line);
      this.#expecting = 'held';
      return;
    }
    const [, verb, argument] = /^(\S*) *(.*)$/s.exec(text)!;
    const { verb: sent } = this.#send('command', text, verb!.toUpperCase(), argument!, line);
    if (sent === 'STLS' || (sent === 'AUTH' && argument !== '')) this.#expecting = 'held';
  }

  #send(
    kind: Pop3Exchange['kind'],
    command: string | null,
    verb: string | null,
    argument: string,
    span?: Span,
  ): Pop3Exchange {
    const exchange: Pop3Exchange = {
      command,
      reply: null,
      ...envelopeOf(span ? [span] : []),
      kind,
      verb,
      argument,
      response: null,
      content: null,
      capabilities: null,
      pipelined: span !== undefined && (this.#pending.length > 0 || orderOf(span) < this.#lastReplyOrder),
      state: this.#state,
      outOfOrder: false,
      protection: this.#duplex.protectionOf(span),
      tls: null,
    };
    if (kind === 'greeting') this.#exchanges.unshift(exchange);
    else this.#exchanges.push(exchange);
    if (span) this.#pending.push(exchange);
    return exchange;
  }

  #readServer(): boolean {
    if (this.#body) {
      const empty = this.#server.startsWith(END);
      if (empty === undefined) return false;
      const span = empty ? this.#server.take(END.length) : this.#server.through(END_OF_DATA);
      if (span) this.#endBody(span, true);
      return span !== null;
    }
    if (this.#duplex.turnsToTls(this.#server)) return false;
    const line = this.#server.line();
    if (line) this.#answer(line, true);
    return line !== null;
  }

  #answer(line: Span, complete: boolean): void {
    const first = this.#state === 'CONNECTED';
    const greets = first && this.#pending.length === 0;
    const exchange = greets
      ? this.#send('greeting', null, null, '')
      : (this.#pending.shift() ?? this.#send('unsolicited', null, null, ''));
    if (exchange.kind === 'unsolicited') exchange.protection = this.#duplex.protectionOf(line);
    // A capture that starts after the greeting: the first command tells where the session stands.
    if (first && !greets)
      this.#state = inOrder('AUTHORIZATION', exchange.verb!) ? 'AUTHORIZATION' : 'TRANSACTION';
    const reply = parseReply(lineOf(line), complete);
    exchange.reply = lineOf(line);
    exchange.response = reply;
    addReplyFrames(exchange, [line]);
    if (reply.status === '+OK' && exchange.verb && isMultiLine(exchange.verb, exchange.argument)) {
      this.#body = { exchange, first: line, reply };
    } else this.#replied(exchange, line);
  }

  #endBody(span: Span, complete: boolean): void {
    const { exchange, first, reply } = this.#body!;
    this.#body = null;
    const { bytes } = span;
    reply.complete = complete;
    addReplyFrames(exchange, [first, span]);
    const body = complete ? bytes.subarray(0, bytes.length - END.length) : bytes;
    const content = unstuff({ ...span, bytes: body }, complete);
    const line = exchange.reply!;
    // A message can be large: its text is made when somebody asks for it.
    Object.defineProperty(exchange, 'reply', {
      enumerable: true,
      configurable: true,
      get: () => `${line}\n${textOf(bytes)}`.replaceAll('\r\n', '\n').replace(/\n$/, ''),
    });
    this.#read(exchange, reply, content);
    this.#replied(exchange, span.segments.length > 0 ? span : first);
  }

  #read(exchange: Pop3Exchange, reply: Pop3Reply, content: Content): void {
    if (exchange.verb === 'RETR' || exchange.verb === 'TOP') {
      exchange.content = content;
      return;
    }
    const text = textOf(content.bytes).replace(/\r?\n$/, '');
    reply.lines = text === '' ? [] : text.split(/\r?\n/);
    if (exchange.verb !== 'CAPA') return;
    exchange.capabilities = new Map(
      reply.lines.map((line) => {
        const [name, ...parameters] = line.trim().split(/ +/);
        return [name!.toUpperCase(), parameters];
      }),
    );
  }

  #replied(exchange: Pop3Exchange, last: Span): void {
    this.#lastReplyOrder = orderOf(last);
    this.#place(exchange);
    const { verb, kind, response } = exchange;
    if (this.#expecting !== 'held' || this.#pending.length > 0) return;
    if (verb === 'STLS' && response?.status === '+OK') this.#duplex.acceptStartTls(this.#lastReplyOrder);
    const challenged = (verb === 'AUTH' || kind === 'response') && response?.status === '+';
    this.#expecting = challenged ? 'response' : 'command';
  }

  #place(exchange: Pop3Exchange): void {
    const { kind, verb, response } = exchange;
    exchange.state = this.#state;
    exchange.outOfOrder = kind === 'command' && !inOrder(this.#state, verb!);
    if (response?.status === '+OK' || response?.status === '-ERR') {
      const isList = verb === 'AUTH' && exchange.argument.trim() === '';
      if (!isList) this.#state = next(this.#state, verb ?? kind, response.status === '+OK');
    }
  }
}

/** Reads the first line of a reply. */
export function parseReply(line: string, complete: boolean): Pop3Reply {
  const match = /^(\+OK|-ERR|\+(?= |$))(?: (?:\[([^\]]*)\] ?)?(.*))?$/is.exec(line);
  if (!match) return { status: null, responseCode: null, information: line, lines: [], complete };
  const status = match[1]!.toUpperCase() as '+OK' | '-ERR' | '+';
  return { status, responseCode: match[2] ?? null, information: match[3] ?? '', lines: [], complete };
}

function fromTls(tls: TlsExchange): Pop3Exchange {
  const { records: _, ...exchange } = tls;
  return {
    ...exchange,
    kind: 'tls',
    verb: null,
    argument: '',
    response: null,
    content: null,
    capabilities: null,
    pipelined: false,
    state: 'AUTHORIZATION',
    outOfOrder: false,
    protection: 'secured',
    tls,
  };
}

/** The dialogue of a POP3 connection (RFC 1939). */
export function pop3(stream: Spoken): Conversation<Pop3Exchange> {
  return converse('pop3', stream, new Pop3Dialogue());
}
