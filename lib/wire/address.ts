import { u16 } from './bytes.js';

/** The octets of an IPv4 or IPv6 address in text form; throws a TypeError for anything else. */
export function parseAddress(text: string): Uint8Array {
  const octets = parseIpv4(text) ?? parseIpv6(text);
  if (octets === null) throw new TypeError(`"${text}" is not an IP address`);
  return octets;
}

/** The four octets of a dotted quad, or null. */
export function parseIpv4(text: string): Uint8Array | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet < 256) ? Uint8Array.from(octets) : null;
}

/** The sixteen octets of an IPv6 address (RFC 4291 §2.2), or null. */
export function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groups);
  if (!head || tail === null) return null;
  const length = head.length + (tail?.length ?? 0);
  if (tail === undefined ? length !== 16 : length > 14) return null;
  const octets = new Uint8Array(16);
  octets.set(head, 0);
  if (tail) octets.set(tail, 16 - tail.length);
  return octets;
}

function groups(text: string): number[] | null {
  if (text === '') return [];
  const octets: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const quad = index === parts.length - 1 ? parseIpv4(part) : null;
    if (quad) octets.push(...quad);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const value = Number.parseInt(part, 16);
      octets.push(value >> 8, value & 0xff);
    } else return null;
  }
  return octets;
}

/** IPv4 in dotted-quad form. */
export function ipv4Text(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}

/** IPv6 in the form of RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
export function ipv6Text(bytes: Uint8Array, offset: number): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push(u16(bytes, offset + i));
  let start = 0;
  let length = 0;
  for (let i = 0; i < 8; i++) {
    let run = i;
    while (run < 8 && words[run] === 0) run++;
    if (run - i > length) {
      start = i;
      length = run - i;
    }
  }
  // RFC 5952 §5 permits, and Wireshark prints, the dotted quad of IPv4-mapped addresses.
  if (start === 0 && length === 5 && words[5] === 0xffff) return `::ffff:${ipv4Text(bytes, offset + 12)}`;
  const hex = words.map((word) => word.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** A MAC address as Wireshark writes it: `02:00:ac:1c:00:01`. */
export function macText(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let i = 0; i < 6; i++) text += (i === 0 ? '' : ':') + bytes[offset + i]!.toString(16).padStart(2, '0');
  return text;
}
