import { ipv6Text, macText } from '../../wire/address.js';
import { u16, u32 } from '../../wire/bytes.js';
import { octetsOfText } from '../../wire/octets.js';
import type { IcmpHeader, IpHeader, Packet } from '../../wire/packet.js';
import type { Dissection } from '../dissection.js';
import { FieldTable, NONE } from './field-table.js';

const table = new FieldTable();

const frame = table.of((packet) => packet.frame);
frame('frame.number', 'number', (f) => f.number);
frame('frame.len', 'number', (f) => f.length);
frame('frame.cap_len', 'number', (f) => f.data.length);
frame('frame.time', 'time', (f) => f.timestamp);
frame('frame.time_epoch', 'duration', (f) => f.timestamp);
frame('frame.time_relative', 'duration', (_, d) => BigInt(d.time));
frame('frame.time_delta', 'duration', (_, d) =>
  BigInt(d.previousTime === null ? 0 : d.time - d.previousTime),
);
frame('frame.protocols', 'string', (_, d) => protocolsOf(d).join(':'));
table.add('frame.comment', 'string', ({ packet }) =>
  packet.frame.comment === undefined ? NONE : [octetsOfText(packet.frame.comment)],
);

/** The protocols of a frame as Wireshark lists them. */
function protocolsOf({ layers, quoted }: Dissection): string[] {
  const names = layers
    .filter((layer) => layer !== 'frame')
    .flatMap((layer) => (/^(eth|sll|vlan)/.test(layer) ? [layer, 'ethertype'] : [layer]));
  return quoted === null ? names : [...names, ...protocolsOf(quoted)];
}

const ethernet = table.of((packet) => (packet.link?.kind === 'eth' ? packet.frame.data : null));
for (const [name, ...offsets] of [
  ['dst', 0],
  ['src', 6],
  ['addr', 0, 6],
] as const) {
  ethernet(`eth.${name}`, 'station', ...offsets.map((at) => (data: Uint8Array) => macText(data, at)));
}
for (const [name, ...offsets] of [
  ['dst.', 0],
  ['src.', 6],
  ['', 0, 6],
] as const) {
  const bit = (mask: number) => offsets.map((at) => (data: Uint8Array) => (data[at]! & mask) !== 0);
  ethernet(`eth.${name}lg`, 'boolean', ...bit(2));
  ethernet(`eth.${name}ig`, 'boolean', ...bit(1));
}
ethernet('eth.type', 'number', (data) => u16(data, 12));
table.add('vlan.id', 'number', ({ packet }) => packet.link?.vlans ?? NONE);

const arp = table.of((packet) => packet.arp && { ...packet.arp, data: packet.frame.data });
arp('arp.hw.type', 'number', (a) => u16(a.data, a.offset));
arp('arp.proto.type', 'number', (a) => u16(a.data, a.offset + 2));
arp('arp.hw.size', 'number', (a) => a.data[a.offset + 4]!);
arp('arp.proto.size', 'number', (a) => a.data[a.offset + 5]!);
arp('arp.opcode', 'number', (a) => a.operation);
arp('arp.src.hw_mac', 'station', (a) => a.senderStation);
arp('arp.src.proto_ipv4', 'address', (a) => a.senderAddress);
arp('arp.dst.hw_mac', 'station', (a) => a.targetStation);
arp('arp.dst.proto_ipv4', 'address', (a) => a.targetAddress);

interface PlacedIp extends IpHeader {
  data: Uint8Array;
}

const version =
  (wanted: 4 | 6) =>
  ({ ip, frame: { data } }: Packet): PlacedIp | null =>
    ip?.version === wanted ? { ...ip, data } : null;
