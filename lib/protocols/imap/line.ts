import { type Content, join } from '../content.js';
import type { Inbox, Span } from '../inbox.js';
import { lineOf, textOf } from '../text.js';

/** Part of a line: text as sent, or the octets of a literal (RFC 9051 §4.3). */
export type Chunk = { text: string } | { literal: Content };

/** A command or response with the literals in it; its last text has no line end. */
export interface ImapLine {
  chunks: Chunk[];
  spans: Span[];
}

const LITERAL = /~?\{(\d{1,15})(\+?)\}\r?\n$/;
/** Text for people may end in something that looks like a literal. */
const NO_LITERALS = /^(?:\+|\S+ (?:OK|NO|BAD|BYE|PREAUTH)\b)/i;

/** Reads lines with literals from one direction, as far as they have come. A literal takes the octets that arrive, no more. */
export class ImapLineReader {
  #line: ImapLine = { chunks: [], spans: [] };
  #literal: { left: number; spans: Span[]; needsContinuation: boolean } | null = null;

  constructor(
    readonly inbox: Inbox,
    /** Whether the literals of this direction wait for the other side's `+`. */
    readonly synchronizing: boolean,
  ) {}

  /** Whether a line has begun and not ended. */
  get isWithin(): boolean {
    return this.#line.spans.length > 0;
  }

  /** Whether the next octets are a literal that the other side has not asked for yet. */
  get waits(): boolean {
    return this.#literal?.needsContinuation === true;
  }

  /** Octets of the literal that is being read, as announced, that have not come yet. */
  get announced(): number {
    return this.#literal?.left ?? 0;
  }

  /** Whether the line that has begun starts with `text`. */
  begins(text: string): boolean {
    const first = this.#line.chunks[0];
    return first !== undefined && 'text' in first && first.text.startsWith(text);
  }

  /** The other side asked for the literal. */
  proceed(): void {
    if (this.#literal) this.#literal.needsContinuation = false;
  }

  /** The next complete line, or null. */
  next(): ImapLine | null {
    while (!this.waits) {
      if (this.#literal) {
        if (!this.#readLiteral(this.#literal)) return null;
        continue;
      }
      const span = this.inbox.line();
      if (!span) return null;
      this.#line.spans.push(span);
      const text = textOf(span.bytes);
      const literal = LITERAL.exec(text);
      const first = this.#line.spans.length === 1;
      if (!literal || (first && NO_LITERALS.test(text))) {
        this.#line.chunks.push({ text: text.replace(/\r?\n$/, '') });
        return this.end();
      }
      this.#line.chunks.push({ text });
      const needsContinuation = this.synchronizing && literal[2] === '';
      this.#literal = { left: Number(literal[1]), spans: [], needsContinuation };
    }
    return null;
  }

  /** What has come of the line, as it is; the literal's octets that are missing stay missing. */
  end(): ImapLine {
    if (this.#literal && !this.#literal.needsContinuation) this.#endLiteral(this.#literal, false);
    this.#literal = null;
    const line = this.#line;
    this.#line = { chunks: [], spans: [] };
    return line;
  }

  /** The line that the connection broke off in, with all octets that are left. */
  last(): ImapLine {
    const line = this.end();
    if (this.inbox.length > 0) {
      const span = this.inbox.rest();
      line.spans.push(span);
      line.chunks.push({ text: lineOf(span) });
    }
    return line;
  }

  #readLiteral(literal: { left: number; spans: Span[] }): boolean {
    if (literal.left > 0) {
      const { span, octets } = this.inbox.some(literal.left);
      literal.left -= octets;
      if (span.segments.length > 0) literal.spans.push(span);
    }
    if (literal.left > 0) return false;
    this.#endLiteral(literal, true);
    return true;
  }

  #endLiteral({ spans }: { spans: Span[] }, complete: boolean): void {
    this.#line.chunks.push({ literal: join(spans, complete) });
    this.#line.spans.push(...spans);
    this.#literal = null;
  }
}

/** The line as sent: literals in place, lines joined by `\n`. */
export function textOfLine({ chunks }: ImapLine): string {
  return chunks
    .map((chunk) => ('text' in chunk ? chunk.text : textOf(chunk.literal.bytes)))
    .join('')
    .replaceAll('\r\n', '\n');
}

/** The literals of a line, in order. */
export function literalsOf({ chunks }: ImapLine): Content[] {
  return chunks.flatMap((chunk) => ('literal' in chunk ? [chunk.literal] : []));
}
