import { latin1, lineAt } from '../../wire/bytes.js';
import type { Demand } from '../desegment.js';
import { type Application, byteCount, CONTENT, type Reading } from './application.js';
import { MessageBuffer } from './imf.js';

/** POP3 as Wireshark's packet list shows it: the first line of a segment, or how much of a message it carries. */
export class PopApplication implements Application {
  readonly layer = 'pop';
  private messageAsked = false;
  private tlsAsked = false;
  /** Octets that the reply to RETR or TOP announced, and read of them. */
  private announced = 0;
  private readOctets = 0;
  private readonly message = new MessageBuffer();

  read(bytes: Uint8Array, reading: Reading): Demand {
    reading.columns.setProtocol('POP');
    reading.layer('pop', bytes);
    if (!reading.toServer && !isReply(bytes)) {
      this.readMessage(bytes, reading);
      return CONTENT;
    }
    const line = lineAt(bytes, 0);
    reading.columns.set(reading.toServer ? 'C: ' : 'S: ');
    reading.columns.appendText(bytes, 0, line.end);
    this.readLine(latin1(bytes, 0, line.end), reading);
    if (reading.wantsFields) readRest(bytes, line.next, reading);
    return CONTENT;
  }

  private readMessage(bytes: Uint8Array, reading: Reading): void {
    reading.columns.set(`S: DATA fragment, ${byteCount(bytes.length)}`);
    this.readOctets += bytes.length;
    this.message.add(bytes);
    if (this.readOctets < this.announced) return;
    this.message.show(reading);
    this.readOctets = 0;
    this.announced = 0;
  }

  private readLine(text: string, reading: Reading): void {
    if (!reading.wantsFields) {
      if (reading.toServer) this.readRequest(text.toUpperCase());
      else this.readResponse(text, reading);
      return;
    }
    const [, token = '', rest = ''] = /^([^ ]*) *(.*)$/s.exec(text) ?? [];
    const side = reading.toServer ? 'request' : 'response';
    // Wireshark 4.0 shows the line, and gives the field no value.
    reading.field(`pop.${side}`, '');
    if (token === '') return;
    reading.field(reading.toServer ? 'pop.request.command' : 'pop.response.indicator', token);
    if (rest !== '')
      reading.field(reading.toServer ? 'pop.request.parameter' : 'pop.response.description', rest);
    if (reading.toServer) this.readRequest(text.toUpperCase());
    else this.readResponse(text, reading);
  }

  private readRequest(text: string): void {
    if (text.startsWith('RETR') || text.startsWith('TOP')) this.messageAsked = true;
    if (text.startsWith('STLS')) this.tlsAsked = true;
  }

  private readResponse(text: string, reading: Reading): void {
    const positive = text.slice(0, 4).toUpperCase() === '+OK ';
    if (this.messageAsked && positive && text.length > 4) {
      this.readOctets = 0;
      this.announced = Number(/^\S+\s+(\d+)/.exec(text)?.[1] ?? 0);
    }
    this.messageAsked = false;
    if (this.tlsAsked && positive) reading.startsTls = true;
    this.tlsAsked = false;
  }
}

/** The lines behind the first: Wireshark 4.0 shows them, and gives their fields no value. */
function readRest(bytes: Uint8Array, start: number, reading: Reading): void {
  for (let offset = start; offset < bytes.length; offset = lineAt(bytes, offset).next)
    reading.field(`pop.${reading.toServer ? 'request' : 'response'}.data`, '');
}

function isReply(bytes: Uint8Array): boolean {
  const start = latin1(bytes, 0, Math.min(4, bytes.length));
  return start.startsWith('+OK') || start === '-ERR';
}
