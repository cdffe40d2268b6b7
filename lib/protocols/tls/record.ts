import type { Side } from '../../wire/stream.js';
import { Inbox, type Span } from '../inbox.js';
import { type HandshakeMessage, readHandshake } from './handshake.js';
import { alerts, contentTypes, versionName } from './names.js';

/** One record of the record layer (RFC 8446 §5.1), as someone without the keys sees it. */
export interface TlsRecord {
  from: Side;
  /** `Handshake`, `Application Data`, …; `Unintelligible` for what is no TLS. */
  type: string;
  /** Version in the record's header; 1.2 also where 1.3 was negotiated. */
  version: string | null;
  /** Octets after the record's header. */
  length: number;
  /** Whether its content is ciphertext. */
  encrypted: boolean;
  /** Handshake messages that this record completed, when they are readable. */
  messages: HandshakeMessage[];
  /** Description of a readable alert, such as `handshake_failure`. */
  alert: string | null;
  /** False when the connection ended within it. */
  complete: boolean;
  spans: Span[];
}

/** 2^14 octets and the largest expansion that any version allows (RFC 5246 §6.2.3). */
const LARGEST_RECORD = 16384 + 2048;
const HEADER = 5;
/** Far more than any certificate chain needs; a message that announces more is not read. */
const LARGEST_MESSAGE = 1 << 18;
const NOTHING = new Uint8Array(0);

/** Cuts one direction into records. Ciphertext is counted, not kept. */
export class RecordReader {
  readonly inbox: Inbox;
  #open: (TlsRecord & { left: number }) | null = null;
  /** Handshake bytes that do not make a message yet, how many they are, and how many would. */
  #pieces: Uint8Array[] = [];
  #held = 0;
  #needed = 4;
  /** Up to TLS 1.2, what follows Change Cipher Spec is ciphertext; in 1.3 that record means nothing. */
  #changed = false;
  #opaque = false;

  /** `isTls13` answers whether a Server Hello has chosen TLS 1.3. */
  constructor(
    readonly from: Side,
    readonly isTls13: () => boolean,
  ) {
    this.inbox = new Inbox(from);
  }

  /** The next complete record, or null. */
  next(): TlsRecord | null {
    if (this.#opaque) return this.inbox.length > 0 ? this.#unintelligible() : null;
    if (!this.#open && !this.#begin()) return this.#opaque ? this.next() : null;
    const open = this.#open!;
    if (open.left > 0) {
      const { span, octets } = this.inbox.some(open.left);
      open.left -= octets;
      if (span.segments.length > 0) open.spans.push(open.encrypted ? { ...span, bytes: NOTHING } : span);
    }
    return open.left === 0 ? this.#end() : null;
  }

  /** The record that the connection's end cut, or null. */
  last(): TlsRecord | null {
    if (!this.#open) return this.inbox.length > 0 ? this.#unintelligible() : null;
    this.#open.complete = false;
    return this.#end();
  }

  #begin(): boolean {
    const type = this.inbox.peek(0);
    if (type === undefined) return false;
    const major = this.inbox.peek(1);
    if (!(type in contentTypes) || (major !== undefined && major !== 3)) {
      this.#opaque = true;
      return false;
    }
    if (this.inbox.length < HEADER) return false;
    const length = this.inbox.peek(3)! * 256 + this.inbox.peek(4)!;
    if (length > LARGEST_RECORD) {
      this.#opaque = true;
      return false;
    }
    const header = this.inbox.take(HEADER);
    this.#open = {
      from: this.from,
      type: contentTypes[type]!,
      version: versionName(768 + header.bytes[2]!),
      length,
      left: length,
      encrypted: type === 23 || ((type === 22 || type === 21) && this.#changed && !this.isTls13()),
      messages: [],
      alert: null,
      complete: true,
      spans: [header],
    };
    return true;
  }

  #end(): TlsRecord {
    const { left: _, ...record } = this.#open!;
    this.#open = null;
    if (record.type === 'Change Cipher Spec') this.#changed = true;
    if (record.encrypted) return record;
    const body = Buffer.concat(record.spans.slice(1).map((span) => span.bytes));
    if (record.type === 'Handshake') this.#read(body, record);
    // Two octets are a readable alert; a longer one is ciphertext of TLS 1.3 without its disguise.
    if (record.type === 'Alert' && body.length === 2) {
      record.alert = alerts[body[1]!] ?? `alert ${body[1]}`;
    }
    return record;
  }

  /** Handshake messages may span records (RFC 8446 §5.1); only bytes that came are ever held. */
  #read(body: Buffer, record: TlsRecord): void {
    this.#pieces.push(body);
    this.#held += body.length;
    if (this.#held < this.#needed || this.#needed > LARGEST_MESSAGE) return;
    const held = Buffer.concat(this.#pieces);
    let at = 0;
    while (true) {
      this.#needed = held.length >= at + 4 ? 4 + held.readUIntBE(at + 1, 3) : 4;
      if (held.length < at + this.#needed) break;
      record.messages.push(readHandshake(held[at]!, held.subarray(at + 4, at + this.#needed)));
      at += this.#needed;
    }
    this.#pieces = this.#needed > LARGEST_MESSAGE ? [] : [held.subarray(at)];
    this.#held = held.length - at;
  }

  #unintelligible(): TlsRecord {
    const span = this.inbox.rest();
    return {
      from: this.from,
      type: 'Unintelligible',
      version: null,
      length: span.bytes.length,
      encrypted: false,
      messages: [],
      alert: null,
      complete: true,
      spans: [span],
    };
  }
}
