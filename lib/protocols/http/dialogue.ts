import type { Part } from '../../wire/stream.js';
import { type Conversation, converse, type Exchange, type Spoken } from '../conversation.js';
import { addReplyFrames, envelopeOf } from '../exchange.js';
import { Inbox, type Span } from '../inbox.js';
import { type HttpMessage, HttpReader } from './message.js';

/** A request and its response. `command` and `reply` are their heads, without content. */
export interface HttpExchange extends Exchange {
  /** Null when only the response was seen. */
  request: (HttpMessage & { method: string; target: string }) | null;
  /** The final response; null when none was seen. */
  response: (HttpMessage & { status: number | null; reason: string }) | null;
}

function headOf({ startLine, fields }: HttpMessage): string {
  return [startLine, ...fields.map(([name, value]) => (name ? `${name}: ${value}` : value))].join('\n');
}

function requestOf(message: HttpMessage): HttpExchange['request'] {
  const [method = '', target = ''] = message.startLine.split(' ');
  return { ...message, method, target };
}

function responseOf(message: HttpMessage): HttpExchange['response'] & object {
  const match = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(message.startLine);
  return { ...message, status: match ? Number(match[1]) : null, reason: match?.[2] ?? '' };
}

/** Follows an HTTP/1.x connection part by part (RFC 9112). */
export class HttpDialogue {
  #exchanges: HttpExchange[] = [];
  #pending: HttpExchange[] = [];
  #client = new HttpReader(new Inbox('client'), false, () => false);
  #server = new HttpReader(new Inbox('server'), true, (head) => this.#hasNoContent(head.startLine));
  #parts = 0;

  push(part: Part): void {
    const reader = part.from === 'client' ? this.#client : this.#server;
    reader.inbox.push(part, this.#parts++);
    for (let next = reader.next(); next; next = reader.next()) this.#add(part.from, next);
  }

  finish(): HttpExchange[] {
    const request = this.#client.last();
    if (request) this.#add('client', request);
    const response = this.#server.last();
    if (response) this.#add('server', response);
    return this.#exchanges;
  }

  #add(from: 'client' | 'server', { message, spans }: { message: HttpMessage; spans: Span[] }): void {
    if (from === 'client') {
      const request = requestOf(message);
      const exchange = {
        command: headOf(message),
        reply: null,
        ...envelopeOf(spans),
        request,
        response: null,
      };
      this.#exchanges.push(exchange);
      this.#pending.push(exchange);
      return;
    }
    const response = responseOf(message);
    const interim = response.status !== null && response.status < 200 && response.status !== 101;
    let exchange = interim ? this.#pending[0] : this.#pending.shift();
    if (!exchange) {
      exchange = { command: null, reply: null, ...envelopeOf([]), request: null, response: null };
      this.#exchanges.push(exchange);
    }
    exchange.response = response;
    exchange.reply = exchange.reply === null ? headOf(message) : `${exchange.reply}\n\n${headOf(message)}`;
    addReplyFrames(exchange, spans);
  }

  /** Whether the response has no content whatever its fields say (RFC 9112 §6.3). */
  #hasNoContent(statusLine: string): boolean {
    const status = Number(/^HTTP\/\d\.\d (\d{3})/.exec(statusLine)?.[1]);
    // A 101 ends HTTP on the connection: what follows is shown as its content.
    if (status === 101) return false;
    return status < 200 || status === 204 || status === 304 || this.#pending[0]?.request?.method === 'HEAD';
  }
}

/** The dialogue of an HTTP/1.x connection. */
export function http(stream: Spoken): Conversation<HttpExchange> {
  return converse('http', stream, new HttpDialogue());
}
