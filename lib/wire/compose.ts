import { parseAddress } from './address.js';
import { checksum, pseudoHeaderSum } from './checksum.js';
import { type Frame, LinkType } from './frame.js';
import type { Endpoint } from './stream.js';

/** TCP flag bits (RFC 9293 §3.1). */
export const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128 } as const;

/** A transport payload with where it comes from and goes to. */
export interface Datagram {
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  from: Endpoint;
  to: Endpoint;
  payload?: Uint8Array;
}

/** One TCP segment. */
export interface Segment extends Datagram {
  /** Sum of `Flag` bits. */
  flags: number;
  sequence: number;
  acknowledgment: number;
  /** Maximum segment size option, which belongs on a SYN. */
  maximumSegmentSize?: number;
}

const NONE = new Uint8Array(0);
const WINDOW = 65_535;
const TCP = 6;
const UDP = 17;
const parsed = new Map<string, Uint8Array>();

/** An Ethernet frame with the segment in IPv4 or IPv6, checksums right; its number is 0 until a trace takes it. */
export function composeTcp(segment: Segment): Frame {
  const payload = segment.payload ?? NONE;
  const options = segment.maximumSegmentSize === undefined ? 0 : 4;
  const tcp = new Uint8Array(20 + options + payload.length);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, segment.from.port);
  view.setUint16(2, segment.to.port);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgment);
  tcp[12] = ((20 + options) / 4) << 4;
  tcp[13] = segment.flags;
  view.setUint16(14, WINDOW);
  if (segment.maximumSegmentSize !== undefined) view.setUint32(20, 0x02040000 + segment.maximumSegmentSize);
  tcp.set(payload, 20 + options);
  return composeIp(segment, TCP, tcp, 16);
}

/** An Ethernet frame with the payload in a UDP datagram, checksums right. */
export function composeUdp(datagram: Datagram): Frame {
  const payload = datagram.payload ?? NONE;
  const udp = new Uint8Array(8 + payload.length);
  const view = new DataView(udp.buffer);
  view.setUint16(0, datagram.from.port);
  view.setUint16(2, datagram.to.port);
  view.setUint16(4, udp.length);
  udp.set(payload, 8);
  return composeIp(datagram, UDP, udp, 6);
}

function composeIp(datagram: Datagram, protocol: number, body: Uint8Array, checksumAt: number): Frame {
  const source = octetsOf(datagram.from.address);
  const destination = octetsOf(datagram.to.address);
  if (source.length !== destination.length) {
    throw new TypeError(
      `"${datagram.from.address}" and "${datagram.to.address}" are of different IP versions`,
    );
  }
  const view = new DataView(body.buffer);
  const sum = checksum(body, pseudoHeaderSum(source, destination, protocol, body.length));
  // In UDP a zero would say that there is no checksum (RFC 768).
  view.setUint16(checksumAt, sum === 0 && protocol === UDP ? 0xffff : sum);
  const version6 = source.length === 16;
  const header = version6 ? 40 : 20;
  const data = new Uint8Array(14 + header + body.length);
  const frame = new DataView(data.buffer);
  data.set(stationOf(destination), 0);
  data.set(stationOf(source), 6);
  frame.setUint16(12, version6 ? 0x86dd : 0x0800);
  const ip = data.subarray(14, 14 + header);
  if (version6) {
    ip[0] = 0x60;
    frame.setUint16(18, body.length);
    ip[6] = protocol;
    ip[7] = 64;
    ip.set(source, 8);
    ip.set(destination, 24);
  } else {
    ip[0] = 0x45;
    frame.setUint16(16, header + body.length);
    ip[6] = 0x40;
    ip[8] = 64;
    ip[9] = protocol;
    ip.set(source, 12);
    ip.set(destination, 16);
    frame.setUint16(24, checksum(ip));
  }
  data.set(body, 14 + header);
  return {
    number: 0,
    timestamp: datagram.timestamp,
    linkType: LinkType.Ethernet,
    data,
    length: data.length,
  };
}

/** A recording has few addresses and many frames, so each address is read once. */
function octetsOf(address: string): Uint8Array {
  let octets = parsed.get(address);
  if (octets) return octets;
  octets = parseAddress(address);
  if (parsed.size >= 1000) parsed.clear();
  parsed.set(address, octets);
  return octets;
}

/** A locally administered MAC address made from the last four octets of the IP address. */
function stationOf(address: Uint8Array): Uint8Array {
  return Uint8Array.of(0x02, 0x00, ...address.subarray(address.length - 4));
}
