import { Gathered } from '../wire/memory.js';
import { sequenceDifference } from '../wire/reassembly.js';

/** Ask for whatever the next segment brings. */
export const ONE_MORE_SEGMENT = -1;
/** Ask for all that the sender will send. */
export const UNTIL_FIN = -2;

const UNTIL_FIN_LENGTH = 0x40000000;
/** Messages remembered per direction, to tell segments that repeat them. */
const MAX_PDUS = 16;
/** Most bytes of one unfinished message that are kept; past that, what follows is read as a new one. */
const MAX_PDU_BYTES = 64 * 1024 * 1024;

/** A message is looked at so often; from then on, each time that it has doubled, which keeps the work linear. */
const MAX_TRIES = 64;

/** What a protocol says of the bytes it was given. */
export interface Demand {
  /** Bytes that it still needs: a number, `ONE_MORE_SEGMENT` or `UNTIL_FIN`; 0 when it is content. */
  more: number;
  /** Where the bytes that are needed again begin. */
  offset: number;
  /** Do not ask again before this many bytes are there: it would only ask for one more segment. */
  atLeast: number;
  /** Likewise, before a segment with a line terminator comes. */
  untilLine: boolean;
}

/** Segments that came before their turn. */
type Early = { offset: number; bytes: Uint8Array }[];

/** A message of an application protocol that lies in several segments. */
class Pdu {
  private readonly gathered = new Gathered();
  private early: Early | null = null;
  /** Length that completes it; null while more is asked for than is known. */
  private total: number | null = null;
  wholeSegment = false;
  lastFrame: number;
  atLeast = 0;
  untilLine = false;
  private lineSeen = false;
  private tries = 0;

  constructor(
    readonly sequence: number,
    public next: number,
    frame: number,
  ) {
    this.lastFrame = frame;
  }

  get length(): number {
    return this.gathered.length;
  }

  /** Adds bytes at an offset; true when the message is complete as far as its end is known. */
  add(offset: number, bytes: Uint8Array, more: boolean): boolean {
    if (!more) this.total = Math.max(this.total ?? 0, offset + bytes.length);
    if (this.untilLine && (bytes.includes(10) || bytes.includes(13))) this.lineSeen = true;
    if (offset > this.length) {
      this.early ??= [];
      if (this.early.length < MAX_PDUS * 64) this.early.push({ offset, bytes: bytes.slice() });
      return false;
    }
    this.append(offset, bytes);
    while (this.early !== null) {
      const index = this.early.findIndex((piece) => piece.offset <= this.length);
      if (index < 0) break;
      const [piece] = this.early.splice(index, 1);
      this.append(piece!.offset, piece!.bytes);
    }
    return this.total !== null && this.length >= this.total;
  }

  private append(offset: number, bytes: Uint8Array): void {
    this.gathered.add(offset === this.length ? bytes : bytes.subarray(this.length - offset));
  }

  /** True when the protocol would find nothing new yet. */
  get mustWait(): boolean {
    return this.length < this.atLeast || (this.untilLine && !this.lineSeen);
  }

  get bytes(): Uint8Array {
    return this.gathered.all;
  }

  /** Asks for more after all. */
  reopen(demand: Demand | null): void {
    this.total = null;
    this.lineSeen = false;
    if (demand) this.tries += 1;
    const patience = this.tries > MAX_TRIES ? this.length * 2 : 0;
    this.atLeast = Math.max(demand?.atLeast ?? this.atLeast, patience);
    this.untilLine = demand?.untilLine ?? this.untilLine;
  }

  get isTooLong(): boolean {
    return this.length > MAX_PDU_BYTES;
  }

  /** It is over: what it holds is not needed again, unless it was `kept` elsewhere. */
  release(kept: boolean): void {
    this.gathered.clear(!kept);
    this.early = null;
  }
}

/** What putting segments together needs of the frame at hand. */
export interface SegmentUser {
  frame: number;
  /** The segment repeats what was read before. */
  repeated: boolean;
  /** Bytes that the protocol was handed stay in use. */
  readonly keeps: boolean;
  /** Hands bytes to the protocol. */
  read(bytes: Uint8Array): Demand;
  /** The segment, or what is left of it, is in the middle of a message. `first` unless a message ended in it. */
  onMiddle(first: boolean): void;
  /** The protocol would look at the message again, and only ask for more. */
  onWait(): void;
  /** A message ended, and another begins in the same segment. */
  onAnother(): void;
}

/** Gives a protocol the bytes of one direction in whole messages, as Wireshark's TCP does. */
export class Desegmenter {
  private pdus: Pdu[] = [];
  /** Sequence number at which a message ends that lasts until FIN. */
  private lasting: Pdu | null = null;

  /** Takes the payload of a segment; `sequence` is its first octet's number, relative to the connection's base. */
  add(payload: Uint8Array, sequence: number, user: SegmentUser): void {
    const end = (sequence + payload.length) >>> 0;
    let bytes = payload;
    let start = sequence;
    let first = true;
    for (;;) {
      const same = this.pdus.find((pdu) => pdu.sequence === start);
      if (same && end <= same.next && same.lastFrame !== user.frame) return;
      if (user.repeated) return;
      const pdu = same ?? this.before(start);
      const step =
        pdu && sequenceDifference(start, pdu.sequence) >= 0 && sequenceDifference(pdu.next, start) > 0
          ? this.continue(pdu, bytes, start, end, user)
          : this.begin(bytes, start, end, user);
      if (step.middle) user.onMiddle(first);
      if (step.rest === 0) return;
      if (step.another) {
        user.onAnother();
        first = false;
      }
      bytes = bytes.subarray(bytes.length - step.rest);
      start = (end - step.rest) >>> 0;
    }
  }

