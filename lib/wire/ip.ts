import { ipv4Text, ipv6Text } from './address.js';
import { u16, u32 } from './bytes.js';
import type { Packet } from './packet.js';

const FRAGMENT = 44;
/** Hop-by-hop options, routing, authentication, destination options (RFC 8200 §4.1). */
const EXTENSIONS = new Set([0, 43, 51, 60]);

const known = new Map<number, string>();
/** The addresses asked for last: those of a frame are mostly those of the frame before. */
const recent = { first: -1, firstName: '', second: -1, secondName: '' };

/** The dotted quad, made once per address. */
export function ipv4Name(bytes: Uint8Array, offset: number): string {
  const key = u32(bytes, offset);
  if (key === recent.first) return recent.firstName;
  if (key === recent.second) return recent.secondName;
  let name = known.get(key);
  if (name === undefined) {
    if (known.size === 65_536) known.clear();
    name = ipv4Text(bytes, offset);
    known.set(key, name);
  }
  recent.second = recent.first;
  recent.secondName = recent.firstName;
  recent.first = key;
  recent.firstName = name;
  return name;
}

/** Reads an IPv4 or IPv6 header at `offset`; returns the end of the datagram in the frame, -1 when malformed. */
export function readIp(packet: Packet, offset: number): number {
  const { data } = packet.frame;
  const version = offset < data.length ? data[offset]! >> 4 : 0;
  if (version === 4) return readIpv4(packet, offset);
  if (version === 6) return readIpv6(packet, offset);
  packet.malformed = 'IP';
  return -1;
}

function readIpv4(packet: Packet, offset: number): number {
  const { data, length: wireLength } = packet.frame;
  const left = data.length - offset;
  const length = (data[offset]! & 0x0f) * 4;
  if (left < 20 || length < 20) {
    packet.malformed = 'IPv4';
    return -1;
  }
  const announced = u16(data, offset + 2);
  // Segmentation offload leaves a zero: the datagram is then what the frame holds.
  const totalLength = announced === 0 ? wireLength - offset : announced;
  const fragment = u16(data, offset + 6);
  packet.ip = {
    version: 4,
    offset,
    length,
    source: ipv4Name(data, offset + 12),
    destination: ipv4Name(data, offset + 16),
    protocol: data[offset + 9]!,
    ttl: data[offset + 8]!,
    totalLength,
    identification: u16(data, offset + 4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
  };
  if (totalLength < length) {
    packet.malformed = 'IPv4';
    return -1;
  }
  return offset + totalLength;
}

function readIpv6(packet: Packet, offset: number): number {
  const { data } = packet.frame;
  if (data.length - offset < 40) {
    packet.malformed = 'IPv6';
    return -1;
  }
  const payload = u16(data, offset + 4);
  const ip = {
    version: 6 as const,
    offset,
    length: 40,
    source: ipv6Text(data, offset + 8),
    destination: ipv6Text(data, offset + 24),
    protocol: data[offset + 6]!,
    ttl: data[offset + 7]!,
    totalLength: payload === 0 ? packet.frame.length - offset : 40 + payload,
    identification: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
  };
  packet.ip = ip;
  let next = offset + 40;
  while (next + 8 <= data.length) {
    if (EXTENSIONS.has(ip.protocol)) {
      const size = ip.protocol === 51 ? (data[next + 1]! + 2) * 4 : (data[next + 1]! + 1) * 8;
      ip.protocol = data[next]!;
      next += size;
    } else if (ip.protocol === FRAGMENT) {
      ip.protocol = data[next]!;
      ip.identification = u32(data, next + 4);
      ip.fragmentOffset = u16(data, next + 2) & 0xfff8;
      ip.moreFragments = (data[next + 3]! & 1) !== 0;
      next += 8;
      break;
    } else break;
  }
  ip.length = next - offset;
  return offset + ip.totalLength;
}
