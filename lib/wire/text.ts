import { latin1 } from './bytes.js';
import { octetsOfText } from './octets.js';

const ESCAPES: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};
const PLAIN = /^[ -~]*$/;
const PLAIN_OR_BLANK = /^[ -~\t-\r]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}]/u;
const utf8 = new TextDecoder();

/**
 * Bytes as Wireshark shows text: printable characters as they are, ASCII control characters escaped as in C,
 * other unprintable ones as `\uXXXX`, what is not UTF-8 as U+FFFD. The text comes as the octets of its UTF-8 form, one
 * character each.
 */
export function formatText(bytes: Uint8Array, start: number, end: number): string {
  const text = latin1(bytes, start, end);
  return PLAIN.test(text) ? text : octetsOfText(escaped(bytes.subarray(start, end), false));
}

/** The same with white space as blanks. */
export function formatTextBlank(bytes: Uint8Array, start: number, end: number): string {
  const text = latin1(bytes, start, end);
  if (PLAIN_OR_BLANK.test(text)) return text.replace(/[\t-\r]/g, ' ');
  return octetsOfText(escaped(bytes.subarray(start, end), true));
}

function escaped(bytes: Uint8Array, blank: boolean): string {
  let shown = '';
  for (const character of utf8.decode(bytes)) {
    const code = character.codePointAt(0)!;
    if (code >= 0x20 && code < 0x7f) shown += character;
    else if (code < 0x80) {
      if (blank && code >= 9 && code <= 13) shown += ' ';
      else shown += ESCAPES[code] ?? `\\${code.toString(8).padStart(3, '0')}`;
    } else if (!UNPRINTABLE.test(character)) shown += character;
    else if (code <= 0xffff) shown += `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    else shown += `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  }
  return shown;
}

/** The same of octets that are one character each already. */
export function formatOctets(octets: string): string {
  return PLAIN.test(octets) ? octets : octetsOfText(escaped(Buffer.from(octets, 'latin1'), false));
}
