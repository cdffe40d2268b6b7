import { isUtf8 } from 'node:buffer';
import type { Span } from './inbox.js';

/** What the bytes say: UTF-8 where they are valid UTF-8, else one character per octet (ISO 8859-1). */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1');
}

/** The text of a line without its line end (CRLF, or the bare LF that many servers accept). */
export function lineOf(span: Span): string {
  const { bytes } = span;
  let end = bytes.length;
  if (bytes[end - 1] === 0x0a) end--;
  if (bytes[end - 1] === 0x0d) end--;
  return textOf(bytes.subarray(0, end));
}