  /** The sender has finished: a message that lasts until now is complete. */
  finish(user: SegmentUser): void {
    const pdu = this.lasting;
    this.lasting = null;
    if (pdu && pdu.length > 0) user.read(pdu.bytes);
    pdu?.release(user.keeps);
  }

  private before(sequence: number): Pdu | undefined {
    let nearest: Pdu | undefined;
    for (const pdu of this.pdus) {
      const distance = sequenceDifference(sequence, pdu.sequence);
      if (distance > 0 && (!nearest || distance < sequenceDifference(sequence, nearest.sequence)))
        nearest = pdu;
    }
    return nearest;
  }

  private begin(bytes: Uint8Array, start: number, end: number, user: SegmentUser): Step {
    const demand = user.read(bytes);
    if (demand.more === 0) return { middle: false, rest: 0, another: false };
    const from = (start + demand.offset) >>> 0;
    const length =
      demand.more === UNTIL_FIN ? UNTIL_FIN_LENGTH : demand.more === ONE_MORE_SEGMENT ? 1 : demand.more;
    const pdu = this.remember(new Pdu(from, (end + length) >>> 0, user.frame), user);
    pdu.wholeSegment = demand.more === ONE_MORE_SEGMENT;
    pdu.atLeast = demand.atLeast;
    pdu.untilLine = demand.untilLine;
    if (demand.more === UNTIL_FIN) this.lasting = pdu;
    pdu.add(0, demand.offset === 0 ? bytes : bytes.subarray(demand.offset), true);
    return { middle: demand.offset === 0, rest: 0, another: false };
  }

  private continue(pdu: Pdu, bytes: Uint8Array, start: number, end: number, user: SegmentUser): Step {
    pdu.lastFrame = user.frame;
    const length = pdu.wholeSegment ? bytes.length : Math.min(bytes.length, (pdu.next - start) >>> 0);
    const complete = pdu.add(
      (start - pdu.sequence) >>> 0,
      length === bytes.length ? bytes : bytes.subarray(0, length),
      sequenceDifference(end, pdu.next) < 0,
    );
    if (complete && pdu.wholeSegment) {
      pdu.wholeSegment = false;
      if (sequenceDifference(pdu.next, end) < 0) pdu.next = end;
    }
    const another = pdu.next < end && pdu.next >= start && length > 0 ? pdu.next - start : 0;
    if (pdu.isTooLong) {
      this.pdus = this.pdus.filter((other) => other !== pdu);
      return { middle: true, rest: 0, another: false };
    }
    if (!complete)
      return { middle: true, rest: another > 0 ? bytes.length - another : 0, another: another > 0 };
    const demand = pdu.mustWait ? null : user.read(pdu.bytes);
    if (demand === null && !pdu.untilLine) user.onWait();
    if (demand?.more === 0) {
      pdu.release(user.keeps);
      return { middle: false, rest: another > 0 ? bytes.length - another : 0, another: another > 0 };
    }
    this.extend(pdu, demand, start, length, bytes.length, user);
    return { middle: (demand?.offset ?? 0) === 0, rest: bytes.length - length, another: false };
  }

  /** The protocol asks for more than was thought to be enough. */
  private extend(
    pdu: Pdu,
    demand: Demand | null,
    start: number,
    length: number,
    left: number,
    user: SegmentUser,
  ): void {
    let open = pdu;
    const offset = demand?.offset ?? 0;
    if (demand && offset > 0 && sequenceDifference((pdu.sequence + offset) >>> 0, start) > 0) {
      // Part of it was read: what is left is a message of its own.
      open = this.remember(new Pdu((pdu.sequence + offset) >>> 0, pdu.next, pdu.lastFrame), user);
      open.add(0, pdu.bytes.subarray(offset), true);
      pdu.next = open.sequence;
      pdu.release(user.keeps);
    }
    open.reopen(demand);
    const more = demand?.more ?? ONE_MORE_SEGMENT;
    const end = (start + left) >>> 0;
    if (more === ONE_MORE_SEGMENT) {
      const furthest = sequenceDifference(end, open.next) > 0 ? end : open.next;
      open.next = (furthest + 1) >>> 0;
      open.wholeSegment = true;
    } else if (more === UNTIL_FIN) {
      open.next = (open.sequence + UNTIL_FIN_LENGTH) >>> 0;
      this.lasting = open;
    } else {
      const reached = (start + length) >>> 0;
      open.next = ((sequenceDifference(reached, open.next) >= 0 ? reached : open.next) + more) >>> 0;
    }
  }

  private remember(pdu: Pdu, user: SegmentUser): Pdu {
    this.pdus = this.pdus.filter((other) => other.sequence !== pdu.sequence);
    this.pdus.push(pdu);
    if (this.pdus.length > MAX_PDUS) this.pdus.shift()!.release(user.keeps);
    return pdu;
  }
}

interface Step {
  /** Nothing of these bytes was shown as a message. */
  middle: boolean;
  /** How many of the bytes are still to be read. */
  rest: number;
  another: boolean;
}
