import { composeTcp, Flag } from './compose.js';
import type { Frame } from './frame.js';
import { type Endpoint, otherSide, type Side } from './stream.js';

const MAXIMUM_SEGMENT_SIZE = 1460;
const NONE = new Uint8Array(0);

/**
 * Composes the frames that a TCP connection would have put on the wire, from what its sockets saw: each call
 * returns the next frames, acknowledged at once. Sequence numbers begin at 1000 on both sides.
 */
export class TcpConnection {
  private readonly next: Record<Side, number> = { client: 1000, server: 1000 };

  constructor(
    readonly client: Endpoint,
    readonly server: Endpoint,
  ) {}

  /** The three-way handshake. */
  open(timestamp: bigint): Frame[] {
    return [
      this.segment('client', timestamp, Flag.SYN, NONE),
      this.segment('server', timestamp, Flag.SYN | Flag.ACK, NONE),
      this.segment('client', timestamp, Flag.ACK, NONE),
    ];
  }

  /** The bytes in segments of at most 1460, the last one pushed, and the other side's acknowledgment. */
  send(from: Side, timestamp: bigint, bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let start = 0; start < bytes.length; start += MAXIMUM_SEGMENT_SIZE) {
      const end = Math.min(start + MAXIMUM_SEGMENT_SIZE, bytes.length);
      const flags = end === bytes.length ? Flag.PSH | Flag.ACK : Flag.ACK;
      frames.push(this.segment(from, timestamp, flags, bytes.subarray(start, end)));
    }
    if (frames.length > 0) frames.push(this.segment(otherSide(from), timestamp, Flag.ACK, NONE));
    return frames;
  }

  /** One side has nothing more to send: FIN, and its acknowledgment. */
  close(from: Side, timestamp: bigint): Frame[] {
    return [
      this.segment(from, timestamp, Flag.FIN | Flag.ACK, NONE),
      this.segment(otherSide(from), timestamp, Flag.ACK, NONE),
    ];
  }

  /** One side aborts. */
  reset(from: Side, timestamp: bigint): Frame[] {
    return [this.segment(from, timestamp, Flag.RST | Flag.ACK, NONE)];
  }

  private segment(from: Side, timestamp: bigint, flags: number, payload: Uint8Array): Frame {
    const sequence = this.next[from];
    const control = flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
    this.next[from] = (sequence + payload.length + control) >>> 0;
    return composeTcp({
      timestamp,
      from: this[from],
      to: this[otherSide(from)],
      flags,
      sequence,
      acknowledgment: flags & Flag.ACK ? this.next[otherSide(from)] : 0,
      payload,
      ...(flags & Flag.SYN ? { maximumSegmentSize: MAXIMUM_SEGMENT_SIZE } : {}),
    });
  }
}
