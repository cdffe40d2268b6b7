import { u16, u32 } from '../../wire/bytes.js';
import { Flag } from '../../wire/compose.js';
import { octetsOfText } from '../../wire/octets.js';
import { type Packet, payloadOf, type TcpHeader, type UdpHeader } from '../../wire/packet.js';
import { otherSide } from '../../wire/stream.js';
import { Finding } from '../analysis.js';
import type { Dissection, FieldValue } from '../dissection.js';
import { forEachOption, OptionKind } from '../info/tcp.js';
import type { FieldType } from './field.js';
import { FieldTable, NONE } from './field-table.js';

const table = new FieldTable();

for (const [name, transport] of [
  ['tcp', table.of<TcpHeader>((packet) => packet.tcp)],
  ['udp', table.of<UdpHeader>((packet) => packet.udp)],
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
const udp = table.of((packet) => packet.udp && { ...packet.udp, bytes: packet.bytes });
udp('udp.length', 'number', (u) => u16(u.bytes, u.offset + 4));
udp('udp.checksum', 'number', (u) => u16(u.bytes, u.offset + 6));

const isQuoted = ({ located }: Dissection): boolean => located?.isQuoted ?? true;
/** Of a header that is not cut short. */
const whole = ({ tcp }: Packet): TcpHeader | null => (tcp && tcp.length >= 20 ? tcp : null);
const tcp = table.of(whole);
/** Of a segment that came, rather than was quoted. */
const received = table.of((packet, dissection) => (isQuoted(dissection) ? null : whole(packet)));
const relative = (number: number, base: number | null | undefined): number => (number - (base ?? 0)) >>> 0;
/** Where relative sequence numbers count from; quoted segments have none. */
const own = (d: Dissection): number | null =>
  isQuoted(d) ? null : d.located!.connection.base[d.located!.from];
const peer = (d: Dissection): number | null =>
  isQuoted(d) ? null : d.located!.connection.base[otherSide(d.located!.from)];
tcp('tcp.stream', 'number', (_, d) => d.located!.connection.index);
received('tcp.len', 'number', (t) => t.payloadLength);
tcp('tcp.hdr_len', 'number', (t) => t.length);
table.of((packet) => packet.tcp)('tcp.seq', 'number', (t, d) => relative(t.sequence, own(d)));
received('tcp.seq_raw', 'number', (t) => t.sequence);
received('tcp.nxtseq', 'number', (t, d) => {
  const control = t.flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
  return relative(t.sequence + t.payloadLength + control, own(d));
});
tcp('tcp.ack', 'number', (t, d) =>
  t.flags & Flag.ACK ? relative(t.acknowledgment, peer(d)) : t.acknowledgment,
);
tcp('tcp.ack_raw', 'number', (t) => t.acknowledgment);
tcp('tcp.flags', 'number', (t) => t.flags);
tcp('tcp.flags.res', 'number', (t) => (t.flags >> 9) & 7);
for (const [name, bit] of [
  ['fin', Flag.FIN],
  ['syn', Flag.SYN],
  ['reset', Flag.RST],
  ['push', Flag.PSH],
  ['ack', Flag.ACK],
  ['urg', Flag.URG],
  ['ece', Flag.ECE],
  ['cwr', Flag.CWR],
  ['ae', 0x100],
] as const) {
  tcp(`tcp.flags.${name}`, 'boolean', (t) => (t.flags & bit) !== 0);
}
tcp('tcp.flags.str', 'string', (t) =>
  octetsOfText([...'RRRACEUAPRSF'].map((letter, i) => (t.flags & (0x800 >> i) ? letter : '·')).join('')),
);
tcp('tcp.window_size_value', 'number', (t) => t.window);
tcp('tcp.window_size', 'number', (_, d) => d.window);
const placed = table.of((packet) => whole(packet) && { ...packet.tcp!, bytes: packet.bytes });
placed('tcp.checksum', 'number', (t) => u16(t.bytes, t.offset + 16));
placed('tcp.urgent_pointer', 'number', (t) => u16(t.bytes, t.offset + 18));

/** A field of the options of a kind: its values, from where an option's value begins and ends. */
function option(
  name: string,
  type: FieldType,
  wanted: number | null,
  read: (bytes: Uint8Array, start: number, end: number, kind: number) => FieldValue[],
): void {
  table.add(name, type, ({ packet }) => {
    if (!whole(packet)) return NONE;
    const values: FieldValue[] = [];
    forEachOption(packet, (kind, start, end) => {
      if (wanted === null || kind === wanted) values.push(...read(packet.bytes, start, end, kind));
    });
    return values;
  });
}
const withKind = (bytes: Uint8Array, start: number, end: number, kind: number): FieldValue[] => [
  bytes.subarray(kind <= 1 ? start : start - 2, end),
];
option('tcp.option_kind', 'number', null, (_, _start, _end, kind) => [kind]);
option('tcp.option_len', 'number', null, (_, start, end, kind) => (kind <= 1 ? [] : [end - start + 2]));
for (const [name, kind] of [
  ['nop', OptionKind.NoOperation],
  ['mss', OptionKind.Mss],
  ['wscale', OptionKind.WindowScale],
  ['sack_perm', OptionKind.SackPermitted],
  ['sack', OptionKind.Sack],
  ['timestamp', OptionKind.Timestamps],
] as const) {
  option(`tcp.options.${name}`, 'bytes', kind, withKind);
}
option('tcp.options.mss_val', 'number', OptionKind.Mss, (bytes, start) => [u16(bytes, start)]);
option('tcp.options.wscale.shift', 'number', OptionKind.WindowScale, (bytes, at) => [bytes[at]!]);
option('tcp.options.wscale.multiplier', 'number', OptionKind.WindowScale, (bytes, at) => [
  2 ** Math.min(bytes[at]!, 30),
]);
option('tcp.options.timestamp.tsval', 'number', OptionKind.Timestamps, (bytes, at) => [u32(bytes, at)]);
option('tcp.options.timestamp.tsecr', 'number', OptionKind.Timestamps, (bytes, at) => [u32(bytes, at + 4)]);
table.add('tcp.options', 'bytes', ({ packet }) => {
  const header = whole(packet);
  return header && header.length > 20
    ? [packet.bytes.subarray(header.offset + 20, header.offset + header.length)]
    : NONE;
});
table.add('tcp.payload', 'bytes', ({ packet }) =>
  packet.tcp && packet.payloadEnd > packet.payloadStart ? [payloadOf(packet)] : NONE,
);
table.add('udp.payload', 'bytes', ({ packet }) =>
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
  table.add(`tcp.analysis.${name}`, 'none', ({ findings }) => (findings & bits ? [true] : NONE));
}

/** The fields of TCP and UDP headers, and of TCP analysis. */
export const TRANSPORT_FIELDS = table.entries;
