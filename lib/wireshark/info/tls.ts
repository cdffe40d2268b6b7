import { u16 } from '../../wire/bytes.js';
import type { Demand } from '../desegment.js';
import { type Application, CONTENT, type Reading } from './application.js';

const RECORD_HEADER = 5;
/** A record cannot be longer (RFC 8446 §5.2), with room for TLS 1.2's expansion. */
const MAX_RECORD = 16_384 + 2048;

const VERSIONS = new Map<number, string>([
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
]);
const HANDSHAKES = new Map<number, string>([
  [0, 'Hello Request'],
  [1, 'Client Hello'],
  [2, 'Server Hello'],
  [4, 'New Session Ticket'],
  [11, 'Certificate'],
  [12, 'Server Key Exchange'],
  [13, 'Certificate Request'],
  [14, 'Server Hello Done'],
  [15, 'Certificate Verify'],
  [16, 'Client Key Exchange'],
  [20, 'Finished'],
  [22, 'Certificate Status'],
]);
const SERVER_HELLO = 2;
const SUPPORTED_VERSIONS = 43;
const ContentType = { ChangeCipherSpec: 20, Alert: 21, Handshake: 22, ApplicationData: 23 } as const;

/** TLS as an eavesdropper sees it: the version and the kinds of records. */
export class TlsApplication implements Application {
  readonly layer = 'tls';
  private version: number | null = null;
  private encrypted = { client: false, server: false };

  read(bytes: Uint8Array, reading: Reading): Demand {
    reading.layer('tls', bytes);
    reading.columns.clear();
    const shown: string[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      const left = bytes.length - offset;
      if (left >= 3 && !isRecord(bytes, offset)) {
        shown.push(shown.length === 0 ? 'Continuation Data' : 'Ignored Unknown Record');
        offset = bytes.length;
        break;
      }
      const length = left < RECORD_HEADER ? -1 : u16(bytes, offset + 3);
      if (length < 0 || RECORD_HEADER + length > left) break;
      const end = offset + RECORD_HEADER + length;
      this.record(bytes, offset, end, shown, reading);
      offset = end;
    }
    if (offset > 0) {
      reading.columns.setProtocol(VERSIONS.get(this.version ?? u16(bytes, 1)) ?? 'SSL');
      reading.columns.clear();
      for (const each of shown) reading.columns.appendSeparated(', ', each);
    }
    if (offset === bytes.length) return CONTENT;
    const left = bytes.length - offset;
    const more = left < RECORD_HEADER ? -1 : RECORD_HEADER + u16(bytes, offset + 3) - left;
    return { more, offset, atLeast: 0, untilLine: false };
  }

  private record(bytes: Uint8Array, start: number, end: number, shown: string[], reading: Reading): void {
    const type = bytes[start]!;
    const side = reading.toServer ? 'client' : 'server';
    // In TLS 1.3 the outer type of an encrypted record says nothing (RFC 8446 §5.2).
    const opaque = this.version === 0x0304 && type === ContentType.ApplicationData;
    reading.field(opaque ? 'tls.record.opaque_type' : 'tls.record.content_type', type);
    reading.field('tls.record.version', u16(bytes, start + 1));
    reading.field('tls.record.length', end - start - RECORD_HEADER);
    if (type === ContentType.ChangeCipherSpec) {
      shown.push('Change Cipher Spec');
      this.encrypted[side] = true;
    } else if (type === ContentType.ApplicationData) shown.push('Application Data');
    else if (type === ContentType.Alert) shown.push(this.encrypted[side] ? 'Encrypted Alert' : 'Alert');
    else if (this.encrypted[side]) {
      shown.push('Encrypted Handshake Message');
      reading.field('tls.handshake', true);
    } else this.handshakes(bytes, start + RECORD_HEADER, end, shown, reading);
  }

  private handshakes(bytes: Uint8Array, start: number, end: number, shown: string[], reading: Reading): void {
    for (let offset = start; offset + 4 <= end; ) {
      const type = bytes[offset]!;
      const next = offset + 4 + (bytes[offset + 1]! << 16) + u16(bytes, offset + 2);
      shown.push(HANDSHAKES.get(type) ?? 'Encrypted Handshake Message');
      reading.field('tls.handshake', true);
      reading.field('tls.handshake.type', type);
      if (type === SERVER_HELLO && offset + 40 <= end)
        this.version = serverVersion(bytes, offset + 4, Math.min(next, end));
      if (type === 1) nameIndication(bytes, offset + 4, Math.min(next, end), reading);
      offset = next;
    }
  }
}

/** Whether a TLS record can begin at `offset`. */
export function isRecord(bytes: Uint8Array, offset: number): boolean {
  const type = bytes[offset]!;
  if (type < 20 || type > 24 || bytes[offset + 1] !== 3 || bytes[offset + 2]! > 4) return false;
  return offset + 5 > bytes.length || u16(bytes, offset + 3) <= MAX_RECORD;
}

/** Calls `visit` with the type, start and end of each extension that stands at `offset`. */
function extensions(
  bytes: Uint8Array,
  offset: number,
  end: number,
  visit: (type: number, start: number, end: number) => void,
): void {
  if (offset + 2 > end) return;
  const last = Math.min(end, offset + 2 + u16(bytes, offset));
  for (let at = offset + 2; at + 4 <= last; ) {
    const next = at + 4 + u16(bytes, at + 2);
    if (next > last) return;
    visit(u16(bytes, at), at + 4, next);
    at = next;
  }
}

/** The version that a ServerHello chose (RFC 8446 §4.2.1). */
function serverVersion(bytes: Uint8Array, start: number, end: number): number {
  let version = u16(bytes, start);
  const session = start + 34;
  if (session < end) {
    extensions(bytes, session + 1 + bytes[session]! + 3, end, (type, at, next) => {
      if (type === SUPPORTED_VERSIONS && next - at === 2)
        // Drafts of TLS 1.3 have numbers of their own (RFC 8446 draft 28 §4.2.1.1).
        version = bytes[at] === 0x7f ? 0x0304 : u16(bytes, at);
    });
  }
  return version;
}

/** The host name that a ClientHello names in the clear (RFC 6066 §3). */
function nameIndication(bytes: Uint8Array, start: number, end: number, reading: Reading): void {
  let offset = start + 34;
  if (offset >= end) return;
  offset += 1 + bytes[offset]!;
  if (offset + 2 > end) return;
  offset += 2 + u16(bytes, offset);
  if (offset >= end) return;
  offset += 1 + bytes[offset]!;
  extensions(bytes, offset, end, (type, at, next) => {
    if (type !== 0 || next - at < 5) return;
    const name = bytes.subarray(at + 5, Math.min(next, at + 5 + u16(bytes, at + 3)));
    reading.field('tls.handshake.extensions_server_name', Buffer.from(name).toString('latin1'));
  });
}
