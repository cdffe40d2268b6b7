import { EtherType } from '../../wire/link.js';
import type { ArpHeader, Packet } from '../../wire/packet.js';
import type { Columns } from '../columns.js';

const PROTOCOLS = new Map<number, string>([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [47, 'Generic Routing Encapsulation'],
  [50, 'Encap Security Payload'],
  [51, 'Authentication Header'],
  [58, 'ICMPv6'],
  [89, 'OSPFIGP'],
  [132, 'SCTP'],
]);
const NO_STATION = '00:00:00:00:00:00';
const NO_ADDRESS = '0.0.0.0';

/** Writes the columns of a frame that goes no further than its network layer. */
export function networkInfo(packet: Packet, columns: Columns): void {
  const { arp, ip, link } = packet;
  if (arp) {
    columns.setProtocol('ARP');
    columns.set(arpText(arp));
  } else if (ip) {
    columns.setProtocol(ip.version === 4 ? 'IPv4' : 'IPv6');
    const name = PROTOCOLS.get(ip.protocol) ?? 'Unknown';
    const isFragment = packet.fragments === null && (ip.moreFragments || ip.fragmentOffset > 0);
    if (isFragment && ip.version === 4) {
      const id = ip.identification.toString(16).padStart(4, '0');
      columns.set(
        `Fragmented IP protocol (proto=${name} ${ip.protocol}, off=${ip.fragmentOffset}, ID=${id})`,
      );
    } else if (isFragment) {
      const id = ip.identification.toString(16).padStart(8, '0');
      columns.set(
        `IPv6 fragment (off=${ip.fragmentOffset} more=${ip.moreFragments ? 'y' : 'n'} ident=0x${id} nxt=${ip.protocol})`,
      );
    } else columns.set(`${name} (${ip.protocol})`);
  } else if (link) {
    const { etherType } = link;
    columns.setProtocol(etherType < 1536 ? 'LLC' : `0x${etherType.toString(16).padStart(4, '0')}`);
    columns.set(etherType < 1536 ? 'IEEE 802.3 Ethernet' : 'Ethernet II');
    if (etherType === EtherType.ARP) columns.setProtocol('ARP');
  } else columns.set('Link type not understood');
  if (packet.malformed !== null) columns.append(' [Malformed Packet]');
}

function arpText(arp: ArpHeader): string {
  const { senderAddress, targetAddress, senderStation, targetStation } = arp;
  const gratuitous = senderAddress === targetAddress;
  if (arp.operation === 1) {
    if (gratuitous) {
      return targetStation === NO_STATION
        ? `ARP Announcement for ${targetAddress}`
        : `Gratuitous ARP for ${targetAddress} (Request)`;
    }
    if (targetStation === NO_STATION && senderAddress === NO_ADDRESS)
      return `Who has ${targetAddress}? (ARP Probe)`;
    return `Who has ${targetAddress}? Tell ${senderAddress}`;
  }
  if (arp.operation !== 2) return `Unknown ARP opcode 0x${arp.operation.toString(16).padStart(4, '0')}`;
  return gratuitous
    ? `Gratuitous ARP for ${senderAddress} (Reply)`
    : `${senderAddress} is at ${senderStation}`;
}
