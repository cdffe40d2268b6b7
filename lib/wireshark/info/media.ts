import { latin1, lineAt } from '../../wire/bytes.js';
import { formatOctets } from '../../wire/text.js';
import type { Reading } from './application.js';
import { fieldEnd } from './header-field.js';

/** Types that Wireshark reads as lines of text. */
const TEXT = new Set([
  'text/plain',
  'text/html',
  'text/richtext',
  'text/enriched',
  'text/parameters',
  'text/css',
  'text/javascript',
  'text/xml-external-parsed-entity',
  'application/x-javascript',
]);
/** True for a type whose body is shown as lines of text. */
export function isText(type: string): boolean {
  return TEXT.has(type.toLowerCase());
}

const MULTIPART = new Set([
  'mixed',
  'related',
  'alternative',
  'form-data',
  'report',
  'signed',
  'encrypted',
  '',
]);
/** Entities deeper than this are not looked into. */
const MAX_DEPTH = 32;
const MAX_PARTS = 1000;

type ReadMessage = (bytes: Uint8Array, reading: Reading) => void;

/** Adds the media types of a body to the Info column, each part of a multipart body in turn (RFC 2046). */
export function mediaInfo(
  type: string,
  parameters: string,
  body: Uint8Array,
  reading: Reading,
  readMessage: ReadMessage,
): void {
  new MediaWalk(reading, readMessage).entity(type, parameters, body, false);
}

class MediaWalk {
  private depth = 0;
  private parts = 0;

  constructor(
    private readonly reading: Reading,
    private readonly readMessage: ReadMessage,
  ) {}

  /** Types unknown to Wireshark are named inside a multipart body only. */
  entity(type: string, parameters: string, body: Uint8Array, inside: boolean): void {
    const key = type.toLowerCase();
    this.depth += 1;
    if (TEXT.has(key)) {
      this.reading.layer('data-text-lines', body);
      this.reading.columns.appendSeparated(' ', `(${formatOctets(type)})`);
    } else if (key === 'message/rfc822' && this.depth <= MAX_DEPTH) this.readMessage(body, this.reading);
    else if (key.startsWith('multipart/') && MULTIPART.has(key.slice(10)) && this.depth <= MAX_DEPTH) {
      this.reading.layer('mime_multipart', body);
      this.reading.columns.fence();
      const boundary = boundaryOf(parameters);
      if (boundary !== null) this.multipart(boundary, body);
    } else if (inside) {
      this.reading.layer('media', body);
      this.reading.columns.append(` (${formatOctets(type)})`);
    }
    this.depth -= 1;
  }

  private multipart(boundary: string, body: Uint8Array): void {
    const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
    const first = delimiterAt(buffer, `--${boundary}`, 0, true);
    if (first === null || first.last) return;
    for (let start = first.next; ; ) {
      const delimiter = delimiterAt(buffer, `--${boundary}`, start, false);
      this.parts += 1;
      if (delimiter === null || this.parts > MAX_PARTS) return;
      this.part(body.subarray(start, delimiter.start));
      if (delimiter.last) return;
      start = delimiter.next;
    }
  }

  private part(bytes: Uint8Array): void {
    let type: string | null = null;
    let parameters = '';
    let body = 0;
    for (let last = false; !last; ) {
      const field = fieldEnd(bytes, body);
      const end = field.end < 0 ? bytes.length : field.end;
      const text = latin1(bytes, body, end);
      const colon = text.indexOf(':');
      if (colon <= 0) break;
      if (text.slice(0, colon).toLowerCase() === 'content-type') {
        const value = text
          .slice(colon + 1)
          .replace(/\r\n(?=[ \t])/g, '')
          .trim();
        const semicolon = value.indexOf(';');
        type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
        parameters = semicolon < 0 ? '' : value.slice(semicolon + 1);
      }
      body = end;
      last = field.last || field.end < 0;
      if (field.last) body = Math.min(end + 2, bytes.length);
    }
    if (type?.startsWith('application/octet-stream')) this.reading.layer('data', bytes.subarray(body));
    else if (type !== null) {
      this.entity(type, parameters, bytes.subarray(body), true);
    }
  }
}

/** The boundary parameter of a Content-Type (RFC 2046 §5.1.1), or null. */
function boundaryOf(parameters: string): string | null {
  const match = /(?:^|;)\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(
    parameters.replace(/\r\n/g, ''),
  );
  const boundary = match?.[1] ?? match?.[2];
  return boundary ? boundary : null;
}

interface Delimiter {
  /** Where the line end before the delimiter begins: the part before it ends there. */
  start: number;
  /** Where the line after it begins. */
  next: number;
  last: boolean;
}

/** The next line that begins with the delimiter, from `start` on; the first of a body needs no line before it. */
function delimiterAt(buffer: Buffer, text: string, start: number, first: boolean): Delimiter | null {
  for (let at = buffer.indexOf(text, start, 'latin1'); at >= 0; at = buffer.indexOf(text, at + 1, 'latin1')) {
    const previous = at > start ? buffer[at - 1] : undefined;
    if (previous !== 10 && previous !== 13 && !(first && at === 0)) continue;
    const crlf = previous === 10 && at - 2 >= start && buffer[at - 2] === 13;
    const end = at + text.length;
    if (end >= buffer.length) return null;
    return {
      start: at === 0 ? 0 : at - (crlf ? 2 : 1),
      next: lineAt(buffer, at).next,
      last: buffer[end] === 0x2d && buffer[end + 1] === 0x2d,
    };
  }
  return null;
}
