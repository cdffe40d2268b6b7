import type { DefectKind } from './source.js';

/** The octets that a transfer encoding stood for, and what was wrong with it. */
export interface Decoded {
  bytes: Uint8Array;
  defects: DefectKind[];
}

/** Content-Transfer-Encoding values of RFC 2045 §6.1. The first three are the identity. */
export type TransferEncoding = '7bit' | '8bit' | 'binary' | 'quoted-printable' | 'base64';

/** Undoes a Content-Transfer-Encoding; one that is not known leaves the octets as they are (RFC 2045 §6.4). */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Decoded {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return { bytes, defects: [] };
    case 'base64':
      return decodeBase64(bytes);
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return { bytes, defects: ['transfer-encoding'] };
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SIXBIT = new Int8Array(256).fill(-1);
for (let value = 0; value < 64; value++) SIXBIT[ALPHABET.charCodeAt(value)] = value;
const PAD = 0x3d;

const isLineOrSpace = (byte: number): boolean =>
  byte === 0x0d || byte === 0x0a || byte === 0x20 || byte === 0x09;

/**
 * base64 (RFC 2045 §6.8). Characters outside the alphabet are skipped, padding ends the data, missing padding is
 * supplied; each of these but line ends is a defect. Six bits left over are dropped.
 */
export function decodeBase64(bytes: Uint8Array): Decoded {
  const out = Buffer.allocUnsafe(Math.floor((bytes.length * 3) / 4) + 3);
  const defects = new Set<DefectKind>();
  let length = 0;
  let bits = 0;
  let digits = 0;
  let pads = 0;
  let ended = false;
  for (const byte of bytes) {
    const value = SIXBIT[byte]!;
    if (value >= 0 && !ended) {
      // A pad that does not complete its group is no end of the data: go on, as Python and most readers do.
      if (pads > 0) defects.add('base64-padding');
      pads = 0;
      bits = (bits << 6) | value;
      digits++;
      if (digits === 4) {
        out[length++] = (bits >> 16) & 0xff;
        out[length++] = (bits >> 8) & 0xff;
        out[length++] = bits & 0xff;
        digits = 0;
        bits = 0;
      }
    } else if (byte === PAD) {
      pads++;
      if (digits >= 2 && digits + pads === 4) ended = true;
      else if (digits < 2 || ended) defects.add('base64-padding');
    } else if (!isLineOrSpace(byte)) defects.add('base64-characters');
    else continue;
    if (ended && value >= 0) defects.add('base64-characters');
  }
  if (digits === 1) defects.add('base64-length');
  if (digits >= 2) {
    if (!ended) defects.add('base64-padding');
    out[length++] = digits === 2 ? (bits >> 4) & 0xff : (bits >> 10) & 0xff;
    if (digits === 3) out[length++] = (bits >> 2) & 0xff;
  }
  return { bytes: out.subarray(0, length), defects: [...defects] };
}

const HEX = new Int8Array(256).fill(-1);
for (const [index, digit] of [...'0123456789ABCDEF'].entries()) {
  HEX[digit.charCodeAt(0)] = index;
  HEX[digit.toLowerCase().charCodeAt(0)] = index;
}

const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;

/**
 * quoted-printable (RFC 2045 §6.7). White space at the end of a line is removed, `=` at its end joins it with the next; an
 * `=` that begins nothing stays as it is, and is a defect.
 */
export function decodeQuotedPrintable(bytes: Uint8Array): Decoded {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let defect = false;
  for (let i = 0; i < bytes.length; ) {
    const lf = bytes.indexOf(LF, i);
    const end = lf === -1 ? bytes.length : lf + 1;
    const lineEnd = lf === -1 ? end : lf > i && bytes[lf - 1] === CR ? lf - 1 : lf;
    let textEnd = lineEnd;
    while (textEnd > i && (bytes[textEnd - 1] === 0x20 || bytes[textEnd - 1] === 0x09)) textEnd--;
    const soft = textEnd > i && bytes[textEnd - 1] === EQUALS;
    if (soft) textEnd--;
    else if (lf === -1) textEnd = lineEnd; // white space at the very end was not transport's
    for (let at = i; at < textEnd; at++) {
      const byte = bytes[at]!;
      const high = byte === EQUALS && at + 2 < textEnd ? HEX[bytes[at + 1]!]! : -1;
      const low = byte === EQUALS && at + 2 < textEnd ? HEX[bytes[at + 2]!]! : -1;
      if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low;
        at += 2;
      } else {
        if (byte === EQUALS) defect = true;
        out[length++] = byte;
      }
    }
    if (!soft)
      length += Buffer.from(bytes.buffer, bytes.byteOffset + lineEnd, end - lineEnd).copy(out, length);
    i = end;
  }
  return { bytes: out.subarray(0, length), defects: defect ? ['quoted-printable'] : [] };
}
