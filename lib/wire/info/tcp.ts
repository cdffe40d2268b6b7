import { u16, u32 } from '../bytes.js';
import { Flag } from '../compose.js';
import type { Packet } from '../packet.js';

const NAMES: [number, string][] = [
  [Flag.FIN, 'FIN'],
  [Flag.SYN, 'SYN'],
  [Flag.RST, 'RST'],
  [Flag.PSH, 'PSH'],
  [Flag.ACK, 'ACK'],
  [Flag.URG, 'URG'],
  [Flag.ECE, 'ECE'],
  [Flag.CWR, 'CWR'],
];

/** `[PSH, ACK]`, as Wireshark lists the flags. */
export function flagsText(flags: number): string {
  const names = NAMES.filter(([bit]) => flags & bit).map(([, name]) => name);
  return `[${names.length > 0 ? names.join(', ') : '<None>'}]`;
}

/** `25 → 40001 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`, with numbers relative to the given ones. */
export function tcpInfo(packet: Packet, sequence: number, acknowledgment: number, window: number): string {
  const tcp = packet.tcp!;
  const ack = tcp.flags & Flag.ACK ? ` Ack=${acknowledgment}` : '';
  const ports = `${tcp.sourcePort} → ${tcp.destinationPort}`;
  return `${ports} ${flagsText(tcp.flags)} Seq=${sequence}${ack} Win=${window} Len=${tcp.payloadLength}${optionsText(packet)}`;
}

function optionsText(packet: Packet): string {
  let text = '';
  const { bytes } = packet;
  const tcp = packet.tcp!;
  const end = tcp.offset + tcp.length;
  for (let offset = tcp.offset + 20; offset < end; ) {
    const kind = bytes[offset]!;
    if (kind === 0) break;
    if (kind === 1) {
      offset += 1;
      continue;
    }
    const length = offset + 1 < end ? bytes[offset + 1]! : 0;
    if (length < 2 || offset + length > end) break;
    if (kind === 2 && length === 4) text += ` MSS=${u16(bytes, offset + 2)}`;
    else if (kind === 3 && length === 3) text += ` WS=${2 ** bytes[offset + 2]!}`;
    else if (kind === 4 && length === 2) text += ' SACK_PERM';
    else if (kind === 8 && length === 10)
      text += ` TSval=${u32(bytes, offset + 2)} TSecr=${u32(bytes, offset + 6)}`;
    offset += length;
  }
  return text;
}
