import { view } from './bytes.js';
import type { Frame } from './frame.js';

/** Where a header lies: offset and length in octets. */
export interface Header {
  offset: number;
  length: number;
}

/** Ethernet, Linux cooked, loopback; absent for raw IP. */
export interface LinkHeader extends Header {
  kind: 'eth' | 'sll' | 'sll2' | 'null';
  /** Protocol of what follows, behind VLAN tags; below 1536 it is the length of an 802.3 frame. */
  etherType: number;
  /** VLAN identifiers, outermost first. */
  vlans: number[];
}

/** RFC 826, for IPv4 over Ethernet. */
export interface ArpHeader extends Header {
  /** 1 request, 2 reply. */
  operation: number;
  senderStation: string;
  senderAddress: string;
  targetStation: string;
  targetAddress: string;
}

/** IPv4 (RFC 791) or IPv6 (RFC 8200) with its extension headers. */
export interface IpHeader extends Header {
  version: 4 | 6;
  source: string;
  destination: string;
  /** Protocol number of what follows (the last Next Header). */
  protocol: number;
  /** Time to live, or hop limit. */
  ttl: number;
  /** Octets of the datagram, this header included. */
  totalLength: number;
  identification: number;
  dontFragment: boolean;
  moreFragments: boolean;
  /** Octets of the datagram before this fragment. */
  fragmentOffset: number;
}

/** RFC 9293 §3.1. Of one that is quoted in part, shorter than 20 octets, only ports and sequence number are known. */
export interface TcpHeader extends Header {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgment: number;
  /** Sum of `Flag` bits. */
  flags: number;
  window: number;
  /** Octets of payload in the segment, captured or not. */
  payloadLength: number;
}

/** RFC 768. */
export interface UdpHeader extends Header {
  sourcePort: number;
  destinationPort: number;
  /** Octets of payload in the datagram, captured or not. */
  payloadLength: number;
}

/** RFC 792, or for IPv6 RFC 4443. */
export interface IcmpHeader extends Header {
  version: 4 | 6;
  type: number;
  code: number;
}

/** The headers of one frame, from the outside in; null where there is none, or it is cut off. */
export interface Packet {
  frame: Frame;
  link: LinkHeader | null;
  arp: ArpHeader | null;
  ip: IpHeader | null;
  tcp: TcpHeader | null;
  udp: UdpHeader | null;
  icmp: IcmpHeader | null;
  /** The packet that an ICMP error quotes, as far as it does (RFC 792, RFC 4443 §2.4); its offsets count in `bytes` too. */
  quoted: Packet | null;
  /** What offsets of the transport header and payload count in: the frame, or the datagram put together from fragments. */
  bytes: Uint8Array;
  /** Frames of the fragments that `bytes` was put together from. */
  fragments: number[] | null;
  /** Payload of the transport header within `bytes`, as far as captured. */
  payloadStart: number;
  payloadEnd: number;
  /** What could not be understood, with the header it stands in. */
  malformed: string | null;
}

/** A TCP segment, wherever its bytes lie. */
export type Segment = Pick<Packet, 'tcp' | 'bytes' | 'payloadStart' | 'payloadEnd'>;

/** Octets that the transport header carries, as far as they were captured. */
export function payloadOf(packet: Omit<Segment, 'tcp'>): Uint8Array {
  return view(packet.bytes, packet.payloadStart, packet.payloadEnd - packet.payloadStart);
}
