import { ipv4Text, macText } from './address.js';
import { u16, u32 } from './bytes.js';
import type { Packet } from './packet.js';

export const IpProtocol = { ICMP: 1, TCP: 6, UDP: 17, ICMPv6: 58 } as const;

/**
 * Reads the transport header at `start` of `packet.bytes`, of a datagram that ends at `end` on the wire and may
 * have been captured only in part. A packet that is quoted may have only the beginning of a TCP header.
 */
export function readTransport(packet: Packet, start: number, end: number, isQuoted = false): void {
  const captured = Math.min(end, packet.bytes.length);
  const protocol = packet.ip?.protocol;
  if (protocol === IpProtocol.TCP) readTcp(packet, start, end, captured, isQuoted);
  else if (protocol === IpProtocol.UDP) readUdp(packet, start, end, captured);
  else if (protocol === IpProtocol.ICMP || protocol === IpProtocol.ICMPv6) readIcmp(packet, start, captured);
  else {
    packet.payloadStart = start;
    packet.payloadEnd = Math.max(start, captured);
  }
}

/** What a header that is quoted in part does not say. */
const UNKNOWN = { sequence: 0, acknowledgment: 0, flags: 0, window: 0, payloadLength: 0 };

function portsOf(bytes: Uint8Array, start: number): { sourcePort: number; destinationPort: number } {
  return { sourcePort: u16(bytes, start), destinationPort: u16(bytes, start + 2) };
}

function readTcp(packet: Packet, start: number, end: number, captured: number, isQuoted: boolean): void {
  const { bytes } = packet;
  if (isQuoted && captured - start >= 8 && captured - start < 20) {
    packet.tcp = { ...portsOf(bytes, start), offset: start, length: captured - start, ...UNKNOWN };
    packet.tcp.sequence = u32(bytes, start + 4);
    packet.payloadStart = captured;
    packet.payloadEnd = captured;
    return;
  }
  const length = captured - start >= 20 ? (bytes[start + 12]! >> 4) * 4 : 0;
  if (length < 20 || start + length > end) {
    packet.malformed = 'TCP';
    return;
  }
  packet.tcp = {
    offset: start,
    length,
    ...portsOf(bytes, start),
    sequence: u32(bytes, start + 4),
    acknowledgment: u32(bytes, start + 8),
    flags: u16(bytes, start + 12) & 0x0fff,
    window: u16(bytes, start + 14),
    payloadLength: end - start - length,
  };
  packet.payloadStart = Math.min(start + length, captured);
  packet.payloadEnd = captured;
}

function readUdp(packet: Packet, start: number, end: number, captured: number): void {
  const { bytes } = packet;
  if (captured - start < 8) {
    packet.malformed = 'UDP';
    return;
  }
  const announced = u16(bytes, start + 4);
  const length = announced < 8 ? end - start : Math.min(announced, end - start);
  packet.udp = {
    offset: start,
    length: 8,
    ...portsOf(bytes, start),
    payloadLength: length - 8,
  };
  packet.payloadStart = start + 8;
  packet.payloadEnd = Math.min(captured, start + length);
}

function readIcmp(packet: Packet, start: number, captured: number): void {
  if (captured - start < 4) {
    packet.malformed = 'ICMP';
    return;
  }
  const { bytes } = packet;
  packet.icmp = {
    version: packet.ip!.version,
    offset: start,
    length: Math.min(8, captured - start),
    type: bytes[start]!,
    code: bytes[start + 1]!,
  };
  packet.payloadStart = start + packet.icmp.length;
  packet.payloadEnd = captured;
}

/** Reads an ARP message for IPv4 over Ethernet. */
export function readArp(packet: Packet, offset: number): void {
  const { data } = packet.frame;
  if (data.length - offset < 28 || data[offset + 4] !== 6 || data[offset + 5] !== 4) {
    packet.malformed = 'ARP';
    return;
  }
  packet.arp = {
    offset,
    length: 28,
    operation: u16(data, offset + 6),
    senderStation: macText(data, offset + 8),
    senderAddress: ipv4Text(data, offset + 14),
    targetStation: macText(data, offset + 18),
    targetAddress: ipv4Text(data, offset + 24),
  };
}
