import iconv from 'iconv-lite';
import { shiftedDecoders } from './shifted.js';
import type { DefectKind } from './source.js';

/** The text of these octets, and what was wrong with them. */
export interface DecodedText {
  text: string;
  defects: DefectKind[];
}

/**
 * Decodes with the character set of that name (RFC 2046 §4.1.2). An unknown one is read as one character an octet; octets
 * that it does not have become U+FFFD. Never throws.
 */
export function decodeCharset(bytes: Uint8Array, charset: string): DecodedText {
  const label = charset.trim().toLowerCase();
  if (/^(us-ascii|ascii|ansi_x3\.4-1968|)$/.test(label)) return decodeAscii(bytes);
  const decode = decoderOf(label);
  if (!decode) return { text: Buffer.from(bytes).toString('latin1'), defects: ['charset'] };
  const text = decode(bytes);
  const damaged = text.includes('\ufffd') && !isOwnReplacement(bytes, label);
  return { text, defects: damaged ? ['charset-octets'] : [] };
}

function decoderOf(label: string): ((bytes: Uint8Array) => string) | null {
  const shifted = shiftedDecoders[label];
  if (shifted) return (bytes) => shifted(Buffer.from(bytes).toString('latin1'));
  if (iconv.encodingExists(label) && !/^(base64|hex)$/.test(label)) {
    return (bytes) => iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), label);
  }
  try {
    const decoder = new TextDecoder(label); // what iconv-lite lacks
    return (bytes) => decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-8 may hold U+FFFD itself, which is no defect. */
function isOwnReplacement(bytes: Uint8Array, label: string): boolean {
  return /^utf-?8$/.test(label) && isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** US-ASCII; where octets above 127 occur nevertheless, UTF-8 if they are, else one character an octet. */
function decodeAscii(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.every((byte) => byte < 0x80)) return { text: buffer.toString('latin1'), defects: [] };
  return { text: buffer.toString(isUtf8(bytes) ? 'utf8' : 'latin1'), defects: ['charset-octets'] };
}
