import { latin1, lineAt } from '../../wire/bytes.js';
import { Gathered } from '../../wire/memory.js';
import { formatTextBlank } from '../../wire/text.js';
import type { Reading } from './application.js';
import { fieldEnd } from './header-field.js';
import { mediaInfo } from './media.js';

/** Most octets of a message that are kept for its line in the packet list. */
const MAX_MESSAGE = 32 * 1024 * 1024;

/** Collects the pieces of a message that comes in many segments. */
export class MessageBuffer {
  private readonly pieces = new Gathered();

  add(bytes: Uint8Array): void {
    if (this.pieces.length < MAX_MESSAGE) this.pieces.add(bytes);
  }

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  /** Writes what Wireshark says of it, and forgets it. */
  show(reading: Reading): void {
    imfInfo(this.pieces.all, reading);
    this.forget(reading);
  }

  forget(reading: Reading): void {
    this.pieces.clear(!reading.wantsFields);
  }
}

/** Writes what Wireshark says of a message (RFC 5322): From and Subject, then the media types or the text. */
export function imfInfo(bytes: Uint8Array, reading: Reading): void {
  const { columns } = reading;
  columns.carry('IMF');
  columns.clear();
  reading.layer('imf', bytes);
  const header = readHeader(bytes, reading);
  if (header.mediaType !== null) {
    columns.fence();
    mediaInfo(header.mediaType, header.parameters, bytes.subarray(header.body), reading, imfInfo);
    return;
  }
  for (let offset = header.body; offset < bytes.length && !columns.isFull; ) {
    const line = lineAt(bytes, offset);
    columns.appendSeparated(', ', formatTextBlank(bytes, offset, line.next));
    offset = line.next;
  }
}

/** Lengths of From, Subject and Content-Type, which are all that the Info column needs. */
const SHOWN_LENGTHS = new Set([4, 7, 12]);

interface ReadHeader {
  /** Where the body begins. */
  body: number;
  mediaType: string | null;
  parameters: string;
}

function readHeader(bytes: Uint8Array, reading: Reading): ReadHeader {
  const header: ReadHeader = { body: 0, mediaType: null, parameters: '' };
  let start = 0;
  for (;;) {
    const colon = bytes.indexOf(0x3a, start);
    if (colon < 0) break;
    const field = fieldEnd(bytes, colon + 1);
    if (field.end < 0) {
      header.body = 0;
      return header;
    }
    readField(bytes, start, colon, field.end, header, reading);
    start = field.end;
    header.body = field.last ? start + 2 : start;
    if (field.last) return header;
  }
  // Wireshark shows the text from the beginning when it finds no more colons before a blank line.
  header.body = 0;
  return header;
}

function readField(
  bytes: Uint8Array,
  start: number,
  colon: number,
  end: number,
  header: ReadHeader,
  reading: Reading,
): void {
  if (!reading.wantsFields && !SHOWN_LENGTHS.has(colon - start)) return;
  const name = latin1(bytes, start, colon).toLowerCase();
  let value = colon + 1;
  while (value < end && isSpace(bytes[value]!)) value++;
  if (value === end) value = colon + 1;
  const last = Math.max(value, end - 2);
  if (name === 'from' || name === 'subject') {
    reading.columns.append(`${name}: `);
    reading.columns.appendText(bytes, value, last);
    reading.columns.append(', ');
  } else if (name === 'content-type') {
    const text = latin1(bytes, value, last);
    const semicolon = text.indexOf(';');
    // Wireshark recognises the type by the semicolon that ends it.
    if (semicolon >= 0) {
      header.mediaType = text.slice(0, semicolon);
      header.parameters = text.slice(semicolon + 1);
    }
  }
  if (reading.wantsFields)
    reading.field(
      `imf.${name.replace(/^content-/, 'content.').replaceAll('-', '_')}`,
      latin1(bytes, value, last),
    );
}

function isSpace(octet: number): boolean {
  return octet === 32 || (octet >= 9 && octet <= 13);
}
