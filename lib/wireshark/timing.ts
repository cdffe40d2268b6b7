import { u32 } from '../wire/bytes.js';
import { Flag } from '../wire/compose.js';
import type { Packet, TcpHeader } from '../wire/packet.js';
import { sequenceDifference } from '../wire/reassembly.js';
import type { Side } from '../wire/stream.js';
import { otherSide } from '../wire/stream.js';
import { Finding } from './analysis.js';
import { addField, type Dissection } from './dissection.js';
import { forEachOption, OptionKind } from './info/tcp.js';

/** Segments that wait for their ACK, per direction; past it the oldest is forgotten. */
const MAX_WAITING = 1000;

/** What happened on a connection so far, as `tcp.completeness` counts it. */
const Seen = { Syn: 1, SynAck: 2, Ack: 4, Data: 8, Fin: 16, Rst: 32 } as const;

interface Waiting {
  frame: number;
  time: number;
  sequence: number;
  next: number;
}

/** What one side sent that the other has not acknowledged. */
class Flight {
  readonly waiting: Waiting[] = [];
  /** Octets that the latest ACK says to have beyond its number (SACK, RFC 2018). */
  acknowledged = 0;
}

function selectivelyAcknowledged(packet: Packet): number {
  let count = 0;
  forEachOption(packet, (kind, start, end) => {
    if (kind !== OptionKind.Sack) return;
    for (let at = start; at + 8 <= end; at += 8)
      count += (u32(packet.bytes, at + 4) - u32(packet.bytes, at)) >>> 0;
  });
  return count;
}

/** The fields of a connection's segments that tell times, and what of the connection was seen. */
export class Timing {
  private first: number | null = null;
  private latest = 0;
  private seen = 0;
  private readonly waiting = { client: new Flight(), server: new Flight() };

  /** Adds the fields that a quoted segment has too. */
  quoted(time: number, dissection: Dissection): void {
    this.since(time, dissection);
    addField(dissection, 'tcp.completeness', this.seen);
  }

  /** A connection on the ports of an earlier one: that a SYN was seen is known before it. */
  reuse(): void {
    this.seen |= Seen.Syn;
  }

  /** Adds the fields of a segment that came, and remembers it. */
  segment(from: Side, tcp: TcpHeader, firstRoundTrip: number, time: number, dissection: Dissection): void {
    this.since(time, dissection);
    addField(dissection, 'tcp.completeness', this.seen);
    this.note(tcp);
    this.acknowledge(this.waiting[otherSide(from)], tcp, time, dissection);
    const isProbe = (dissection.findings & (Finding.KeepAlive | Finding.ZeroWindowProbe)) !== 0;
    if (!isProbe && (tcp.payloadLength > 0 || tcp.flags & (Flag.SYN | Flag.FIN)))
      this.remember(this.waiting[from], tcp, time, dissection);
    if (dissection.findings === 0 && !hasAnalysis(dissection)) return;
    addField(dissection, 'tcp.analysis', true);
    if (firstRoundTrip !== 0) addField(dissection, 'tcp.analysis.initial_rtt', BigInt(firstRoundTrip));
  }

  private since(time: number, dissection: Dissection): void {
    const isFirst = this.first === null;
    this.first ??= time;
    addField(dissection, 'tcp.time_relative', BigInt(time - this.first));
    addField(dissection, 'tcp.time_delta', BigInt(isFirst ? 0 : time - this.latest));
    this.latest = time;
  }

  private note({ flags, payloadLength }: TcpHeader): void {
    const kind = flags & (Flag.SYN | Flag.ACK);
    if (kind === Flag.SYN) this.seen |= Seen.Syn;
    else if (flags & Flag.SYN) this.seen |= Seen.SynAck;
    else if (flags & Flag.ACK && payloadLength === 0 && !(flags & (Flag.FIN | Flag.RST)))
      this.seen |= Seen.Ack;
    if (payloadLength > 0) this.seen |= Seen.Data;
    if (flags & Flag.FIN) this.seen |= Seen.Fin;
    if (flags & Flag.RST) this.seen |= Seen.Rst;
  }

  private acknowledge(flight: Flight, tcp: TcpHeader, time: number, dissection: Dissection): void {
    const { waiting } = flight;
    if (!(tcp.flags & Flag.ACK)) return;
    const { acknowledgment } = tcp;
    flight.acknowledged = selectivelyAcknowledged(dissection.packet);
    for (let i = waiting.length - 1; i >= 0; i--) {
      const each = waiting[i]!;
      const left = sequenceDifference(each.next, acknowledgment);
      if (left === 0) {
        addField(dissection, 'tcp.analysis.acks_frame', each.frame);
        addField(dissection, 'tcp.analysis.ack_rtt', BigInt(time - each.time));
      }
      if (left <= 0) waiting.splice(i, 1);
      else if (sequenceDifference(acknowledgment, each.sequence) > 0) each.sequence = acknowledgment;
    }
  }

  private remember(flight: Flight, tcp: TcpHeader, time: number, dissection: Dissection): void {
    const { waiting } = flight;
    const control = tcp.flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
    const next = (tcp.sequence + tcp.payloadLength + control) >>> 0;
    if (waiting.length >= MAX_WAITING) waiting.shift();
    waiting.push({ frame: dissection.packet.frame.number, time, sequence: tcp.sequence, next });
    if (tcp.payloadLength === 0) return;
    let [first, last] = [tcp.sequence, next];
    for (const each of waiting) {
      if (sequenceDifference(each.sequence, first) < 0) first = each.sequence;
      if (sequenceDifference(each.next, last) > 0) last = each.next;
    }
    const count = ((last - first) >>> 0) - flight.acknowledged;
    if (count > 0) addField(dissection, 'tcp.analysis.bytes_in_flight', count);
  }
}

function hasAnalysis({ fields }: Dissection): boolean {
  return fields.has('tcp.analysis.acks_frame') || fields.has('tcp.analysis.bytes_in_flight');
}
