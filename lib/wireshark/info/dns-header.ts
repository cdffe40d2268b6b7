import { u16 } from '../../wire/bytes.js';
import type { Reading } from './application.js';

const COUNTS = ['queries', 'answers', 'auth_rr', 'add_rr'];

/** The fields of a header that is cut short. */
export function cutHeader(bytes: Uint8Array, reading: Reading): void {
  if (bytes.length < 2) return;
  reading.field('dns.id', u16(bytes, 0));
  if (bytes.length >= 4) flagFields(u16(bytes, 2), reading);
  countFields(bytes, reading);
}

/** How many records each section has. */
export function countFields(bytes: Uint8Array, reading: Reading): void {
  COUNTS.forEach((name, index) => {
    const at = 4 + 2 * index;
    if (at + 2 <= bytes.length) reading.field(`dns.count.${name}`, u16(bytes, at));
  });
}

/** The flags, of which some are those of responses only (RFC 1035 §4.1.1). */
export function flagFields(flags: number, reading: Reading): void {
  const response = (flags & 0x8000) !== 0;
  reading.field('dns.flags', flags);
  reading.field('dns.flags.response', response);
  reading.field('dns.flags.opcode', (flags >> 11) & 0x0f);
  reading.field('dns.flags.truncated', (flags & 0x0200) !== 0);
  reading.field('dns.flags.recdesired', (flags & 0x0100) !== 0);
  reading.field('dns.flags.z', (flags & 0x0040) !== 0);
  reading.field('dns.flags.authenticated', (flags & 0x0020) !== 0);
  reading.field('dns.flags.checkdisable', (flags & 0x0010) !== 0);
  if (!response) return;
  reading.field('dns.flags.authoritative', (flags & 0x0400) !== 0);
  reading.field('dns.flags.recavail', (flags & 0x0080) !== 0);
  reading.field('dns.flags.rcode', flags & 0x0f);
}
