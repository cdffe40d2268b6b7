import { macText } from '../../wire/address.js';
import { u16 } from '../../wire/bytes.js';
import { Flag } from '../../wire/compose.js';
import { octetsOfText } from '../../wire/octets.js';
import { type IpHeader, type Packet, payloadOf, type TcpHeader, type UdpHeader } from '../../wire/packet.js';
import { otherSide } from '../../wire/stream.js';
import { Finding } from '../analysis.js';
import type { Dissection, FieldValue } from '../dissection.js';
import type { Field, FieldType } from './field.js';

type Values = readonly FieldValue[];
const NONE: Values = [];

const fields: [string, Field][] = [];

function field(name: string, type: FieldType, values: (dissection: Dissection) => Values): void {
  fields.push([name, { type, values }]);
}

/** A field with the given value of a part of the packet, where the packet has that part. */
function of<P>(part: (packet: Packet) => P | null) {
  return (
    name: string,
    type: FieldType,
    ...read: ((part: P, dissection: Dissection) => FieldValue)[]
  ): void =>
    field(name, type, (dissection) => {
      const present = part(dissection.packet);
      return present === null ? NONE : read.map((one) => one(present, dissection));
    });
}

const frame = of((packet) => packet.frame);
frame('frame.number', 'number', (f) => f.number);
frame('frame.len', 'number', (f) => f.length);
frame('frame.cap_len', 'number', (f) => f.data.length);
frame('frame.time_relative', 'number', (_, d) => d.time / 1e9);
frame('frame.time_epoch', 'number', (f) => Number(f.timestamp) / 1e9);
field('frame.comment', 'string', ({ packet }) =>
  packet.frame.comment === undefined ? NONE : [octetsOfText(packet.frame.comment)],
);

const ethernet = of((packet) => (packet.link?.kind === 'eth' ? packet : null));
ethernet('eth.dst', 'station', (p) => macText(p.frame.data, 0));
ethernet('eth.src', 'station', (p) => macText(p.frame.data, 6));
ethernet(
  'eth.addr',
  'station',
  (p) => macText(p.frame.data, 0),
  (p) => macText(p.frame.data, 6),
);
ethernet('eth.type', 'number', (p) => u16(p.frame.data, 12));
field('vlan.id', 'number', ({ packet }) => packet.link?.vlans ?? NONE);

const arp = of((packet) => packet.arp);
arp('arp.opcode', 'number', (a) => a.operation);
arp('arp.src.hw_mac', 'station', (a) => a.senderStation);
arp('arp.src.proto_ipv4', 'address', (a) => a.senderAddress);
arp('arp.dst.hw_mac', 'station', (a) => a.targetStation);
arp('arp.dst.proto_ipv4', 'address', (a) => a.targetAddress);

const version =
  (wanted: 4 | 6) =>
  (packet: Packet): IpHeader | null =>
    packet.ip?.version === wanted ? packet.ip : null;
for (const [name, ip] of [
  ['ip', of(version(4))],
  ['ipv6', of(version(6))],
] as const) {
  ip(`${name}.src`, 'address', (i) => i.source);
  ip(`${name}.dst`, 'address', (i) => i.destination);
  ip(
    `${name}.addr`,
    'address',
    (i) => i.source,
    (i) => i.destination,
  );
  ip(`${name}.version`, 'number', (i) => i.version);
}
const ipv4 = of(version(4));
ipv4('ip.proto', 'number', (i) => i.protocol);
ipv4('ip.ttl', 'number', (i) => i.ttl);
ipv4('ip.len', 'number', (i) => i.totalLength);
ipv4('ip.hdr_len', 'number', (i) => i.length);
ipv4('ip.id', 'number', (i) => i.identification);
ipv4('ip.flags.df', 'boolean', (i) => i.dontFragment);
ipv4('ip.flags.mf', 'boolean', (i) => i.moreFragments);
ipv4('ip.frag_offset', 'number', (i) => i.fragmentOffset);
of(version(6))('ipv6.hlim', 'number', (i) => i.ttl);

for (const [name, wanted] of [
  ['icmp', 4],
  ['icmpv6', 6],
] as const) {
  const icmp = of((packet) => (packet.icmp?.version === wanted ? packet.icmp : null));
  icmp(`${name}.type`, 'number', (i) => i.type);
  icmp(`${name}.code`, 'number', (i) => i.code);
}

