import { type MailDate, parseDate } from './date.js';
import type { Entity } from './entity.js';
import type { Field } from './field.js';
import { latin1, type Range } from './source.js';

/** A clause of a Received field, such as `by mail.example.com (Postfix)`. */
export interface ReceivedClause {
  /** The words after the keyword, as written: a domain, a protocol, an id, a path with its brackets. */
  value: string;
  /** The comments after them, without their parentheses. */
  comments: string[];
  /** From the keyword to the end of its last word or comment, in the message's source. */
  range: Range;
}

/** The name of a clause (RFC 5321 §4.4). */
export type ReceivedKeyword = 'from' | 'by' | 'via' | 'with' | 'id' | 'for';

/**
 * What a Received field says: who gave the message to whom, and when (RFC 5321 §4.4). Each server adds its field above
 * those that are there. A clause that the field lacks is null.
 */
export interface Received extends Record<ReceivedKeyword, ReceivedClause | null> {
  field: Field;
  /** The address literal in the comment of `from`, without brackets: where the connection came from, as the server saw it. */
  address: string | null;
  /** When the server took the message; null where the field ends in no date-time. */
  date: MailDate | null;
  /** From the date-time to the field's end, comments included; empty where there is no semicolon. */
  dateRange: Range;
}

interface Token extends Range {
  kind: 'word' | 'comment' | 'semicolon';
  text: string;
}

const KEYWORD = /^(?:from|by|via|with|id|for)$/i;

/** The Received fields of a message from the top, which is from the last server to the first. Never throws. */
export function receivedFields(message: Entity): Received[] {
  return message.fieldsNamed('Received').map((field) => readReceived(message.source, field));
}

function readReceived(source: Uint8Array, field: Field): Received {
  const text = latin1(source, field.valueRange);
  const all = tokens(text);
  const last = all.findLastIndex(({ kind }) => kind === 'semicolon');
  const clauses = clausesIn(last < 0 ? all : all.slice(0, last), field.valueRange.start);
  const dateText = last < 0 ? '' : text.slice(all[last]!.end);
  const dateEnd = field.valueRange.end;
  return {
    field,
    ...clauses,
    address: addressIn(clauses.from),
    date: parseDate(dateText.replace(/\r?\n/g, '')),
    dateRange: { start: dateEnd - dateText.trimStart().length, end: dateEnd },
  };
}

type Clauses = Record<ReceivedKeyword, ReceivedClause | null>;

/** The clauses by keyword, the first of each. The word after a keyword is its value, even one that reads as a keyword. */
function clausesIn(stamp: readonly Token[], offset: number): Clauses {
  const clauses: Clauses = { from: null, by: null, via: null, with: null, id: null, for: null };
  let current: (ReceivedClause & { words: string[] }) | null = null;
  for (const { kind, text, start, end } of stamp) {
    if (kind === 'word' && KEYWORD.test(text) && current?.words.length !== 0) {
      const range = { start: offset + start, end: offset + end };
      current = { value: '', comments: [], range, words: [] };
      clauses[text.toLowerCase() as ReceivedKeyword] ??= current;
    } else if (current) {
      if (kind === 'comment') current.comments.push(text);
      else current.words.push(text);
      current.range.end = offset + end;
    }
  }
  for (const [keyword, clause] of Object.entries(clauses) as [ReceivedKeyword, typeof current][]) {
    if (!clause) continue;
    const { words, comments, range } = clause;
    clauses[keyword] = { value: words.join(' '), comments, range };
  }
  return clauses;
}

/** `[172.28.0.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3), in the first comment that holds one, or as the value. */
function addressIn(from: ReceivedClause | null): string | null {
  for (const text of from ? [...from.comments, from.value] : []) {
    const literal = /\[(?:IPv6:)?([0-9A-Fa-f.:]{2,45})\]/i.exec(text);
    if (literal) return literal[1]!;
  }
  return null;
}

/** Words, comments without their parentheses, and semicolons; white space and line ends separate. */
function tokens(text: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const character = text[at]!;
    if (' \t\r\n)'.includes(character)) at++;
    else if (character === ';') out.push({ kind: 'semicolon', text: ';', start, end: ++at });
    else if (character === '(') {
      at = commentEnd(text, at);
      const closed = at - start > 1 && text[at - 1] === ')';
      out.push({ kind: 'comment', text: text.slice(start + 1, closed ? at - 1 : at), start, end: at });
    } else {
      at = wordEnd(text, at);
      out.push({ kind: 'word', text: text.slice(start, at), start, end: at });
    }
  }
  return out;
}

/** Behind the parenthesis that closes the one at `at` (RFC 5322 §3.2.2), or the end. */
function commentEnd(text: string, at: number): number {
  for (let depth = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Behind a word; a quoted string within it may hold anything (`<"a b"@c>`). */
function wordEnd(text: string, at: number): number {
  for (let quoted = false; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && ' \t\r\n();'.includes(character)) return at;
  }
  return text.length;
}
