import type { Span } from '../inbox.js';
import { lineOf } from '../text.js';

/** A reply of the server (RFC 5321 §4.2). */
export interface SmtpReply {
  /** Three-digit reply code; null where the line does not start with one. */
  code: number | null;
  /** Enhanced status code of RFC 3463, such as `2.1.0`; null where there is none. */
  enhancedStatus: string | null;
  /** Text of each line, without the code and the enhanced status code. */
  lines: string[];
  /** False when the connection ended, or the capture has a hole, before the last line. */
  complete: boolean;
}

const LINE = /^([2-5][0-9]{2})(?:([ -])(.*))?$/s;
const STATUS = /^([245]\.\d{1,3}\.\d{1,3})(?: (.*)|)$/s;

function parse(lines: readonly string[], complete: boolean): SmtpReply {
  const texts: string[] = [];
  let code: number | null = null;
  let enhancedStatus: string | null = null;
  for (const line of lines) {
    const match = LINE.exec(line);
    const text = match ? (match[3] ?? '') : line;
    if (match && code === null) code = Number(match[1]);
    // A status code's class repeats the reply code's first digit (RFC 2034 §4); else it is text that looks like one.
    const status = match && match[1]?.[0] === text[0] ? STATUS.exec(text) : null;
    if (status) enhancedStatus ??= status[1]!;
    texts.push(status ? (status[2] ?? '') : text);
  }
  return { code, enhancedStatus, lines: texts, complete };
}

/** Puts reply lines together; a reply ends with the line that has no hyphen after its code. */
export class ReplyAssembler {
  #spans: Span[] = [];
  #lines: string[] = [];

  get pending(): boolean {
    return this.#spans.length > 0;
  }

  /** Takes a line; says whether it is the reply's last. */
  push(span: Span): boolean {
    this.#spans.push(span);
    this.#lines.push(lineOf(span));
    return LINE.exec(this.#lines.at(-1)!)?.[2] !== '-';
  }

  /** What has been gathered, as a reply. */
  end(complete: boolean): { reply: SmtpReply; text: string; spans: Span[] } {
    const result = { reply: parse(this.#lines, complete), text: this.#lines.join('\n'), spans: this.#spans };
    this.#spans = [];
    this.#lines = [];
    return result;
  }
}

/** The extensions that a reply to EHLO offers: keyword in upper case to its parameters (RFC 5321 §4.1.1.1). */
export function capabilitiesOf(reply: SmtpReply): Map<string, string[]> {
  const capabilities = new Map<string, string[]>();
  for (const line of reply.lines.slice(1)) {
    // AUTH=LOGIN is an old spelling that some servers still add for old clients.
    const [keyword, ...parameters] = line.trim().split(/ +|(?<=^AUTH)=/i);
    if (keyword) capabilities.set(keyword.toUpperCase(), parameters);
  }
  return capabilities;
}
