import { type Analysis, Finding, type Findings, type Flow } from '../analysis.js';
import { u16, u32 } from '../bytes.js';
import { type Columns, octetsOfText } from '../columns.js';
import { Flag } from '../compose.js';
import type { Packet } from '../packet.js';
import type { Side } from '../stream.js';

const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];
const RESERVED = 0x0e00;
/** Between the ports. */
export const ARROW = octetsOfText(' → ');
const Kind = {
  End: 0,
  NoOperation: 1,
  Mss: 2,
  WindowScale: 3,
  SackPermitted: 4,
  Sack: 5,
  Timestamps: 8,
} as const;

/** In the order in which Wireshark puts them before the text, each in front of the one before. */
const FINDINGS: [number, string][] = [
  [Finding.ReusedPorts, '[TCP Port numbers reused] '],
  [Finding.Retransmission, '[TCP Retransmission] '],
  [Finding.FastRetransmission, '[TCP Fast Retransmission] '],
  [Finding.SpuriousRetransmission, '[TCP Spurious Retransmission] '],
  [Finding.OutOfOrder, '[TCP Out-Of-Order] '],
  [Finding.LostSegment, '[TCP Previous segment not captured] '],
  [Finding.AckLostSegment, '[TCP ACKed unseen segment] '],
  [Finding.WindowUpdate, '[TCP Window Update] '],
  [Finding.WindowFull, '[TCP Window Full] '],
  [Finding.KeepAlive, '[TCP Keep-Alive] '],
  [Finding.KeepAliveAck, '[TCP Keep-Alive ACK] '],
  [Finding.DuplicateAck, ''],
  [Finding.ZeroWindowProbe, '[TCP ZeroWindowProbe] '],
  [Finding.ZeroWindow, '[TCP ZeroWindow] '],
  [Finding.ZeroWindowProbeAck, '[TCP ZeroWindowProbeAck] '],
];

const flagTexts: string[] = [];

/** `[PSH, ACK]`, as Wireshark lists the flags. */
export function flagsText(flags: number): string {
  let text = flagTexts[flags];
  if (text === undefined) {
    const names = NAMES.filter((_, bit) => flags & (1 << bit));
    if (flags & RESERVED) names.push('Reserved');
    text = `[${names.length > 0 ? names.join(', ') : '<None>'}]`;
    flagTexts[flags] = text;
  }
  return text;
}

/** Writes `25 → 40001 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460` and, before it, what the analysis found. */
export function tcpInfo(
  packet: Packet,
  analysis: Analysis,
  from: Side,
  findings: Findings,
  window: number,
  columns: Columns,
): void {
  const ownBase = analysis[from].base ?? 0;
  const peerBase = analysis[from === 'client' ? 'server' : 'client'].base ?? 0;
  columns.setGround(() => segmentText(packet, ownBase, peerBase, window));
  if (findings.bits === 0) return;
  for (const [bit, text] of FINDINGS) {
    if ((findings.bits & bit) === 0) continue;
    const { duplicateAckFrame, duplicateAck } = findings;
    columns.prepend(
      bit === Finding.DuplicateAck ? `[TCP Dup ACK ${duplicateAckFrame}#${duplicateAck}] ` : text,
    );
  }
}

function segmentText(packet: Packet, ownBase: number, peerBase: number, window: number): string {
  const { sourcePort, destinationPort, flags, sequence, acknowledgment, payloadLength, length, offset } =
    packet.tcp!;
  const ack = flags & Flag.ACK ? ` Ack=${(acknowledgment - peerBase) >>> 0}` : '';
  const urgent = flags & Flag.URG ? ` Urg=${u16(packet.bytes, offset + 18)}` : '';
  const options = length > 20 ? optionsText(packet, peerBase) : '';
  return `${sourcePort}${ARROW}${destinationPort} ${flagsText(flags)} Seq=${(sequence - ownBase) >>> 0}${ack} Win=${window}${urgent} Len=${payloadLength}${options}`;
}

/** The window in octets: that of a SYN is never scaled (RFC 7323 §2.2). */
export function windowOf(packet: Packet, flow: Flow): number {
  const { flags, window } = packet.tcp!;
  return (window << (flags & Flag.SYN ? 0 : Math.max(0, flow.windowScale))) >>> 0;
}

/** Calls `visit` with each option of the header: its kind and where its value begins and ends. */
function forEachOption(packet: Packet, visit: (kind: number, start: number, end: number) => void): void {
  const { bytes } = packet;
  const tcp = packet.tcp!;
  const end = Math.min(tcp.offset + tcp.length, bytes.length);
  for (let offset = tcp.offset + 20; offset < end; ) {
    const kind = bytes[offset]!;
    if (kind === Kind.End) return;
    const length = kind === Kind.NoOperation ? 1 : offset + 1 < end ? bytes[offset + 1]! : 0;
    if (length < 1 || offset + length > end) return;
    if (length > 1) visit(kind, offset + 2, offset + length);
    offset += length;
  }
}

/** The shift of the window scale option, or null without it (RFC 7323 §2.2). */
export function windowScaleOf(packet: Packet): number | null {
  let shift: number | null = null;
  forEachOption(packet, (kind, start, end) => {
    if (kind === Kind.WindowScale && end - start === 1) shift = packet.bytes[start]!;
  });
  return shift;
}

function optionsText(packet: Packet, base: number): string {
  let text = '';
  const { bytes } = packet;
  forEachOption(packet, (kind, start, end) => {
    const length = end - start;
    if (kind === Kind.Mss && length === 2) text += ` MSS=${u16(bytes, start)}`;
    else if (kind === Kind.WindowScale && length === 1) text += ` WS=${2 ** Math.min(bytes[start]!, 30)}`;
    else if (kind === Kind.SackPermitted && length === 0) text += ' SACK_PERM';
    else if (kind === Kind.Timestamps && length === 8) {
      text += ` TSval=${u32(bytes, start)} TSecr=${u32(bytes, start + 4)}`;
    } else if (kind === Kind.Sack) {
      for (let at = start; at + 8 <= end; at += 8) {
        text += ` SLE=${(u32(bytes, at) - base) >>> 0} SRE=${(u32(bytes, at + 4) - base) >>> 0}`;
      }
    }
  });
  return text;
}
