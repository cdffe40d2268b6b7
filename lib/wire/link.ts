import { fileU32, u16, u32 } from './bytes.js';
import { LinkType } from './frame.js';
import type { LinkHeader, Packet } from './packet.js';

export const EtherType = { IPv4: 0x0800, ARP: 0x0806, VLAN: 0x8100, IPv6: 0x86dd, QinQ: 0x88a8 } as const;

const NO_VLANS: number[] = [];
/** Wireshark gives up at so many, too deep to be meant. */
const MAX_VLANS = 32;

/** Reads the link-layer header; returns the offset of what follows, or -1 when the header is cut off or unknown. */
export function readLink(packet: Packet): number {
  const { data, linkType } = packet.frame;
  switch (linkType) {
    case LinkType.Ethernet:
      return data.length < 14 ? -1 : tagged(packet, 'eth', 14, u16(data, 12));
    case LinkType.LinuxSll:
      return data.length < 16 ? -1 : tagged(packet, 'sll', 16, u16(data, 14));
    case LinkType.LinuxSll2:
      return data.length < 20 ? -1 : tagged(packet, 'sll2', 20, u16(data, 0));
    case LinkType.Null:
    case LinkType.Loop:
      return readLoopback(packet);
    case LinkType.RawIp:
    case LinkType.RawIpv4:
    case LinkType.RawIpv6:
      return 0;
    default:
      return -1;
  }
}

function tagged(packet: Packet, kind: LinkHeader['kind'], length: number, type: number): number {
  const { data } = packet.frame;
  let vlans = NO_VLANS;
  let etherType = type;
  let end = length;
  while (
    (etherType === EtherType.VLAN || etherType === EtherType.QinQ) &&
    end + 4 <= data.length &&
    vlans.length < MAX_VLANS
  ) {
    vlans = [...vlans, u16(data, end) & 0x0fff];
    etherType = u16(data, end + 2);
    end += 4;
  }
  packet.link = { kind, offset: 0, length: end, etherType, vlans };
  return end;
}

/** The family is in the byte order of the capturing machine; IPv6 has a different number on each BSD. */
function readLoopback(packet: Packet): number {
  const { data } = packet.frame;
  if (data.length < 4) return -1;
  const big = u32(data, 0);
  const family = big > 0xffff ? fileU32(data, 0, true) : big;
  const etherType =
    family === 2 ? EtherType.IPv4 : [10, 23, 24, 28, 30].includes(family) ? EtherType.IPv6 : 0;
  packet.link = { kind: 'null', offset: 0, length: 4, etherType, vlans: NO_VLANS };
  return 4;
}
