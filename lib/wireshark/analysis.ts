import { Flag } from '../wire/compose.js';
import type { TcpHeader } from '../wire/packet.js';
import { sequenceDifference } from '../wire/reassembly.js';
import { otherSide, type Side } from '../wire/stream.js';

/** What Wireshark's analysis of sequence numbers says of a segment. */
export const Finding = {
  Retransmission: 1,
  FastRetransmission: 2,
  SpuriousRetransmission: 4,
  OutOfOrder: 8,
  ReusedPorts: 16,
  LostSegment: 32,
  AckLostSegment: 64,
  WindowUpdate: 128,
  WindowFull: 256,
  KeepAlive: 512,
  KeepAliveAck: 1024,
  DuplicateAck: 2048,
  ZeroWindowProbe: 4096,
  ZeroWindow: 8192,
  ZeroWindowProbeAck: 16384,
} as const;

const SYN_FIN_RST = Flag.SYN | Flag.FIN | Flag.RST;
/** Segments closer than this to the latest one are out of order rather than retransmitted, in nanoseconds. */
const OUT_OF_ORDER_WITHIN = 3_000_000;
const FAST_RETRANSMISSION_WITHIN = 20_000_000;

/** One direction of a connection, as the analysis remembers it. */
export class Flow {
  window = -1;
  /** Shift of the window; -1 unknown, -2 not used (RFC 7323 §2). */
  windowScale = -1;
  isFirstAck = false;
  next: number | null = null;
  nextTime = Number.NaN;
  /** Highest contiguous sequence number: an ACK past it acknowledges what was not seen. */
  acknowledgeable: number | null = null;
  lastAck = 0;
  lastAckTime = Number.NaN;
  lastNewAckFrame = 0;
  duplicateAcks = 0;
  lastFindings = 0;
}

/** A finding's bits, with what a duplicate ACK's text needs. */
export interface Findings {
  bits: number;
  /** Count of this duplicate ACK, and the frame it repeats. */
  duplicateAck: number;
  duplicateAckFrame: number;
}

const after = (a: number, b: number): boolean => sequenceDifference(a, b) > 0;

/** Judges the segments of one connection, as Wireshark does when it reads a file for the first time. */
export class Analysis {
  readonly client = new Flow();
  readonly server = new Flow();
  private lastSyn: number | null = null;
  /** From the SYN to the ACK of the SYN-ACK, in nanoseconds; 0 while it is not known. */
  firstRoundTrip = 0;

