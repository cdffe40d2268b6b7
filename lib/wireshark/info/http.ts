import { latin1, lineAt } from '../../wire/bytes.js';
import { formatOctets, formatText } from '../../wire/text.js';
import { type Demand, ONE_MORE_SEGMENT, UNTIL_FIN } from '../desegment.js';
import { type Application, CONTENT, type Reading } from './application.js';
import { isText } from './media.js';

/** The length of the blank line and the line end before it. */
const HEADER_END = 4;
const START = /^(?:HTTP\/\d\.\d (\d{3})|([A-Z]+) \S+ HTTP\/\d\.\d)/;

/** HTTP/1.1 (RFC 9112): each message's first line, in the frame that completes it. */
export class HttpApplication implements Application {
  readonly layer = 'http';
  /** Methods whose response is still to come, so that a response to HEAD is known to have no body. */
  private readonly methods: string[] = [];

  read(bytes: Uint8Array, reading: Reading): Demand {
    let offset = 0;
    while (offset < bytes.length) {
      const message = bytes.subarray(offset);
      const first = lineAt(message, 0);
      const start = START.exec(latin1(message, 0, Math.min(first.end, 4096)));
      if (start === null) {
        reading.layer('http', bytes);
        reading.columns.setProtocol('HTTP');
        if (offset === 0) reading.columns.set('Continuation');
        return CONTENT;
      }
      const length = this.messageLength(message, start[1], start[2]);
      if (length.demand !== 0) {
        if (!length.inHeader) reading.columns.set(`${formatText(message, 0, first.end)} `);
        return { more: length.demand, offset, atLeast: 0, untilLine: offset === 0 && length.inHeader };
      }
      reading.layer('http', bytes);
      reading.columns.setProtocol('HTTP');
      const type = mediaType(length.header);
      const body = message.subarray(length.header.length + HEADER_END, length.total);
      const media = type === undefined || body.length === 0 ? '' : ` (${formatOctets(type)})`;
      reading.columns.set(`${formatText(message, 0, first.end)} ${media}`);
      this.fields(start[1], start[2], latin1(message, 0, first.end), reading);
      if (type !== undefined && body.length > 0) {
        if (isText(type)) reading.layer('data-text-lines', body);
        else if (type === 'application/x-www-form-urlencoded') reading.layer('urlencoded-form', body);
      }
      offset += length.total;
    }
    return CONTENT;
  }

  private fields(
    status: string | undefined,
    method: string | undefined,
    line: string,
    reading: Reading,
  ): void {
    if (status !== undefined) {
      reading.field('http.response', true);
      reading.field('http.response.code', Number(status));
      if (!status.startsWith('1')) this.methods.shift();
    } else if (method !== undefined) {
      reading.field('http.request', true);
      reading.field('http.request.method', method);
      reading.field('http.request.uri', line.split(' ')[1] ?? '');
      if (this.methods.length < 64) this.methods.push(method);
    }
  }

  private messageLength(
    bytes: Uint8Array,
    status: string | undefined,
    method: string | undefined,
  ): MessageLength {
    const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('\r\n\r\n');
    if (end < 0) return { demand: ONE_MORE_SEGMENT, total: 0, header: '', inHeader: true };
    const header = latin1(bytes, 0, end);
    const body = end + HEADER_END;
    const whole = (total: number): MessageLength =>
      total > bytes.length
        ? { demand: total - bytes.length, total: 0, header, inHeader: false }
        : { demand: 0, total, header, inHeader: false };
    const empty = status !== undefined && (/^(1..|204|304)$/.test(status) || this.methods[0] === 'HEAD');
    if (empty) return whole(body);
    if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(header)) return whole(chunkedEnd(bytes, body));
    const length = /\r\ncontent-length:\s*(\d{1,15})/i.exec(header)?.[1];
    if (length !== undefined) return whole(body + Number(length));
    if (method !== undefined) return whole(body);
    return { demand: UNTIL_FIN, total: 0, header, inHeader: false };
  }
}

interface MessageLength {
  /** 0 when the message is whole, otherwise what to ask for. */
  demand: number;
  total: number;
  header: string;
  inHeader: boolean;
}

/** Where a chunked body ends (RFC 9112 §7.1); past the bytes when more of them are needed. */
function chunkedEnd(bytes: Uint8Array, start: number): number {
  for (let offset = start; offset < bytes.length; ) {
    const line = lineAt(bytes, offset);
    if (!line.terminated) return bytes.length + 1;
    const size = Number.parseInt(latin1(bytes, offset, Math.min(line.end, offset + 16)), 16);
    if (!(size > 0)) {
      const last = lineAt(bytes, line.next);
      return last.terminated ? last.next : bytes.length + 1;
    }
    offset = line.next + size + 2;
    if (offset > bytes.length) return offset;
  }
  return bytes.length + 1;
}

function mediaType(header: string): string | undefined {
  return /\r\ncontent-type:\s*([^;\r\s]+)/i.exec(header)?.[1];
}
