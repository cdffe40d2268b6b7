import { latin1 } from '../wire/bytes.js';
import type { Part, Side } from '../wire/stream.js';

/** Where a run of bytes came from: `offset` is counted from the start of the span that holds it. */
export interface Segment {
  offset: number;
  frame: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  /** Position of the part among all parts of the connection, both directions. */
  order: number;
}

/** Consecutive bytes of one direction, and the frames that carried them. */
export interface Span {
  /** Octets of this direction that were captured before it. */
  start: number;
  bytes: Uint8Array;
  segments: Segment[];
  /** Octets within or just before the span that the capture misses. */
  missing: number;
  /** Where it begins and ends among all octets of this direction, missing ones included. */
  at: number;
  end: number;
  /** Octets of the other direction, counted alike, that its sender had received when it sent the first of these. */
  seen: number;
}

interface Piece {
  /** Absolute position, in the bytes of this direction, of the first byte. */
  start: number;
  frame: number;
  timestamp: bigint;
  order: number;
  missing: number;
  /** Octets missing before it, since the beginning. */
  shift: number;
  seen: number;
}

const LF = Buffer.from('\n');

/** Frames of several spans in order, without repeats. */
export function framesOf(spans: readonly Span[]): number[] {
  const frames = new Set<number>();
  for (const span of spans) for (const segment of span.segments) frames.add(segment.frame);
  return [...frames];
}

