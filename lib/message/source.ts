/** Octets `start` up to, not including, `end` of the message's source. */
export interface Range {
  start: number;
  end: number;
}

/** A line of the source: its text, and its end (CRLF, a bare LF, or nothing at the end of the source). */
export interface Line extends Range {
  /** Where the line's text ends and its line end begins. */
  textEnd: number;
}

const LF = 0x0a;
const CR = 0x0d;

/** The line that starts at `start`. A bare CR is no line end (RFC 5322 §2.3); a bare LF is, as in stored messages. */
export function lineAt(source: Uint8Array, start: number, limit = source.length): Line {
  const at = source.indexOf(LF, start);
  if (at === -1 || at >= limit) return { start, textEnd: limit, end: limit };
  return { start, textEnd: at > start && source[at - 1] === CR ? at - 1 : at, end: at + 1 };
}

/** The octets as one character each, so that positions in the string are offsets in the source. */
export function latin1(source: Uint8Array, range: Range): string {
  return Buffer.from(source.buffer, source.byteOffset + range.start, range.end - range.start).toString(
    'latin1',
  );
}

/** Something that a message may not do, and what was made of it. */
export interface Defect {
  kind: DefectKind;
  /** Where in the source. */
  at: number;
}

/** What kind of thing is wrong with a message; each names the rule that is broken. */
export type DefectKind =
  /** A field without a name, or with a character that a name may not have (RFC 5322 §2.2). */
  | 'field-name'
  /** A continuation line with no field before it. */
  | 'stray-continuation'
  /** A line of the header that is no field: the body was taken to begin there. */
  | 'no-separator'
  /** A `From ` line of an mbox in the header. */
  | 'envelope-line'
  /** The header goes on after the limit; the rest was not interpreted. */
  | 'header-limit'
  /** multipart without the boundary parameter (RFC 2046 §5.1.1): taken as text. */
  | 'no-boundary-parameter'
  /** multipart in whose body no delimiter line was found. */
  | 'no-delimiter'
  /** The closing delimiter is missing. */
  | 'no-closing-delimiter'
  /** multipart or message with an encoding other than 7bit, 8bit or binary (RFC 2045 §6.4). */
  | 'encoded-composite'
  /** Parts are nested deeper, or are more, than the limit: the entity was taken as a leaf. */
  | 'depth-limit'
  | 'part-limit'
  /** The source is longer than the limit; the rest was left out. */
  | 'size-limit'
  /** Content-Type cannot be parsed: text/plain (RFC 2045 §5.2). */
  | 'content-type'
  /** Content-Transfer-Encoding unknown: left as it is (RFC 2045 §6.4). */
  | 'transfer-encoding'
  /** base64 with characters of no alphabet, padding missing, or one character too many. */
  | 'base64-characters'
  | 'base64-padding'
  | 'base64-length'
  /** An `=` in quoted-printable that begins no escape. */
  | 'quoted-printable'
  /** A character set that is unknown, or octets that it does not have. */
  | 'charset'
  | 'charset-octets';
