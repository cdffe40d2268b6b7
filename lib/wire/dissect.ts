import { Defragmenter } from './defragment.js';
import { type Frame, LinkType } from './frame.js';
import { readIp } from './ip.js';
import { EtherType, readLink } from './link.js';
import type { IcmpHeader, Packet } from './packet.js';
import { readArp, readTransport } from './transport.js';

/** Finds the headers of frames, one frame after the other; remembers fragments alone. */
export class HeaderReader {
  private readonly defragmenter = new Defragmenter();

  read(frame: Frame): Packet {
    const packet = emptyPacket(frame);
    const offset = readLink(packet);
    if (offset < 0) return packet;
    const etherType = packet.link?.etherType;
    if (etherType === EtherType.ARP) readArp(packet, offset);
    else if (etherType === undefined || etherType === EtherType.IPv4 || etherType === EtherType.IPv6) {
      this.readDatagram(packet, offset);
      if (packet.icmp && isError(packet.icmp)) packet.quoted = readQuoted(packet);
    }
    return packet;
  }

  private readDatagram(packet: Packet, offset: number): void {
    const end = readIp(packet, offset);
    if (end < 0) return;
    const ip = packet.ip!;
    const start = offset + ip.length;
    if (!ip.moreFragments && ip.fragmentOffset === 0) {
      readTransport(packet, start, end);
      return;
    }
    const datagram = this.defragmenter.add(packet, start, end);
    if (datagram === null) return;
    packet.bytes = datagram.bytes;
    packet.fragments = datagram.frames;
    readTransport(packet, 0, datagram.bytes.length);
  }
}

function emptyPacket(frame: Frame): Packet {
  return {
    frame,
    link: null,
    arp: null,
    ip: null,
    tcp: null,
    udp: null,
    icmp: null,
    quoted: null,
    bytes: frame.data,
    fragments: null,
    payloadStart: 0,
    payloadEnd: 0,
    malformed: null,
  };
}

/** True for the messages that quote the datagram that they are about (RFC 792, RFC 4443 §2.1). */
function isError({ version, type }: IcmpHeader): boolean {
  return version === 4 ? [3, 4, 5, 11, 12].includes(type) : type >= 1 && type <= 4;
}

function readQuoted({ frame, bytes, icmp }: Packet): Packet | null {
  const start = icmp!.offset + 8;
  const quoted = emptyPacket({ ...frame, data: bytes });
  const end = readIp(quoted, start);
  if (quoted.ip === null) return null;
  if (end >= 0 && quoted.ip.fragmentOffset === 0) readTransport(quoted, start + quoted.ip.length, end, true);
  return quoted;
}

/** True when the link type is one whose header is understood. */
export function isKnownLinkType(linkType: number): boolean {
  return (Object.values(LinkType) as number[]).includes(linkType);
}
