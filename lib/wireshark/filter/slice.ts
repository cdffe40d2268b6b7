/** A part of a sequence: from `start`, counted from the end when negative, `length` long; null for all that follows. */
export interface Part {
  start: number;
  /** The last one, counted from the end when negative; instead of a length. */
  last: number | null;
  length: number | null;
}

const PART = /^\s*(?:(-?\d+)\s*(?:(:)\s*(-?\d+)?|(-)\s*(-?\d+))?|:\s*(\d+))\s*$/;

/** Reads `0:2`, `0-1`, `3`, `:2`, `-2:` or several of them joined by commas; null when it is none of that. */
export function parseParts(text: string): Part[] | null {
  const parts = text.split(',').map(parsePart);
  return parts.includes(null) ? null : (parts as Part[]);
}

function parsePart(text: string): Part | null {
  const match = PART.exec(text);
  if (match === null) return null;
  const [, start, colon, length, hyphen, last, upTo] = match;
  if (upTo !== undefined) return { start: 0, last: null, length: Number(upTo) };
  if (hyphen !== undefined) return { start: Number(start), last: Number(last), length: null };
  if (colon !== undefined)
    return { start: Number(start), last: null, length: length === undefined ? null : Number(length) };
  return { start: Number(start), last: null, length: 1 };
}

/** The places that a part takes of a sequence so long, from the first to the one after the last; null when they are not there. */
export function placesOf({ start, last, length }: Part, size: number): [number, number] | null {
  const from = start < 0 ? size + start : start;
  const to = last !== null ? (last < 0 ? size + last : last) + 1 : length === null ? size : from + length;
  return from < 0 || from >= size || to > size || to <= from ? null : [from, to];
}
