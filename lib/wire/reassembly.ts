import { Flag } from './compose.js';
import { type Packet, payloadOf } from './packet.js';
import { otherSide, type Part, type Side } from './stream.js';

/** Segments that wait for an earlier one, per direction; past either limit the gap before them is given up. */
const MAX_WAITING = 4096;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

interface Segment {
  sequence: number;
  part: Part;
}

/** `a - b` in sequence space (RFC 9293 §3.4): negative when `a` comes before `b`. */
export function sequenceDifference(a: number, b: number): number {
  return (a - b) | 0;
}

/** Puts the segments of one connection in order; each side's bytes come out once, with the frame that brought them. */
export class Reassembler {
  private readonly sides: Record<Side, DirectionBuffer>;

  /** `deliver` gets each part as soon as no byte before it is awaited. */
  constructor(deliver: (part: Part) => void) {
    this.sides = { client: new DirectionBuffer(deliver), server: new DirectionBuffer(deliver) };
  }

  add(packet: Packet, from: Side): void {
    const tcp = packet.tcp!;
    const seen =
      tcp.flags & Flag.ACK ? this.sides[otherSide(from)].acknowledge(tcp.acknowledgment) : undefined;
    const start = tcp.flags & Flag.SYN ? (tcp.sequence + 1) >>> 0 : tcp.sequence;
    const { number: frame, timestamp } = packet.frame;
    const part: Part = { from, frame, timestamp, bytes: payloadOf(packet) };
    if (seen !== undefined) part.seen = seen;
    this.sides[from].add(start, part);
    if (tcp.flags & Flag.FIN) this.sides[from].finish((start + part.bytes.length) >>> 0);
  }

  /** Octets that each side is known to have sent, from what was captured of it and what the other side acknowledged. */
  get sent(): Record<Side, number> {
    return { client: this.sides.client.sent, server: this.sides.server.sent };
  }

  /** No more segments come: what still waits is delivered behind its gap. */
  end(): void {
    this.sides.client.flush(null);
    this.sides.server.flush(null);
  }
}

class DirectionBuffer {
  private next: number | null = null;
  /** Octets before `next`, missing ones included. */
  private position = 0;
  private most = 0;
  private end: number | null = null;
  private waiting: Segment[] = [];
  private waitingBytes = 0;

  constructor(private readonly deliver: (part: Part) => void) {}

  add(sequence: number, part: Part): void {
    this.next ??= sequence;
    if (part.bytes.length === 0) return;
    if (this.waiting.length === 0 && sequence === this.next) {
      this.next = (sequence + part.bytes.length) >>> 0;
      this.hand(part);
      return;
    }
    // Too late, or a keep-alive: nothing in it is new.
    if (sequenceDifference((sequence + part.bytes.length) >>> 0, this.next) <= 0) return;
    this.insert({ sequence, part });
    this.drain();
    if (this.waiting.length > MAX_WAITING || this.waitingBytes > MAX_WAITING_BYTES) this.flush(null);
  }

  /**
   * The other side has everything before `sequence`: what is missing of it will not come. Gives the octets that are
   * before it. Of a connection that began before the capture it is where this direction begins.
   */
  acknowledge(sequence: number): number {
    this.next ??= sequence;
    if (this.waiting.length > 0) this.flush(sequence);
    // The end itself takes a sequence number, and is acknowledged.
    const end = this.end !== null && sequenceDifference(sequence, this.end) > 0 ? this.end : sequence;
    const seen = Math.max(0, this.position + sequenceDifference(end, this.next));
    if (seen > this.most) this.most = seen;
    return seen;
  }

  /** Nothing comes after `sequence`. */
  finish(sequence: number): void {
    this.end = sequence;
  }

  get sent(): number {
    const end = this.end === null ? 0 : this.position + sequenceDifference(this.end, this.next!);
    return Math.max(this.position, this.most, end);
  }

  private hand(part: Part): void {
    this.position += part.bytes.length;
    this.deliver(part);
  }

  /** Gives up the gaps before `limit` (all of them when null). */
  flush(limit: number | null): void {
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      const missing = sequenceDifference(first.sequence, this.next!);
      if (limit !== null && sequenceDifference(limit, first.sequence) < 0) return;
      if (missing > 0) {
        first.part.missing = missing;
        this.position += missing;
        this.next = first.sequence;
      }
      this.drain();
    }
  }

  private drain(): void {
    let taken = 0;
    for (const { sequence, part } of this.waiting) {
      const late = sequenceDifference(this.next!, sequence);
      if (late < 0) break;
      taken += 1;
      this.waitingBytes -= part.bytes.length;
      if (late >= part.bytes.length) continue;
      this.next = (sequence + part.bytes.length) >>> 0;
      this.hand(late === 0 ? part : { ...part, bytes: part.bytes.subarray(late) });
    }
    if (taken > 0) this.waiting.splice(0, taken);
  }

  /** Keeps the order of sequence numbers; of two that begin alike the earlier frame stays first. */
  private insert(segment: Segment): void {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sequenceDifference(this.waiting[middle]!.sequence, segment.sequence) <= 0) low = middle + 1;
      else high = middle;
    }
    this.waiting.splice(low, 0, segment);
    this.waitingBytes += segment.part.bytes.length;
  }
}
