import { decodeWords } from './encoded-word.js';
import { type Line, latin1, lineAt, type Range } from './source.js';

/** A header field (RFC 5322 §2.2) and where it lies. */
export interface Field {
  /** As written; names do not distinguish upper and lower case. */
  name: string;
  /** The body of the field, unfolded (§2.2.3): line ends removed, the space before the value too. */
  value: string;
  /** The value for reading: encoded words decoded (RFC 2047). */
  text: string;
  /** The whole field, folded lines and the last line end included. */
  range: Range;
  /** From behind the colon and the space after it to before the last line end. */
  valueRange: Range;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Octets of a header: UTF-8 (RFC 6532) where they are, else one character an octet. */
function headerText(source: Uint8Array, range: Range): string {
  const bytes = source.subarray(range.start, range.end);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1(source, range);
  }
}

/** Printable US-ASCII but the colon; obsolete syntax allows space before the colon (RFC 5322 §4.5). */
const NAME = /^([!-9;-~]+)[ \t]*:/;

/** Length of the longest field name that is looked for; RFC 5322 §2.1.1 limits a line to 998. */
const LONGEST_NAME = 998;

/** The name that a line begins with, and where its value begins; null for a line that is no field. */
export function fieldStart(source: Uint8Array, line: Line): { name: string; valueStart: number } | null {
  const beginning = latin1(source, {
    start: line.start,
    end: Math.min(line.textEnd, line.start + LONGEST_NAME),
  });
  const match = NAME.exec(beginning);
  if (!match) return null;
  let valueStart = line.start + match[0].length;
  while (valueStart < line.textEnd && isSpace(source[valueStart])) valueStart++;
  return { name: match[1]!, valueStart };
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

/** Whether the line at `start` continues the field before it: it begins with white space (§2.2.3). */
export function isContinuation(source: Uint8Array, start: number): boolean {
  return isSpace(source[start]);
}

/** The field of these octets. `limit`: octets of the value that are interpreted. */
export function readField(
  source: Uint8Array,
  name: string,
  range: Range,
  valueStart: number,
  limit: number,
): Field {
  const last = source[range.end - 1] === 0x0a ? range.end - 1 : range.end;
  const valueEnd = Math.max(valueStart, last > range.start && source[last - 1] === 0x0d ? last - 1 : last);
  const valueRange = { start: Math.min(valueStart, valueEnd), end: valueEnd };
  const raw = headerText(source, {
    start: valueRange.start,
    end: Math.min(valueEnd, valueRange.start + limit),
  });
  const value = raw.replace(/\r?\n/g, '');
  return { name, value, text: decodeWords(value), range, valueRange };
}

/** Where the field that begins at `line` ends: after its last continuation line. */
export function fieldEnd(source: Uint8Array, line: Line, limit: number): number {
  let end = line.end;
  while (end < limit && isContinuation(source, end)) end = lineAt(source, end, limit).end;
  return end;
}