const ipv4 = table.of(version(4));
const ipv6 = table.of(version(6));
for (const [name, ip] of [
  ['ip', ipv4],
  ['ipv6', ipv6],
] as const) {
  ip(`${name}.src`, 'address', (i) => i.source);
  ip(`${name}.dst`, 'address', (i) => i.destination);
  ip(
    `${name}.addr`,
    'address',
    (i) => i.source,
    (i) => i.destination,
  );
  ip(`${name}.src_host`, 'string', (i) => i.source);
  ip(`${name}.dst_host`, 'string', (i) => i.destination);
  ip(
    `${name}.host`,
    'string',
    (i) => i.source,
    (i) => i.destination,
  );
}
const service = (i: PlacedIp): number => i.data[i.offset + 1]!;
ipv4('ip.dsfield', 'number', service);
ipv4('ip.dsfield.dscp', 'number', (i) => service(i) >> 2);
ipv4('ip.dsfield.ecn', 'number', (i) => service(i) & 3);
ipv4('ip.proto', 'number', (i) => i.protocol);
ipv4('ip.ttl', 'number', (i) => i.ttl);
ipv4('ip.len', 'number', (i) => i.totalLength);
ipv4('ip.hdr_len', 'number', (i) => i.length);
ipv4('ip.id', 'number', (i) => i.identification);
ipv4('ip.flags', 'number', (i) => i.data[i.offset + 6]! >> 5);
ipv4('ip.flags.rb', 'boolean', (i) => (i.data[i.offset + 6]! & 0x80) !== 0);
ipv4('ip.flags.df', 'boolean', (i) => i.dontFragment);
ipv4('ip.flags.mf', 'boolean', (i) => i.moreFragments);
ipv4('ip.frag_offset', 'number', (i) => i.fragmentOffset / 8);
ipv4('ip.checksum', 'number', (i) => u16(i.data, i.offset + 10));
table.of((packet) => packet.ip)('ip.version', 'number', (i) => i.version);
ipv6('ipv6.version', 'number', (i) => i.version);
const traffic = (i: PlacedIp): number => (u16(i.data, i.offset) >> 4) & 0xff;
ipv6('ipv6.tclass', 'number', traffic);
ipv6('ipv6.tclass.dscp', 'number', (i) => traffic(i) >> 2);
ipv6('ipv6.tclass.ecn', 'number', (i) => traffic(i) & 3);
ipv6('ipv6.flow', 'number', (i) => u32(i.data, i.offset) & 0xfffff);
ipv6('ipv6.plen', 'number', (i) => u16(i.data, i.offset + 4));
ipv6('ipv6.nxt', 'number', (i) => i.data[i.offset + 6]!);
ipv6('ipv6.hlim', 'number', (i) => i.ttl);

interface PlacedIcmp extends IcmpHeader {
  bytes: Uint8Array;
}

const icmpOf =
  (wanted: 4 | 6, ...types: number[]) =>
  ({ icmp, bytes, payloadEnd }: Packet): PlacedIcmp | null => {
    if (icmp?.version !== wanted || (types.length > 0 && !types.includes(icmp.type))) return null;
    return types.length > 0 && payloadEnd < icmp.offset + 8 ? null : { ...icmp, bytes };
  };
for (const [name, wanted] of [
  ['icmp', 4],
  ['icmpv6', 6],
] as const) {
  const icmp = table.of(icmpOf(wanted));
  icmp(`${name}.type`, 'number', (i) => i.type);
  icmp(`${name}.code`, 'number', (i) => i.code);
  icmp(`${name}.checksum`, 'number', (i) => u16(i.bytes, i.offset + 2));
}
const echo = table.of(icmpOf(4, 0, 8));
const swapped = (number: number): number => ((number & 0xff) << 8) | (number >> 8);
echo('icmp.ident', 'number', (i) => u16(i.bytes, i.offset + 4));
echo('icmp.ident_le', 'number', (i) => swapped(u16(i.bytes, i.offset + 4)));
echo('icmp.seq', 'number', (i) => u16(i.bytes, i.offset + 6));
echo('icmp.seq_le', 'number', (i) => swapped(u16(i.bytes, i.offset + 6)));
const echo6 = table.of(icmpOf(6, 128, 129));
echo6('icmpv6.echo.identifier', 'number', (i) => u16(i.bytes, i.offset + 4));
echo6('icmpv6.echo.sequence_number', 'number', (i) => u16(i.bytes, i.offset + 6));
const target = (i: PlacedIcmp): string => ipv6Text(i.bytes, i.offset + 8);
table.of(icmpOf(6, 135))('icmpv6.nd.ns.target_address', 'address', target);
table.of(icmpOf(6, 136))('icmpv6.nd.na.target_address', 'address', target);

const dataOf = ({ contents }: Dissection): Uint8Array[] =>
  contents.filter(({ layer }) => layer === 'data').map(({ bytes }) => bytes);
table.add('data.data', 'bytes', dataOf);
table.add('data.len', 'number', (dissection) => dataOf(dissection).map((bytes) => bytes.length));

/** The fields of the frame itself and of the headers below TCP and UDP. */
export const HEADER_FIELDS = table.entries;