/** The frame that carried the byte at `offset` of the span. */
export function frameAt(span: { segments: readonly Segment[] }, offset: number): number | undefined {
  let low = 0;
  let high = span.segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (span.segments[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return span.segments[low - 1]?.frame;
}

/**
 * The bytes of one direction that no dialogue has read yet. Each byte is copied a bounded number of times and searched
 * once, however the connection cut it into parts, so that reading is linear in the input.
 */
export class Inbox {
  #buffer: Buffer = Buffer.alloc(0);
  /** Absolute position of `#buffer[0]`. */
  #base = 0;
  #read = 0;
  #end = 0;
  #searched = 0;
  #needle: Buffer = LF;
  #pieces: Piece[] = [];
  #first = 0;
  /** Absolute positions where octets are missing, ascending. */
  #gaps: number[] = [];
  #missing = 0;

  constructor(readonly from: Side) {}

  /** How many octets have come and were not taken. */
  get length(): number {
    return this.#end - this.#read;
  }

  /** Octets of this direction that have come or are known to be missing. */
  get position(): number {
    return this.#end + this.#missing;
  }

  /** Whether the capture misses octets before or among the unread bytes. */
  get hasGap(): boolean {
    return this.#gaps.length > 0;
  }

  /** Takes a part as it comes. `seen`: octets of the other direction that the sender had received. */
  push(part: Part, order: number, seen = 0): void {
    const bytes = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength);
    if (part.missing) this.#gaps.push(this.#end);
    else if (bytes.length === 0) return;
    this.#missing += part.missing ?? 0;
    this.#pieces.push({
      start: this.#end,
      frame: part.frame,
      timestamp: part.timestamp,
      order,
      missing: part.missing ?? 0,
      shift: this.#missing,
      seen,
    });
    if (this.length === 0) {
      this.#buffer = bytes;
      this.#base = this.#end;
    } else {
      const used = this.#end - this.#base;
      if (this.#buffer.length < used + bytes.length) {
        const grown = Buffer.allocUnsafe(2 * (this.length + bytes.length));
        this.#buffer.copy(grown, 0, this.#read - this.#base, used);
        this.#buffer = grown;
        this.#base = this.#read;
      }
      bytes.copy(this.#buffer, this.#end - this.#base);
    }
    this.#end += bytes.length;
  }

  /** The unread byte at `offset`, or undefined when it has not arrived. */
  peek(offset = 0): number | undefined {
    return offset < this.length ? this.#buffer[this.#read - this.#base + offset] : undefined;
  }

  /** Whether the unread bytes start with `text` (ASCII); undefined while too few have arrived to tell. */
  startsWith(text: string): boolean | undefined {
    for (let i = 0; i < text.length; i++) {
      const octet = this.peek(i);
      if (octet === undefined) return undefined;
      if (octet !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Octets that were captured before the unread ones, when the capture misses some just before them; else null. */
  get gap(): number | null {
    return this.#gaps[0] === this.#read && this.length > 0 ? this.#read : null;
  }

  /** Octets of the other side that the sender of the next unread one had received; undefined while there is none. */
  get seen(): number | undefined {
    return this.length > 0 ? this.#pieces[this.#first]!.seen : undefined;
  }

  /** Everything that is left, unread, one character per octet. */
  peekRest(): string {
    return latin1(this.#buffer, this.#read - this.#base, this.#end - this.#base);
  }

  /** The next line with its line end, left unread; null when none is complete. */
  peekLine(): string | null {
    const found = this.#find(LF, null);
    return found < 0 ? null : latin1(this.#buffer, this.#read - this.#base, found + 1 - this.#base);
  }

  /** The next line with its line end, or what a gap left of it; null when none is complete. */
  line(): Span | null {
    const gap = this.#gaps.find((position) => position > this.#read) ?? null;
    const found = this.#find(LF, gap);
    if (found >= 0) return this.take(found + 1 - this.#read);
    return gap === null ? null : this.take(gap - this.#read);
  }

  /** Everything up to and including `terminator`; null when it has not arrived. Gaps do not end it. */
  through(terminator: Buffer): Span | null {
    const found = this.#find(terminator, null);
    return found < 0 ? null : this.take(found + terminator.length - this.#read);
  }

  /**
   * At most `octets` octets, of which those that the capture misses are counted but not in `bytes`.
   * `octets` of the answer says how many were accounted for.
   */
  some(octets: number): { span: Span; octets: number } {
    let wanted = 0;
    let counted = 0;
    for (let i = this.#first; i < this.#pieces.length && counted < octets; i++) {
      const piece = this.#pieces[i]!;
      const next = this.#pieces[i + 1]?.start ?? this.#end;
      if (i > this.#first || piece.start === this.#read) counted = Math.min(octets, counted + piece.missing);
      const usable = Math.min(next - Math.max(piece.start, this.#read), octets - counted);
      counted += usable;
      wanted += usable;
    }
    return { span: this.take(wanted), octets: counted };
  }

  /** Everything that is left. */
  rest(): Span {
    return this.take(this.length);
  }

  /** Everything that is left, as parts. */
  drain(): { part: Part; order: number }[] {
    const { bytes, segments } = this.rest();
    return segments.map((segment, i) => ({
      part: {
        from: this.from,
        frame: segment.frame,
        timestamp: segment.timestamp,
        bytes: bytes.subarray(segment.offset, segments[i + 1]?.offset ?? bytes.length),
      },
      order: segment.order,
    }));
  }

  /** The next `length` bytes, all of which must have arrived. */
  take(length: number): Span {
    const start = this.#read;
    const end = start + length;
    const bytes = this.#buffer.subarray(this.#read - this.#base, end - this.#base);
    const segments: Segment[] = [];
    let missing = 0;
    const first = this.#pieces[this.#first];
    let shift = first?.shift ?? this.#missing;
    const at = start + shift;
    const seen = first?.seen ?? 0;
    while (this.#first < this.#pieces.length) {
      const piece = this.#pieces[this.#first]!;
      if (piece.start >= end) break;
      shift = piece.shift;
      missing += piece.missing;
      piece.missing = 0;
      const { frame, timestamp, order } = piece;
      segments.push({ offset: Math.max(piece.start, this.#read) - this.#read, frame, timestamp, order });
      const next = this.#pieces[this.#first + 1]?.start ?? this.#end;
      if (next > end) break;
      this.#first++;
    }
    if (this.#first > 64 && this.#first * 2 > this.#pieces.length) {
      this.#pieces = this.#pieces.slice(this.#first);
      this.#first = 0;
    }
    this.#read = end;
    while (this.#gaps.length > 0 && this.#gaps[0]! < end) this.#gaps.shift();
    return { start, bytes, segments, missing, at, end: end + shift, seen };
  }

  #find(needle: Buffer, before: number | null): number {
    if (needle !== this.#needle) {
      this.#needle = needle;
      this.#searched = this.#read;
    }
    const from = Math.max(this.#read, this.#searched - (needle.length - 1));
    const area = this.#buffer.subarray(0, (before ?? this.#end) - this.#base);
    const found = area.indexOf(needle, from - this.#base);
    if (found >= 0) return found + this.#base;
    this.#searched = before ?? this.#end;
    return -1;
  }
}