for (const [name, transport] of [
  ['tcp', of<TcpHeader>((packet) => packet.tcp)],
  ['udp', of<UdpHeader>((packet) => packet.udp)],
] as const) {
  transport(`${name}.srcport`, 'number', (t) => t.sourcePort);
  transport(`${name}.dstport`, 'number', (t) => t.destinationPort);
  transport(
    `${name}.port`,
    'number',
    (t) => t.sourcePort,
    (t) => t.destinationPort,
  );
}
of((packet) => packet.udp)('udp.length', 'number', (u) => u.payloadLength + 8);

const tcp = of((packet) => packet.tcp);
const relative = (number: number, base: number | null | undefined): number => (number - (base ?? 0)) >>> 0;
const own = ({ located }: Dissection): number | null | undefined => located?.connection.base[located.from];
const peer = ({ located }: Dissection): number | null | undefined =>
  located?.connection.base[otherSide(located.from)];
tcp('tcp.stream', 'number', (_, d) => d.located!.connection.index);
tcp('tcp.len', 'number', (t) => t.payloadLength);
tcp('tcp.hdr_len', 'number', (t) => t.length);
tcp('tcp.seq', 'number', (t, d) => relative(t.sequence, own(d)));
tcp('tcp.seq_raw', 'number', (t) => t.sequence);
tcp('tcp.nxtseq', 'number', (t, d) => {
  const control = t.flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
  return relative(t.sequence + t.payloadLength + control, own(d));
});
tcp('tcp.ack', 'number', (t, d) =>
  t.flags & Flag.ACK ? relative(t.acknowledgment, peer(d)) : t.acknowledgment,
);
tcp('tcp.ack_raw', 'number', (t) => t.acknowledgment);
tcp('tcp.flags', 'number', (t) => t.flags);
for (const [name, bit] of [
  ['fin', Flag.FIN],
  ['syn', Flag.SYN],
  ['reset', Flag.RST],
  ['push', Flag.PSH],
  ['ack', Flag.ACK],
  ['urg', Flag.URG],
  ['ece', Flag.ECE],
  ['cwr', Flag.CWR],
] as const) {
  tcp(`tcp.flags.${name}`, 'boolean', (t) => (t.flags & bit) !== 0);
}
tcp('tcp.window_size_value', 'number', (t) => t.window);
tcp('tcp.window_size', 'number', (_, d) => d.window);
field('tcp.payload', 'bytes', ({ packet }) =>
  packet.tcp && packet.payloadEnd > packet.payloadStart ? [payloadOf(packet)] : NONE,
);
field('udp.payload', 'bytes', ({ packet }) =>
  packet.udp && packet.payloadEnd > packet.payloadStart ? [payloadOf(packet)] : NONE,
);

const FINDINGS: [string, number][] = [
  ['retransmission', Finding.Retransmission | Finding.FastRetransmission | Finding.SpuriousRetransmission],
  ['fast_retransmission', Finding.FastRetransmission],
  ['spurious_retransmission', Finding.SpuriousRetransmission],
  ['out_of_order', Finding.OutOfOrder],
  ['reused_ports', Finding.ReusedPorts],
  ['lost_segment', Finding.LostSegment],
  ['ack_lost_segment', Finding.AckLostSegment],
  ['window_update', Finding.WindowUpdate],
  ['window_full', Finding.WindowFull],
  ['keep_alive', Finding.KeepAlive],
  ['keep_alive_ack', Finding.KeepAliveAck],
  ['duplicate_ack', Finding.DuplicateAck],
  ['zero_window_probe', Finding.ZeroWindowProbe],
  ['zero_window', Finding.ZeroWindow],
  ['zero_window_probe_ack', Finding.ZeroWindowProbeAck],
  ['flags', 0xffff],
];
for (const [name, bits] of FINDINGS) {
  field(`tcp.analysis.${name}`, 'none', ({ findings }) => (findings & bits ? [true] : NONE));
}

/** The fields of headers, of the frame itself and of TCP analysis. */
export const HEADER_FIELDS: readonly (readonly [string, Field])[] = fields;
