import { decodeCharset } from './charset.js';
import { decodeBase64 } from './transfer.js';

/** An encoded word of RFC 2047 §2, as it stands in a field. */
export interface EncodedWord {
  charset: string;
  /** RFC 2231 §5; empty when not given. */
  language: string;
  encoding: 'B' | 'Q';
  bytes: Uint8Array;
  /** Offsets in the string. */
  start: number;
  end: number;
}

/**
 * RFC 2047 §2 forbids spaces in the encoded text and more than 75 characters; both occur, and are accepted, spaces
 * only in Q.
 */
const WORD = /=\?([^?*\s]{1,60})(?:\*([^?\s]{0,40}))?\?([bBqQ])\?([^?]*)\?=/g;

/** Character sets whose text begins with a state or a mark of its own: UTF-7 (RFC 2152), UTF-16 and UTF-32 (RFC 2781). */
const BEGINS_ANEW = /^(unicode-1-1-)?utf-?7|^utf-?(16|32)|^ucs-?[24]/;

/** The encoded words in a field's value, with the octets that each stands for. */
export function encodedWords(value: string): EncodedWord[] {
  return Array.from(value.matchAll(WORD), (match) => ({
    charset: match[1]!.toLowerCase(),
    language: match[2] ?? '',
    encoding: match[3]!.toUpperCase() as 'B' | 'Q',
    bytes: wordBytes(match[3]!, match[4]!),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function wordBytes(encoding: string, text: string): Uint8Array {
  if (encoding.toUpperCase() === 'B') return decodeBase64(Buffer.from(text, 'latin1')).bytes;
  const octets = text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}

/**
 * The value as a person reads it (RFC 2047 §6.2): encoded words decoded, white space between two neighbours dropped. A
 * character that a sender cut between two words of one character set is put together again, but where the octets of a
 * word do not say by themselves what they are: each word of those begins anew (§2).
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  let out = '';
  let position = 0;
  let pending: { charset: string; pieces: Uint8Array[] } | null = null;
  const flush = () => {
    if (pending) out += decodeCharset(Buffer.concat(pending.pieces), pending.charset).text;
    pending = null;
  };
  for (const word of encodedWords(value)) {
    const between = value.slice(position, word.start);
    const neighbours = pending !== null && /^[ \t\r\n]*$/.test(between);
    if (!neighbours) {
      flush();
      out += between;
    } else if (pending!.charset !== word.charset || BEGINS_ANEW.test(word.charset)) flush();
    pending ??= { charset: word.charset, pieces: [] };
    pending.pieces.push(word.bytes);
    position = word.end;
  }
  flush();
  return out + value.slice(position);
}
