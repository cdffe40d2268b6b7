import { ipv6Text, macText } from '../../wire/address.js';
import { u16 } from '../../wire/bytes.js';
import type { IcmpHeader, Packet } from '../../wire/packet.js';
import type { Columns } from '../columns.js';

const TYPES = new Map<number, string>([
  [0, 'Echo (ping) reply'],
  [3, 'Destination unreachable'],
  [4, 'Source quench (flow control)'],
  [5, 'Redirect'],
  [8, 'Echo (ping) request'],
  [11, 'Time-to-live exceeded'],
  [12, 'Parameter problem'],
]);
const UNREACHABLE = [
  'Network unreachable',
  'Host unreachable',
  'Protocol unreachable',
  'Port unreachable',
  'Fragmentation needed',
  'Source route failed',
  'Destination network unknown',
  'Destination host unknown',
  'Source host isolated',
  'Network administratively prohibited',
  'Host administratively prohibited',
  'Network unreachable for TOS',
  'Host unreachable for TOS',
  'Communication administratively filtered',
  'Host precedence violation',
  'Precedence cutoff in effect',
];
const EXCEEDED = ['Time to live exceeded in transit', 'Fragment reassembly time exceeded'];
const REDIRECT = [
  'Redirect for network',
  'Redirect for host',
  'Redirect for TOS and network',
  'Redirect for TOS and host',
];
const CODES = new Map<number, string[]>([
  [3, UNREACHABLE],
  [5, REDIRECT],
  [11, EXCEEDED],
]);
const TYPES_6 = new Map<number, string>([
  [1, 'Destination Unreachable'],
  [2, 'Packet Too Big'],
  [3, 'Time Exceeded'],
  [4, 'Parameter Problem'],
  [128, 'Echo (ping) request'],
  [129, 'Echo (ping) reply'],
  [133, 'Router Solicitation'],
  [134, 'Router Advertisement'],
  [135, 'Neighbor Solicitation'],
  [136, 'Neighbor Advertisement'],
  [143, 'Multicast Listener Report Message v2'],
]);
const CODES_6 = new Map<number, string[]>([
  [
    1,
    [
      'no route to destination',
      'Administratively prohibited',
      'Beyond scope of source address',
      'Address unreachable',
      'Port unreachable',
    ],
  ],
  [3, ['hop limit exceeded in transit', 'fragment reassembly time exceeded']],
]);
/** Echo requests whose reply is awaited; the oldest is forgotten for a new one. */
const MAX_REQUESTS = 1024;

/** Writes the Info column of ICMP and ICMPv6; remembers echo requests to say which one a reply answers. */
export class IcmpInfo {
  private readonly requests = new Map<string, number>();

  write(packet: Packet, columns: Columns): void {
    const icmp = packet.icmp!;
    columns.setProtocol(icmp.version === 4 ? 'ICMP' : 'ICMPv6');
    if (icmp.version === 4) this.version4(packet, icmp, columns);
    else this.version6(packet, icmp, columns);
  }

  private version4(packet: Packet, icmp: IcmpHeader, columns: Columns): void {
    const { bytes } = packet;
    columns.set((TYPES.get(icmp.type) ?? `Unknown ICMP (obsolete or malformed?)`).padEnd(20));
    const code = CODES.get(icmp.type)?.[icmp.code];
    if (code !== undefined) columns.append(` (${code})`);
    if ((icmp.type === 0 || icmp.type === 8) && icmp.length === 8) {
      const id = u16(bytes, icmp.offset + 4);
      const sequence = u16(bytes, icmp.offset + 6);
      const swapped = ((sequence & 0xff) << 8) | (sequence >> 8);
      columns.append(` id=0x${hex(id)}, seq=${sequence}/${swapped}, ttl=${packet.ip!.ttl}`);
      this.pair(packet, icmp.type === 8, id, sequence, columns);
    }
  }

  private version6(packet: Packet, icmp: IcmpHeader, columns: Columns): void {
    const { bytes } = packet;
    columns.set(TYPES_6.get(icmp.type) ?? `Unknown (${icmp.type})`);
    const code = CODES_6.get(icmp.type)?.[icmp.code];
    if (code !== undefined) columns.append(` (${code})`);
    if ((icmp.type === 128 || icmp.type === 129) && icmp.length === 8) {
      const id = u16(bytes, icmp.offset + 4);
      const sequence = u16(bytes, icmp.offset + 6);
      columns.append(` id=0x${hex(id)}, seq=${sequence}, hop limit=${packet.ip!.ttl}`);
      this.pair(packet, icmp.type === 128, id, sequence, columns);
    } else if (icmp.type >= 133 && icmp.type <= 136) neighbour(packet, icmp, columns);
  }

  private pair(packet: Packet, request: boolean, id: number, sequence: number, columns: Columns): void {
    const ip = packet.ip!;
    const ends = request ? `${ip.source} ${ip.destination}` : `${ip.destination} ${ip.source}`;
    const key = `${ends} ${id} ${sequence}`;
    if (request) {
      if (this.requests.size >= MAX_REQUESTS) this.requests.delete(this.requests.keys().next().value!);
      this.requests.set(key, packet.frame.number);
      return;
    }
    const frame = this.requests.get(key);
    if (frame === undefined) return;
    columns.append(` (request in ${frame})`);
    this.requests.delete(key);
  }
}

/** Neighbour and router discovery (RFC 4861): the target and the link-layer address option. */
function neighbour(packet: Packet, icmp: IcmpHeader, columns: Columns): void {
  const { bytes } = packet;
  const body = icmp.offset + 8;
  const targeted = icmp.type >= 135;
  if (targeted && body + 16 > packet.payloadEnd) return;
  if (icmp.type === 135) columns.append(` for ${ipv6Text(bytes, body)}`);
  if (icmp.type === 136) {
    const flags = bytes[icmp.offset + 4]!;
    const names = [flags & 0x80 && 'rtr', flags & 0x40 && 'sol', flags & 0x20 && 'ovr'].filter(Boolean);
    columns.append(` ${ipv6Text(bytes, body)} (${names.join(', ')})`);
  }
  const options = icmp.type === 133 ? body : icmp.type === 134 ? body + 8 : body + 16;
  for (let at = options; at + 8 <= packet.payloadEnd && bytes[at + 1]! > 0; at += bytes[at + 1]! * 8) {
    if (bytes[at] === 1) columns.append(` from ${macText(bytes, at + 2)}`);
    if (bytes[at] === 2 && icmp.type === 136) columns.append(` is at ${macText(bytes, at + 2)}`);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
