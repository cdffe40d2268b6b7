import { ipv4Text } from '../../wire/address.js';
import { u16 } from '../../wire/bytes.js';
import { formatText } from '../../wire/text.js';

/** Records of which Wireshark shows the owner again: MD, MF, MB, MG, MR, NULL, MINFO, RP, AFSDB, APL, NSEC3PARAM, TLSA. */
export const SHOW_OWNER: ReadonlySet<number> = new Set([3, 4, 7, 8, 9, 10, 14, 17, 18, 42, 51, 52]);

const CLIENT_COOKIE = 8;
/** Options of EDNS (RFC 6891 §6.1.2) that are read, and the octets that each begins with. */
const OPTION_BEGINNINGS = new Map([
  [10, CLIENT_COOKIE],
  [15, 2],
]);
/** Parameters of services (RFC 9460 §14.3.2). */
const Param = { Alpn: 1, Port: 3, Ipv4Hint: 4, Ipv6Hint: 6 } as const;

/** Tells whether the options from `at` to `end` lead past the end of the message. */
export function optionsRunOut(bytes: Uint8Array, at: number, end: number): boolean {
  for (let next = at; next < end; ) {
    if (next + 4 > bytes.length) return true;
    const start = next + 4;
    const least = OPTION_BEGINNINGS.get(u16(bytes, next)) ?? 0;
    next = start + u16(bytes, next + 2);
    if (Math.max(next, start + least) > bytes.length) return true;
  }
  return false;
}

/** Tells whether the parameters of a service from `at` to `end` lead past the end of the message. */
export function paramsRunOut(bytes: Uint8Array, at: number, end: number): boolean {
  for (let next = at; next < end; ) {
    if (next + 4 > bytes.length) return true;
    const start = next + 4;
    const length = u16(bytes, next + 2);
    next = start + length;
    if (next > bytes.length) return true;
    if (valueEnd(bytes, u16(bytes, start - 4), start, length) > bytes.length) return true;
  }
  return false;
}

/** Where reading the value of a parameter ends, which may be behind its own end. */
function valueEnd(bytes: Uint8Array, key: number, start: number, length: number): number {
  if (key === Param.Port) return start + 2;
  if (key === Param.Ipv4Hint) return start + Math.ceil(length / 4) * 4;
  if (key === Param.Ipv6Hint) return start + Math.ceil(length / 16) * 16;
  let at = start;
  if (key === Param.Alpn) while (at < start + length && at < bytes.length) at += 1 + bytes[at]!;
  return at;
}

/** Order, preference and flags of a NAPTR record (RFC 3403 §4.1); null where the message ends within it. */
export function naptrText(bytes: Uint8Array, at: number): string | null {
  let next = at + 4;
  for (let string = 0; string < 3; string++) {
    if (next >= bytes.length) return null;
    next += 1 + bytes[next]!;
  }
  if (next >= bytes.length) return null;
  return `${u16(bytes, at)} ${u16(bytes, at + 2)} ${formatText(bytes, at + 5, at + 5 + bytes[at + 4]!)}`;
}

/** The address of a WKS record (RFC 1035 §3.4.2); null where the message ends within it. */
export function servicesText(bytes: Uint8Array, at: number): string | null {
  return at + 5 > bytes.length ? null : ipv4Text(bytes, at);
}
