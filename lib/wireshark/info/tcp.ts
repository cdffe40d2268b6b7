import { u16, u32 } from '../../wire/bytes.js';
import { Flag } from '../../wire/compose.js';
import type { Octets } from '../../wire/octets.js';
import { octetsOfText } from '../../wire/octets.js';
import type { Segment } from '../../wire/packet.js';
import { Finding, type Findings, type Flow } from '../analysis.js';
import type { Columns } from '../columns.js';

const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];
const RESERVED = 0x0e00;
/** Between the ports. */
export const ARROW = octetsOfText(' → ');
export const OptionKind = {
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

/** ` [PSH, ACK] Seq=`, with the flags as Wireshark lists them. */
function flagsText(flags: number): string {
  let text = flagTexts[flags];
  if (text === undefined) {
    const names = NAMES.filter((_, bit) => flags & (1 << bit));
    if (flags & RESERVED) names.push('Reserved');
    text = ` [${names.length > 0 ? names.join(', ') : '<None>'}] Seq=`;
    flagTexts[flags] = text;
  }
  return text;
}

/** Writes before the text what the analysis found. */
export function findingsInfo(findings: Findings, columns: Columns): void {
  if (findings.bits === 0) return;
  for (const [bit, text] of FINDINGS) {
    if ((findings.bits & bit) === 0) continue;
    const { duplicateAckFrame, duplicateAck } = findings;
    columns.prepend(
      bit === Finding.DuplicateAck ? `[TCP Dup ACK ${duplicateAckFrame}#${duplicateAck}] ` : text,
    );
  }
}

/** Writes `25 → 40001 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`; sequence numbers count from the bases. */
export function writeSegment(
  segment: Segment,
  ownBase: number,
  peerBase: number,
  window: number,
  octets: Octets,
): void {
  const tcp = segment.tcp!;
  octets.number(tcp.sourcePort);
  octets.text(ARROW);
  octets.number(tcp.destinationPort);
  octets.text(flagsText(tcp.flags));
  octets.number((tcp.sequence - ownBase) >>> 0);
  if (tcp.flags & Flag.ACK) {
    octets.text(' Ack=');
    octets.number((tcp.acknowledgment - peerBase) >>> 0);
  }
  octets.text(' Win=');
  octets.number(window);
  if (tcp.flags & Flag.URG) {
    octets.text(' Urg=');
    octets.number(u16(segment.bytes, tcp.offset + 18));
  }
  octets.text(' Len=');
  octets.number(tcp.payloadLength);
  if (tcp.length > 20) writeOptions(segment, peerBase, octets);
}

/** The window in octets: that of a SYN is never scaled (RFC 7323 §2.2). */
export function windowOf(segment: Segment, flow: Flow): number {
  const { flags, window } = segment.tcp!;
  return (window << (flags & Flag.SYN ? 0 : Math.max(0, flow.windowScale))) >>> 0;
}

/** Calls `visit` with each option of the header: its kind and where its value begins and ends. */
export function forEachOption(
  segment: Segment,
  visit: (kind: number, start: number, end: number) => void,
): void {
  const { bytes } = segment;
  const tcp = segment.tcp!;
  const end = Math.min(tcp.offset + tcp.length, bytes.length);
  for (let offset = tcp.offset + 20; offset < end; ) {
    const kind = bytes[offset]!;
    if (kind === OptionKind.End) return;
    const length = kind === OptionKind.NoOperation ? 1 : offset + 1 < end ? bytes[offset + 1]! : 0;
    if (length < 1 || offset + length > end) return;
    if (length > 1) visit(kind, offset + 2, offset + length);
    else visit(kind, offset, offset + 1);
    offset += length;
  }
}

/** The shift of the window scale option, or null without it (RFC 7323 §2.2). */
export function windowScaleOf(segment: Segment): number | null {
  let shift: number | null = null;
  forEachOption(segment, (kind, start, end) => {
    if (kind === OptionKind.WindowScale && end - start === 1) shift = segment.bytes[start]!;
  });
  return shift;
}

function writeOptions(segment: Segment, base: number, octets: Octets): void {
  const { bytes } = segment;
  forEachOption(segment, (kind, start, end) => {
    const length = end - start;
    if (kind === OptionKind.Mss && length === 2) writeNamed(' MSS=', u16(bytes, start), octets);
    else if (kind === OptionKind.WindowScale && length === 1)
      writeNamed(' WS=', 2 ** Math.min(bytes[start]!, 30), octets);
    else if (kind === OptionKind.SackPermitted && length === 0) octets.text(' SACK_PERM');
    else if (kind === OptionKind.Timestamps && length === 8) {
      writeNamed(' TSval=', u32(bytes, start), octets);
      writeNamed(' TSecr=', u32(bytes, start + 4), octets);
    } else if (kind === OptionKind.Sack) {
      for (let at = start; at + 8 <= end; at += 8) {
        writeNamed(' SLE=', (u32(bytes, at) - base) >>> 0, octets);
        writeNamed(' SRE=', (u32(bytes, at + 4) - base) >>> 0, octets);
      }
    }
  });
}

function writeNamed(name: string, value: number, octets: Octets): void {
  octets.text(name);
  octets.number(value);
}
