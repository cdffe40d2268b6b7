import { decodeCharset } from './charset.js';

/** A field with parameters, such as Content-Type (RFC 2045 §5.1). */
export interface Structured {
  /** Before the first semicolon, in lower case, comments removed: `text/plain`, `attachment`. */
  value: string;
  /** Names in lower case; RFC 2231's pieces joined and decoded. */
  parameters: Map<string, string>;
}

/** At most this many parameters are read; a message needs three. */
const MOST = 200;

/** Reads `value; name=value; name="value"`, comments and RFC 2231 included. Never throws. */
export function parseStructured(text: string): Structured {
  const segments = splitAtSemicolons(text);
  const raw: [string, string][] = [];
  for (const segment of segments.slice(1, MOST + 1)) {
    const equals = segment.indexOf('=');
    if (equals === -1) continue;
    const name = plain(segment.slice(0, equals)).trim().toLowerCase();
    if (name !== '') raw.push([name, unquote(segment.slice(equals + 1))]);
  }
  return { value: plain(segments[0]!).trim().toLowerCase(), parameters: joinPieces(raw) };
}

/** Semicolons in quoted strings and comments do not separate. */
function splitAtSemicolons(text: string): string[] {
  const out: string[] = [];
  let start = 0;
  let quoted = false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\\' && (quoted || depth > 0)) i++;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (character === '(' && !quoted) depth++;
    else if (character === ')' && !quoted && depth > 0) depth--;
    else if (character === ';' && !quoted && depth === 0) {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  // A comment or quoted string that never ends swallows nothing: what follows it is split plainly.
  if (depth > 0 && !quoted) out.push(...text.slice(start).split(';'));
  else out.push(text.slice(start));
  return out;
}

/** Without comments (RFC 5322 §3.2.2). */
function plain(text: string): string {
  if (!text.includes('(')) return text;
  let out = '';
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (depth === 0) out += character;
    else if (character === '\\') i++;
  }
  return out;
}

/** A token, or what a quoted string stands for (RFC 5322 §3.2.4). */
function unquote(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"')) return plain(trimmed).trim();
  let out = '';
  for (let i = 1; i < trimmed.length; i++) {
    const character = trimmed[i]!;
    if (character === '"') break;
    if (character === '\\' && i + 1 < trimmed.length) i++;
    out += trimmed[i];
  }
  return out;
}

interface Piece {
  /** Behind the `*` of RFC 2231 §3; -1 for a parameter in one piece. */
  number: number;
  /** Percent-encoded (§4). */
  extended: boolean;
  value: string;
}

const NAME = /^(.*?)(?:\*(\d{1,4}))?(\*)?$/s;

/** Puts the pieces of `name*0*`, `name*1`, … together; the plain form yields to the extended one. */
function joinPieces(raw: [string, string][]): Map<string, string> {
  const groups = new Map<string, Piece[]>();
  const out = new Map<string, string>();
  for (const [name, value] of raw) {
    const [, base, number, star] = NAME.exec(name)!;
    if (number === undefined && star === undefined) {
      if (!out.has(name)) out.set(name, value);
      continue;
    }
    const piece = { number: number === undefined ? -1 : Number(number), extended: star === '*', value };
    const group = groups.get(base!);
    if (group) group.push(piece);
    else groups.set(base!, [piece]);
  }
  for (const [name, pieces] of groups) out.set(name, joinGroup(pieces));
  return out;
}

function joinGroup(pieces: Piece[]): string {
  const whole = pieces.find((piece) => piece.number === -1);
  const ordered = whole ? [whole] : pieces.sort((a, b) => a.number - b.number);
  let charset = 'us-ascii';
  const octets: Buffer[] = [];
  for (const [index, piece] of ordered.entries()) {
    let value = piece.value;
    if (piece.extended && index === 0) {
      const [, label, rest] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? [];
      if (rest !== undefined) {
        charset = label || 'us-ascii';
        value = rest;
      }
    }
    octets.push(piece.extended ? percentDecode(value) : Buffer.from(value, 'utf8'));
  }
  return decodeCharset(Buffer.concat(octets), charset).text;
}

function percentDecode(text: string): Buffer {
  const octets = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    octets.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
