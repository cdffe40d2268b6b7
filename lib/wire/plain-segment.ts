import { u16, u32 } from './bytes.js';
import { type FrameRecord, LinkType } from './frame.js';
import { ipv4Name } from './ip.js';
import { EtherType } from './link.js';
import type { Segment, TcpHeader } from './packet.js';
import { IpProtocol } from './transport.js';

const IP_HEADER = 20;
/** More fragments, and the fragment's offset. */
const FRAGMENT = 0x3fff;

/**
 * The segment in a frame as most frames are: TCP over IPv4 without options, whole, in Ethernet or cooked. It is read where
 * it lies, nothing being made: one object serves all frames, and offsets count in the record's bytes.
 */
export class PlainSegment implements Segment {
  source = '';
  destination = '';
  bytes: Uint8Array = new Uint8Array(0);
  payloadStart = 0;
  payloadEnd = 0;
  readonly tcp: TcpHeader = {
    offset: 0,
    length: 0,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    payloadLength: 0,
  };

  /** False when the frame is another one, or anything about it is odd: `HeaderReader` reads them all. */
  read({ bytes, start, end, linkType }: FrameRecord): boolean {
    const ip = start + linkLength(linkType);
    if (ip === start || ip + IP_HEADER + 20 > end) return false;
    const typeAt = linkType === LinkType.LinuxSll2 ? start : ip - 2;
    if (u16(bytes, typeAt) !== EtherType.IPv4 || bytes[ip] !== 0x45) return false;
    if (bytes[ip + 9] !== IpProtocol.TCP || u16(bytes, ip + 6) & FRAGMENT) return false;
    const { tcp } = this;
    const offset = ip + IP_HEADER;
    const datagramEnd = ip + u16(bytes, ip + 2);
    const length = (bytes[offset + 12]! >> 4) * 4;
    if (length < 20 || offset + length > Math.min(datagramEnd, end)) return false;
    this.source = ipv4Name(bytes, ip + 12);
    this.destination = ipv4Name(bytes, ip + 16);
    this.bytes = bytes;
    tcp.offset = offset;
    tcp.length = length;
    tcp.sourcePort = u16(bytes, offset);
    tcp.destinationPort = u16(bytes, offset + 2);
    tcp.sequence = u32(bytes, offset + 4);
    tcp.acknowledgment = u32(bytes, offset + 8);
    tcp.flags = u16(bytes, offset + 12) & 0x0fff;
    tcp.window = u16(bytes, offset + 14);
    tcp.payloadLength = datagramEnd - offset - length;
    this.payloadStart = offset + length;
    this.payloadEnd = Math.min(datagramEnd, end);
    return true;
  }
}

/** 0 where the link layer is none of those. */
function linkLength(linkType: number): number {
  if (linkType === LinkType.Ethernet) return 14;
  if (linkType === LinkType.LinuxSll) return 16;
  return linkType === LinkType.LinuxSll2 ? 20 : 0;
}
