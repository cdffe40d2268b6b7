import { Defragmenter } from './defragment.js';
import { type Frame, LinkType } from './frame.js';
import { readIp } from './ip.js';
import { EtherType, readLink } from './link.js';
import type { Packet } from './packet.js';
import { readArp, readTransport } from './transport.js';

/** Finds the headers of frames, one frame after the other; remembers fragments alone. */
export class HeaderReader {
  private readonly defragmenter = new Defragmenter();

  read(frame: Frame): Packet {
    const packet: Packet = {
      frame,
      link: null,
      arp: null,
      ip: null,
      tcp: null,
      udp: null,
      icmp: null,
      bytes: frame.data,
      fragments: null,
      payloadStart: 0,
      payloadEnd: 0,
      malformed: null,
    };
    const offset = readLink(packet);
    if (offset < 0) return packet;
    const etherType = packet.link?.etherType;
    if (etherType === EtherType.ARP) readArp(packet, offset);
    else if (etherType === undefined || etherType === EtherType.IPv4 || etherType === EtherType.IPv6) {
      this.readDatagram(packet, offset);
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

/** True when the link type is one whose header is understood. */
export function isKnownLinkType(linkType: number): boolean {
  return (Object.values(LinkType) as number[]).includes(linkType);
}
