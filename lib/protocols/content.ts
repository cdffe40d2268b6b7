import { frameAt, type Segment, type Span } from './inbox.js';

/** A message as the receiver has it after transparency was undone, each byte with its frame. */
export interface Content {
  /** The message; lines end in CRLF as they came. */
  bytes: Uint8Array;
  /** Where each run of bytes came from; `framesWithin(content, range)` answers for some of them. */
  segments: Segment[];
  /** False when the connection ended before the end of the content. */
  complete: boolean;
  /** Octets that the capture misses. */
  missing: number;
}

export const END_OF_DATA = Buffer.from('\r\n.\r\n');
const DOTTED = Buffer.from('\r\n.');
const DOT = 0x2e;

/** Undoes dot-stuffing (RFC 5321 §4.5.2, RFC 1939 §3) of a span that no longer has its final dot line. */
export function unstuff(span: Span, complete: boolean): Content {
  const source = Buffer.from(span.bytes.buffer, span.bytes.byteOffset, span.bytes.byteLength);
  const dots: number[] = source[0] === DOT ? [0] : [];
  for (let at = source.indexOf(DOTTED); at >= 0; at = source.indexOf(DOTTED, at + 2)) dots.push(at + 2);
  if (dots.length === 0) return { bytes: source, segments: span.segments, complete, missing: span.missing };
  const bytes = Buffer.allocUnsafe(source.length - dots.length);
  let from = 0;
  let to = 0;
  for (const dot of dots) {
    to += source.copy(bytes, to, from, dot);
    from = dot + 1;
  }
  source.copy(bytes, to, from);
  let removed = 0;
  const segments = span.segments.map((segment) => {
    while (removed < dots.length && dots[removed]! < segment.offset) removed++;
    return { ...segment, offset: segment.offset - removed };
  });
  return { bytes, segments, complete, missing: span.missing };
}

/** Puts runs of bytes together, as BDAT chunks or the pieces of a literal. */
export function join(spans: readonly Span[], complete: boolean): Content {
  const segments: Segment[] = [];
  let offset = 0;
  let missing = 0;
  for (const span of spans) {
    for (const segment of span.segments) segments.push({ ...segment, offset: segment.offset + offset });
    offset += span.bytes.length;
    missing += span.missing;
  }
  const bytes =
    spans.length === 1
      ? spans[0]!.bytes
      : Buffer.concat(
          spans.map((span) => span.bytes),
          offset,
        );
  return { bytes, segments, complete, missing };
}

/** Gives the frames that carried the octets `start` up to, not including, `end` of a message, in order, without repeats. */
export function framesWithin(content: Content, { start, end }: { start: number; end: number }): number[] {
  const inside = content.segments.filter(({ offset }) => offset > start && offset < end);
  const frames = [frameAt(content, start), ...inside.map(({ frame }) => frame)];
  return [...new Set(frames.filter((frame) => frame !== undefined))];
}
