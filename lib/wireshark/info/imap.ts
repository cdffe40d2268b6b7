import { latin1, lineAt } from '../../wire/bytes.js';
import { type Demand, ONE_MORE_SEGMENT } from '../desegment.js';
import { type Application, CONTENT, needLine, type Reading } from './application.js';
import { imfInfo } from './imf.js';

const FETCH = /^[ \t\r\n]*(?:[^ \t\r\n]+[ \t\r\n]+){0,2}FETCH(?:[ \t\r\n]|$)/i;
const WITH_FOLDER = /^(select|examine|create|delete|rename|subscribe|unsubscribe|status|append|search)$/;

/** IMAP as Wireshark's packet list shows it: the first line of a segment that is tagged, or the message in a FETCH. */
export class ImapApplication implements Application {
  readonly layer = 'imap';
  private tlsAsked = false;

  read(bytes: Uint8Array, reading: Reading): Demand {
    reading.columns.setProtocol('IMAP');
    let line = lineAt(bytes, 0);
    if (!line.terminated) return needLine(0);
    reading.layer('imap', bytes);
    reading.field('imap.isrequest', reading.toServer);
    const side = reading.toServer ? 'Request: ' : 'Response: ';
    let lineLength = line.end;
    let shown = false;
    for (let offset = 0; offset < bytes.length; ) {
      line = lineAt(bytes, offset);
      if (!line.terminated) return needLine(offset);
      lineLength = line.end - offset;
      if (bytes[offset] === 0x2a) {
        const fetch = isFetch(bytes, offset, line.next) ? readFetch(bytes, offset, line.next) : null;
        if (fetch?.needs)
          return {
            more: ONE_MORE_SEGMENT,
            offset,
            atLeast: offset === 0 ? fetch.needs : 0,
            untilLine: false,
          };
        if (reading.wantsFields) reading.field('imap.line', latin1(bytes, offset, line.next));
        if (fetch?.literal) {
          shown = true;
          imfInfo(bytes.subarray(fetch.literal.start, fetch.literal.end), reading);
        }
        offset = fetch?.next ?? line.next;
      } else {
        if (!shown) show(side, bytes, offset, line.end, reading);
        shown = true;
        if (reading.wantsFields) reading.field('imap.line', latin1(bytes, offset, line.next));
        lineLength = this.readTagged(latin1(bytes, offset, line.end), reading);
        offset = line.next;
      }
    }
    if (!shown) show(side, bytes, 0, lineLength, reading);
    return CONTENT;
  }

  /** Reads a line with a tag; returns the length of what follows the tag. */
  private readTagged(text: string, reading: Reading): number {
    if (!reading.wantsFields) return this.readTls(text, reading);
    const side = reading.toServer ? 'request' : 'response';
    if (text !== '') reading.field(`imap.${side}`, text);
    const words = text.split(' ');
    const [tag = '', second = '', third = ''] = words;
    if (tag !== '') {
      reading.field(`imap.${side}_tag`, tag);
      reading.field('imap.tag', tag);
    }
    const left = words.length > 1 ? text.length - tag.length - 1 : 0;
    if (second === '') return left;
    if (!reading.toServer) {
      reading.field('imap.response.status', second);
      if (third !== '') reading.field('imap.response.command', third);
      if (third !== '') reading.field('imap.command', third);
      if (this.tlsAsked && second.toLowerCase() === 'ok') {
        reading.startsTls = true;
        this.tlsAsked = false;
      }
      return left;
    }
    this.readRequest(words, reading);
    return left;
  }

  /** Reads of a line only whether TLS begins. */
  private readTls(text: string, reading: Reading): number {
    if (reading.toServer) this.tlsAsked ||= /^[^ ]+ starttls$/i.test(text);
    else if (this.tlsAsked && /^[^ ]+ ok\b/i.test(text)) {
      reading.startsTls = true;
      this.tlsAsked = false;
    }
    const blank = text.indexOf(' ');
    return blank < 0 ? 0 : text.length - blank - 1;
  }

  private readRequest(words: string[], reading: Reading): void {
    const uid = words[1]!.toLowerCase() === 'uid';
    const [command = '', ...rest] = words.slice(uid ? 2 : 1);
    if (uid) reading.field('imap.request.command.uid', words[1]!);
    if (command === '') return;
    reading.field('imap.request.command', command);
    reading.field('imap.command', uid ? words[1]! : command);
    const name = command.toLowerCase();
    if (WITH_FOLDER.test(name) && rest[0]) reading.field('imap.request.folder', rest[0]);
    else if (name === 'copy' && rest[1]) reading.field('imap.request.folder', rest[1]);
    else if (name === 'starttls') this.tlsAsked = true;
    else if (name === 'login') {
      reading.field('imap.request.username', rest[0] ?? '');
      // Wireshark 4.0 takes the quotes off, also where there are none.
      reading.field('imap.request.password', (rest[1] ?? '').slice(1, -1));
    }
  }
}

function show(side: string, bytes: Uint8Array, start: number, end: number, reading: Reading): void {
  reading.columns.set(side);
  reading.columns.appendText(bytes, start, end);
}

/** One of the first three words behind the asterisk is FETCH. */
function isFetch(bytes: Uint8Array, start: number, next: number): boolean {
  return FETCH.test(latin1(bytes, start + 1, Math.min(next, start + 200)));
}

interface Fetch {
  /** Bytes that must be there before another look is worth it; 0 when the response is whole. */
  needs: number;
  /** The literal that Wireshark reads as a message. */
  literal: { start: number; end: number } | null;
  /** Where the next line begins. */
  next: number;
}

function readFetch(bytes: Uint8Array, start: number, lineNext: number): Fetch {
  const more = (needs: number): Fetch => ({ needs, literal: null, next: start });
  const open = bytes.indexOf(0x28, start);
  if (open < 0 || open + 1 >= bytes.length) return more(bytes.length + 1);
  const brace = bytes.indexOf(0x7b, open);
  if (brace < 0) {
    const line = lineAt(bytes, open);
    return line.terminated ? { needs: 0, literal: null, next: line.next } : more(bytes.length + 1);
  }
  const close = bytes.indexOf(0x7d, brace + 1);
  const digits = close > 0 ? latin1(bytes, brace + 1, Math.min(close, brace + 12)) : '';
  if (!/^\d{1,10}$/.test(digits)) return more(bytes.length + 1);
  const size = Number(digits);
  // Wireshark wants a parenthesis after the literal, from where its size ends plus its length.
  if (close + size >= bytes.length) return more(close + size + 1);
  if (bytes.indexOf(0x29, close + size) < 0) return more(bytes.length + 1);
  const end = Math.min(lineNext + size, bytes.length);
  return { needs: 0, literal: { start: lineNext, end }, next: end };
}
