import type { Part } from '../../wire/stream.js';
import { END_OF_DATA, join, unstuff } from '../content.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { Duplex } from '../duplex.js';
import { addCommandFrames, addReplyFrames, envelopeOf, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { lineOf, textOf } from '../text.js';
import type { TlsExchange } from '../tls/dialogue.js';
import type { SmtpExchange } from './exchange.js';
import { capabilitiesOf, ReplyAssembler, type SmtpReply } from './reply.js';
import { inOrder, next, type SmtpState } from './state.js';

/** What the client's next bytes are. `held`: it depends on a reply that has not come. */
type Expecting = 'command' | 'held' | 'response' | 'content' | 'chunk';

const EMPTY_CONTENT = '.\r\n';

/** Follows an SMTP or LMTP connection part by part; how the bytes were cut into parts does not matter. */
export class SmtpDialogue {
  #exchanges: SmtpExchange[] = [];
  /** Sent and not answered yet, in order: replies come in that order too (RFC 2920 §3.1). */
  #pending: SmtpExchange[] = [];
  #duplex = new Duplex();
  #client = this.#duplex.client;
  #server = this.#duplex.server;
  #reply = new ReplyAssembler();
  #expecting: Expecting = 'command';
  #chunk: { exchange: SmtpExchange; left: number; spans: Span[] } | null = null;
  #state: SmtpState = 'connected';
  #transaction = 0;
  #accepted: string[] = [];
  #lastReplyOrder = -1;

  constructor(readonly protocol: 'smtp' | 'lmtp' = 'smtp') {}

  push(part: Part): void {
    if (this.#duplex.push(part)) this.#advance();
  }

  finish(): SmtpExchange[] {
    if (this.#server.length > 0) this.#reply.push(this.#server.rest());
    if (this.#reply.pending) this.#answer(this.#reply.end(false));
    while (this.#expecting === 'held' && this.#client.length > 0) {
      this.#release();
      this.#advance();
    }
    if (this.#client.length > 0 || this.#chunk || this.#expecting === 'content') this.#cut();
    for (const exchange of this.#pending) this.#place(exchange, null);
    return [...this.#exchanges, ...this.#duplex.finishTls().map(fromTls)];
  }

  /** A reply decides how the client's next bytes read, so those come before the reply after it. */
  #advance(): void {
    do {
      while (this.#readClient());
    } while (this.#readServer());
  }

  #readServer(): boolean {
    if (this.#duplex.turnsToTls(this.#server)) return false;
    const line = this.#server.line();
    if (!line) return false;
    if (this.#reply.push(line)) this.#answer(this.#reply.end(true));
    return true;
  }

  #readClient(): boolean {
    switch (this.#expecting) {
      case 'held':
        return false;
      case 'chunk':
        return this.#readChunk();
      case 'content': {
        const empty = this.#client.startsWith(EMPTY_CONTENT);
        if (empty === undefined) return false;
        const span = empty ? this.#client.take(EMPTY_CONTENT.length) : this.#client.through(END_OF_DATA);
        if (span) this.#content(span, empty ? 0 : span.bytes.length - EMPTY_CONTENT.length);
        return span !== null;
      }
      default: {
        if (this.#duplex.turnsToTls(this.#client)) return false;
        const line = this.#client.line();
        if (line) this.#clientLine(line);
        return line !== null;
      }
    }
  }

  #clientLine(line: Span): void {
    const text = lineOf(line);
    if (this.#expecting === 'response') {
      this.#send('response', text, null, text, [line]);
      this.#expecting = 'held';
      return;
    }
    const [, verb, argument] = /^(\S*)[ \t]*(.*)$/s.exec(text)!;
    const exchange = this.#send('command', text, verb!.toUpperCase(), argument!, [line]);
    const octets = exchange.verb === 'BDAT' ? /^(\d{1,15})(?:\s|$)/.exec(argument!) : null;
    if (octets) {
      this.#chunk = { exchange, left: Number(octets[1]), spans: [] };
      this.#expecting = 'chunk';
    } else if (['DATA', 'AUTH', 'STARTTLS'].includes(exchange.verb!)) this.#expecting = 'held';
  }

  #readChunk(): boolean {
    const chunk = this.#chunk!;
    if (chunk.left > 0) {
      const { span, octets } = this.#client.some(chunk.left);
      chunk.left -= octets;
      if (span.segments.length > 0) chunk.spans.push(span);
    }
    if (chunk.left > 0) return false;
    this.#endChunk(true);
    return true;
  }

  #endChunk(complete: boolean): void {
    const { exchange, spans } = this.#chunk!;
    exchange.content = join(spans, complete);
    addCommandFrames(exchange, spans);
    this.#chunk = null;
    this.#expecting = 'command';
  }

  /** `length`: octets of the content without the final dot line. */
  #content(span: Span, length: number, complete = true): void {
    const { bytes } = span;
    const exchange = this.#send('content', '', null, '', [span]);
    exchange.content = unstuff({ ...span, bytes: bytes.subarray(0, length) }, complete);
    // A message can be large: its text is made when somebody asks for it.
    Object.defineProperty(exchange, 'command', {
      enumerable: true,
      configurable: true,
      get: () => textOf(bytes).replaceAll('\r\n', '\n').replace(/\n$/, ''),
    });
    this.#expecting = 'command';
  }

  #send(
    kind: SmtpExchange['kind'],
    command: string | null,
    verb: string | null,
    argument: string,
    spans: Span[],
  ): SmtpExchange {
    const order = spans[0] ? orderOf(spans[0]) : -1;
    const exchange: SmtpExchange = {
      command,
      reply: null,
      ...envelopeOf(spans),
      kind,
      verb,
      argument,
      response: null,
      recipientReplies: [],
      capabilities: null,
      content: null,
      transaction: null,
      pipelined: spans.length > 0 && (this.#pending.length > 0 || order < this.#lastReplyOrder),
      state: this.#state,
      outOfOrder: false,
      protection: this.#duplex.protectionOf(spans[0]),
      tls: null,
    };
    if (kind === 'greeting') this.#exchanges.unshift(exchange);
    else this.#exchanges.push(exchange);
    if (spans.length > 0) this.#pending.push(exchange);
    return exchange;
  }

  #answer({ reply, text, spans }: { reply: SmtpReply; text: string; spans: Span[] }): void {
    // A hole swallowed the end of the content: the server has seen it, since it answers.
    if (this.#expecting === 'content' && this.#pending.length === 0 && this.#client.hasGap) this.#cut();
    const first = this.#state === 'connected';
    const greets = first && (this.#pending.length === 0 || [220, 521, 554].includes(reply.code ?? 0));
    const exchange = greets ? this.#send('greeting', null, null, '', []) : this.#pending.shift();
    this.#lastReplyOrder = orderOf(spans.at(-1)!);
    if (!exchange) {
      const unsolicited = this.#send('unsolicited', null, null, '', []);
      Object.assign(unsolicited, { reply: text, response: reply });
      unsolicited.protection = this.#duplex.protectionOf(spans[0]);
      addReplyFrames(unsolicited, spans);
      if (reply.code === 421) this.#state = 'closed';
      return;
    }
    // A capture that starts after the greeting: take the session as greeted and identified.
    if (first && !greets) this.#state = 'ready';
    exchange.reply = exchange.reply === null ? text : `${exchange.reply}\n${text}`;
    exchange.response = reply;
    addReplyFrames(exchange, spans);
    if (this.#isFinalContent(exchange) && this.protocol === 'lmtp') {
      const forwardPath = this.#accepted[exchange.recipientReplies.length];
      if (forwardPath !== undefined) exchange.recipientReplies.push({ forwardPath, reply });
      if (exchange.recipientReplies.length < this.#accepted.length) {
        this.#pending.unshift(exchange);
        return;
      }
    }
    this.#place(exchange, reply);
    this.#afterReply(exchange, reply);
  }

  #isFinalContent(exchange: SmtpExchange): boolean {
    return (
      exchange.kind === 'content' || (exchange.verb === 'BDAT' && /\bLAST$/i.test(exchange.argument.trim()))
    );
  }

  /** Gives an exchange its place in the session: state, transaction, order; and moves the session on. */
  #place(exchange: SmtpExchange, reply: SmtpReply | null): void {
    const { kind, verb } = exchange;
    const name =
      kind === 'command' ? (verb === 'BDAT' && this.#isFinalContent(exchange) ? 'BDAT LAST' : verb!) : kind;
    exchange.state = this.#state;
    exchange.outOfOrder = kind === 'command' && !inOrder(this.#state, name);
    const open = ['mail', 'rcpt', 'content'].includes(this.#state);
    const state = reply ? next(this.#state, name, reply.code) : this.#state;
    if (verb === 'MAIL' && state === 'mail' && !open) {
      this.#transaction++;
      this.#accepted = [];
    }
    if (open || (verb === 'MAIL' && state === 'mail')) exchange.transaction = this.#transaction;
    if (verb === 'RCPT' && state === 'rcpt' && reply?.code && reply.code < 300) {
      this.#accepted.push(pathOf(exchange.argument));
    }
    this.#state = state;
  }

  /** What the reply means for how the client's next bytes are read. */
  #afterReply(exchange: SmtpExchange, reply: SmtpReply): void {
    const { verb, kind } = exchange;
    const code = reply.code ?? 0;
    if ((verb === 'EHLO' || verb === 'LHLO') && code < 300) exchange.capabilities = capabilitiesOf(reply);
    const waited = kind === 'response' || verb === 'DATA' || verb === 'AUTH' || verb === 'STARTTLS';
    if (this.#expecting !== 'held' || !waited || this.#pending.length > 0) return;
    if (verb === 'STARTTLS' && code < 300) this.#duplex.acceptStartTls(this.#lastReplyOrder);
    if (verb === 'DATA' && code === 354) this.#expecting = 'content';
    else if ((verb === 'AUTH' || kind === 'response') && code === 334) this.#expecting = 'response';
    else this.#expecting = 'command';
  }

  /** The connection ended while the client's bytes waited for a reply: take it that the reply was good. */
  #release(): void {
    const last = this.#pending.at(-1);
    this.#expecting = last?.verb === 'DATA' ? 'content' : 'command';
    if (last?.verb === 'AUTH' || last?.kind === 'response') this.#expecting = 'response';
    if (last?.verb === 'STARTTLS') this.#duplex.acceptStartTls();
  }

  /** The connection ended in the middle of what the client was sending. */
  #cut(): void {
    if (this.#expecting === 'chunk') this.#endChunk(false);
    else if (this.#expecting === 'content') {
      const span = this.#client.rest();
      if (span.segments.length > 0) this.#content(span, span.bytes.length, false);
      this.#expecting = 'command';
    } else this.#clientLine(this.#client.rest());
  }
}

/** The path of a MAIL or RCPT argument: `FROM:<a@b> SIZE=3` gives `<a@b>`. */
export function pathOf(argument: string): string {
  const match = /^(?:FROM|TO)\s*:\s*(<[^>]*>|\S*)/i.exec(argument);
  return match?.[1] ?? '';
}

function fromTls(tls: TlsExchange): SmtpExchange {
  const { records: _, ...exchange } = tls;
  return {
    ...exchange,
    kind: 'tls',
    verb: null,
    argument: '',
    response: null,
    recipientReplies: [],
    capabilities: null,
    content: null,
    transaction: null,
    pipelined: false,
    state: 'greeted',
    outOfOrder: false,
    protection: 'secured',
    tls,
  };
}

/** The dialogue of an SMTP (RFC 5321) or LMTP (RFC 2033) connection. */
export function smtp(stream: Spoken, protocol: 'smtp' | 'lmtp' = 'smtp'): Conversation<SmtpExchange> {
  return converse(protocol, stream, new SmtpDialogue(protocol));
}
