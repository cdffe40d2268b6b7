import { isIPv4, isIPv6 } from 'node:net';
import { u16 } from './bytes.js';

/** The octets of an IPv4 or IPv6 address in text form; throws a TypeError for anything else. */
export function parseAddress(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIPv6(text) || text.includes('%')) throw new TypeError(`"${text}" is not an IP address`);
  return parseIpv6(text);
}

function parseIpv6(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const octets = new Uint8Array(16);
  octets.set(before, 0);
  octets.set(after, 16 - after.length);
  return octets;
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
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