  /**
   * Judges a segment, and remembers it. `time` is in nanoseconds; `reused` says that the segment begins a connection
   * on the addresses and ports of an earlier one; `windowScale` is the option's shift, or null without the option.
   * The answer is written into `findings`.
   */
  segment(
    from: Side,
    tcp: TcpHeader,
    frame: number,
    time: number,
    reused: boolean,
    windowScale: number | null,
    findings: Findings,
  ): void {
    const own = this[from];
    const peer = this[otherSide(from)];
    findings.bits = reused ? Finding.ReusedPorts : 0;
    // A SYN that repeats an earlier one begins the counting anew.
    if ((tcp.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN) own.next = own.acknowledgeable;
    judgeWindow(own, peer, tcp, findings);
    if (tcp.acknowledgment !== own.lastAck) {
      own.lastNewAckFrame = frame;
      own.duplicateAcks = 0;
    }
    judgeLostAck(peer, tcp, findings);
    if (tcp.payloadLength > 0 || tcp.flags & (Flag.SYN | Flag.FIN)) {
      findings.bits |= this.judgeRepetition(own, peer, tcp, time, findings.bits);
    }
    remember(own, tcp, time, findings.bits);
    this.follow(own, peer, tcp, time, windowScale);
  }

  private judgeRepetition(own: Flow, peer: Flow, tcp: TcpHeader, time: number, bits: number): number {
    if (bits & Finding.KeepAlive) return 0;
    const { sequence, payloadLength: length } = tcp;
    const end = (sequence + length) >>> 0;
    if (length > 0 && peer.lastAck !== 0 && !after(end, peer.lastAck)) return Finding.SpuriousRetransmission;
    if (own.next === null || !after(own.next, sequence)) return 0;
    // More than one octet from just before the next expected one: what follows a probe, and new.
    if (length > 1 && (own.next - 1) >>> 0 === sequence) return 0;
    const sinceAck = time - peer.lastAckTime;
    // To Wireshark, an ACK of what was not seen counts as many duplicates.
    const repeatsAcks = (peer.duplicateAcks >= 2 || peer.duplicateAcks === -1) && peer.lastAck === sequence;
    if (repeatsAcks && sinceAck >= 0 && sinceAck < FAST_RETRANSMISSION_WITHIN)
      return Finding.FastRetransmission;
    const sinceNext = time - own.nextTime;
    const limit = this.firstRoundTrip === 0 ? OUT_OF_ORDER_WITHIN : this.firstRoundTrip;
    const control = tcp.flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
    if (sinceNext >= 0 && sinceNext < limit && own.next !== (end + control) >>> 0) return Finding.OutOfOrder;
    return Finding.Retransmission;
  }

  /** What later segments of the connection depend on. */
  private follow(own: Flow, peer: Flow, tcp: TcpHeader, time: number, windowScale: number | null): void {
    const kind = tcp.flags & (Flag.SYN | Flag.ACK);
    if (tcp.flags & Flag.SYN) {
      if (kind === Flag.SYN) this.lastSyn = time;
      own.isFirstAck = true;
      if (windowScale !== null) own.windowScale = windowScale;
      if (own.windowScale === -1) {
        own.windowScale = -2;
        peer.windowScale = -2;
      } else if (kind === (Flag.SYN | Flag.ACK) && peer.windowScale === -2) own.windowScale = -2;
    } else if (kind === Flag.ACK) {
      if (this.lastSyn !== null && this.firstRoundTrip === 0) this.firstRoundTrip = time - this.lastSyn;
      own.isFirstAck = false;
    }
  }
}

function judgeWindow(own: Flow, peer: Flow, tcp: TcpHeader, findings: Findings): void {
  const { flags, sequence, window, payloadLength: length } = tcp;
  const plain = (flags & SYN_FIN_RST) === 0;
  if (length === 1 && sequence === own.next && peer.window === 0) {
    findings.bits |= Finding.ZeroWindowProbe;
    return;
  }
  if (window === 0 && plain) findings.bits |= Finding.ZeroWindow;
  if (own.next !== null && after(sequence, own.next) && !(flags & Flag.RST))
    findings.bits |= Finding.LostSegment;
  if (!plain || own.next === null) return;
  if (length <= 1 && sequence === (own.next - 1) >>> 0) findings.bits |= Finding.KeepAlive;
  if (length > 0 && peer.windowScale !== -1) {
    const shift = peer.isFirstAck || peer.windowScale === -2 ? 0 : peer.windowScale;
    if ((sequence + length) >>> 0 === (peer.lastAck + (peer.window << shift)) >>> 0)
      findings.bits |= Finding.WindowFull;
  }
  if (length > 0 || sequence !== own.next || tcp.acknowledgment !== own.lastAck) return;
  judgeRepeatedAck(own, peer, window, findings);
}

/** An empty segment with the same numbers as the one before. */
function judgeRepeatedAck(own: Flow, peer: Flow, window: number, findings: Findings): void {
  if (window !== own.window) {
    if (window !== 0) findings.bits |= Finding.WindowUpdate;
  } else if (window === 0) {
    if (peer.lastFindings & Finding.ZeroWindowProbe) findings.bits |= Finding.ZeroWindowProbeAck;
  } else if (peer.lastFindings & Finding.KeepAlive) findings.bits |= Finding.KeepAliveAck;
  else {
    own.duplicateAcks = own.duplicateAcks === -1 ? 1 : own.duplicateAcks + 1;
    findings.bits |= Finding.DuplicateAck;
    findings.duplicateAck = own.duplicateAcks;
    findings.duplicateAckFrame = own.lastNewAckFrame;
  }
}

function judgeLostAck(peer: Flow, tcp: TcpHeader, findings: Findings): void {
  if (!(tcp.flags & Flag.ACK) || peer.acknowledgeable === null) return;
  if (!after(tcp.acknowledgment, peer.acknowledgeable)) return;
  if (peer.next !== null && after(peer.next, peer.acknowledgeable)) {
    peer.acknowledgeable = peer.next;
    findings.bits |= Finding.AckLostSegment;
  } else {
    if (peer.duplicateAcks === 0) findings.bits |= Finding.AckLostSegment;
    peer.duplicateAcks = -1;
  }
}

function remember(own: Flow, tcp: TcpHeader, time: number, bits: number): void {
  const control = tcp.flags & (Flag.SYN | Flag.FIN) ? 1 : 0;
  const next = (tcp.sequence + tcp.payloadLength + control) >>> 0;
  if (!(bits & Finding.ZeroWindowProbe)) {
    if (own.next === null || after(next, own.next)) {
      own.next = next;
      own.nextTime = time;
    }
    if (own.acknowledgeable === null || own.acknowledgeable === tcp.sequence) own.acknowledgeable = own.next;
  }
  own.window = tcp.window;
  own.lastAck = tcp.acknowledgment;
  own.lastAckTime = time;
  own.lastFindings = bits;
}
