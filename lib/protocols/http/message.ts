import { type Content, join } from '../content.js';
import type { Inbox, Span } from '../inbox.js';
import { lineOf } from '../text.js';

/** An HTTP/1.1 message (RFC 9112). */
export interface HttpMessage {
  /** Request-line or status-line, as sent. */
  startLine: string;
  /** Field names as sent, with their values, in order. */
  fields: [name: string, value: string][];
  /** The content with chunked coding undone (RFC 9112 §7.1); empty when there is none. */
  content: Content;
  /** False when the connection ended within it. */
  complete: boolean;
}

/** The values of a field, joined by comma; null when it is absent. */
export function fieldOf(message: Pick<HttpMessage, 'fields'>, name: string): string | null {
  const values = message.fields.filter(([field]) => field.toLowerCase() === name.toLowerCase());
  return values.length === 0 ? null : values.map(([, value]) => value).join(', ');
}

type Body = { kind: 'length' | 'chunk'; left: number } | { kind: 'chunked' | 'trailer' | 'close' };

/** Reads the messages of one direction. `hasNoContent` knows what a response answers: HEAD's has none. */
export class HttpReader {
  #head: string[] = [];
  #spans: Span[] = [];
  #content: Span[] = [];
  #body: Body | null = null;

  constructor(
    readonly inbox: Inbox,
    readonly isResponse: boolean,
    readonly hasNoContent: (head: Pick<HttpMessage, 'startLine' | 'fields'>) => boolean,
  ) {}

  next(): { message: HttpMessage; spans: Span[] } | null {
    for (;;) {
      const body = this.#body;
      if (!body) {
        const line = this.inbox.line();
        if (!line) return null;
        this.#spans.push(line);
        const text = lineOf(line);
        // Empty lines before a message are skipped (RFC 9112 §2.2).
        if (text !== '') this.#head.push(text);
        else if (this.#head.length > 0) this.#body = this.#bodyOf();
        continue;
      }
      if (body.kind === 'length' || body.kind === 'chunk') {
        if (!this.#some(body)) return null;
        if (body.kind === 'length') return this.#end(true);
        this.#body = { kind: 'chunked' };
      } else if (body.kind === 'close') {
        if (this.inbox.length > 0) this.#keep(this.inbox.rest());
        return null;
      } else {
        const line = this.inbox.line();
        if (!line) return null;
        this.#spans.push(line);
        const text = lineOf(line);
        if (body.kind === 'trailer') {
          if (text === '') return this.#end(true);
        } else if (text !== '') {
          const size = /^[0-9a-f]{1,12}(?=$|[;\s])/i.exec(text);
          const octets = size ? Number.parseInt(size[0], 16) : null;
          if (octets === null) this.#body = { kind: 'close' };
          else this.#body = octets === 0 ? { kind: 'trailer' } : { kind: 'chunk', left: octets };
        }
      }
    }
  }

  /** What the end of the connection leaves: a content that only the end delimits is complete. */
  last(): { message: HttpMessage; spans: Span[] } | null {
    if (this.inbox.length > 0) {
      const rest = this.inbox.rest();
      if (this.#body) this.#keep(rest);
      else {
        this.#spans.push(rest);
        this.#head.push(lineOf(rest));
      }
    }
    if (this.#spans.length === 0) return null;
    return this.#end(this.#body?.kind === 'close' && this.isResponse);
  }

  #bodyOf(): Body {
    const head = { startLine: this.#head[0]!, fields: this.#fields() };
    if (this.hasNoContent(head)) return { kind: 'length', left: 0 };
    if (/\bchunked\s*$/i.test(fieldOf(head, 'Transfer-Encoding') ?? '')) return { kind: 'chunked' };
    const length = /^\d{1,15}$/.exec(fieldOf(head, 'Content-Length')?.trim() ?? '');
    if (length) return { kind: 'length', left: Number(length[0]) };
    return this.isResponse ? { kind: 'close' } : { kind: 'length', left: 0 };
  }

  #fields(): [string, string][] {
    return this.#head.slice(1).map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? ['', line.trim()] : [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  }

  #some(body: { left: number }): boolean {
    if (body.left > 0) {
      const { span, octets } = this.inbox.some(body.left);
      body.left -= octets;
      if (span.segments.length > 0) this.#keep(span);
    }
    return body.left === 0;
  }

  #keep(span: Span): void {
    this.#content.push(span);
    this.#spans.push(span);
  }

  #end(complete: boolean): { message: HttpMessage; spans: Span[] } {
    const content = join(this.#content, complete);
    const message = { startLine: this.#head[0] ?? '', fields: this.#fields(), content, complete };
    const spans = this.#spans;
    this.#head = [];
    this.#spans = [];
    this.#content = [];
    this.#body = null;
    return { message, spans };
  }
}
