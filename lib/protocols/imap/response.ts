import type { Content } from '../content.js';
import { type ImapLine, literalsOf, textOfLine } from './line.js';
import { type ImapValue, readValues } from './values.js';

/** One response of the server (RFC 9051 §7). */
export interface ImapResponse {
  type: 'tagged' | 'untagged' | 'continuation';
  /** Null unless tagged. */
  tag: string | null;
  /** Of a status response; null for data. */
  status: 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH' | null;
  /** Response code in brackets, such as `UIDVALIDITY` with its argument `[1]`; null where there is none. */
  code: { name: string; values: ImapValue[] } | null;
  /** Text for people, or a challenge after `+`. */
  text: string;
  /** Kind of data in upper case: `EXISTS`, `FETCH`, `FLAGS`, `SEARCH`, `CAPABILITY`, …; null for a status. */
  name: string | null;
  /** The number before the kind, as in `* 3 FETCH`. */
  number: number | null;
  /** What follows the kind. */
  values: ImapValue[];
  literals: Content[];
  /** As sent, literals in place, lines joined by `\n`. */
  readonly source: string;
  frames: number[];
  /** Nanoseconds since the Unix epoch, of the last byte. */
  timestamp: bigint;
}

type Meaning = Pick<ImapResponse, 'type' | 'tag' | 'status' | 'code' | 'text' | 'name' | 'number' | 'values'>;

const EMPTY = { tag: null, status: null, code: null, text: '', name: null, number: null, values: [] };

function meaningOf(line: ImapLine): Meaning {
  const first = line.chunks[0];
  const text = first && 'text' in first ? first.text : '';
  const continuation = /^\+(?: (.*)|$)/s.exec(text);
  if (continuation) return { ...EMPTY, type: 'continuation', text: continuation[1] ?? '' };
  const [, tag = '', rest = ''] = /^(\S*) ?(.*)$/s.exec(text) ?? [];
  const base =
    tag === '*' ? { ...EMPTY, type: 'untagged' as const } : { ...EMPTY, type: 'tagged' as const, tag };
  const status = /^(OK|NO|BAD|BYE|PREAUTH)(?: (?:\[([^\]]*)\] ?)?(.*))?$/is.exec(rest);
  if (status) {
    const [name, ...values] = status[2] === undefined ? [] : readValues([{ text: status[2] }]);
    return {
      ...base,
      status: status[1]!.toUpperCase() as 'OK',
      code: name === undefined ? null : { name: String(name).toUpperCase(), values },
      text: status[3] ?? '',
    };
  }
  const data = /^(?:(\d{1,10}) )?([A-Za-z][^ ]*) ?/.exec(rest);
  if (!data) return { ...base, text: rest };
  const skipped = text.length - rest.length + data[0].length;
  return {
    ...base,
    name: data[2]!.toUpperCase(),
    number: data[1] === undefined ? null : Number(data[1]),
    values: readValues([{ text: text.slice(skipped) }, ...line.chunks.slice(1)]),
  };
}

/** Reads a response; never throws, whatever the line holds. */
export function readResponse(line: ImapLine): ImapResponse {
  const frames = new Set<number>();
  for (const span of line.spans) for (const { frame } of span.segments) frames.add(frame);
  return {
    ...meaningOf(line),
    literals: literalsOf(line),
    get source() {
      return textOfLine(line);
    },
    frames: [...frames],
    timestamp: line.spans.at(-1)?.segments.at(-1)?.timestamp ?? 0n,
  };
}

/** The data items of `* n FETCH (…)`: `FLAGS`, `UID`, `BODY[]`, … to their values; empty for any other response. */
export function fetchItems(response: ImapResponse): Map<string, ImapValue> {
  const items = new Map<string, ImapValue>();
  const list = response.values[0];
  if (response.name !== 'FETCH' || !Array.isArray(list)) return items;
  for (let i = 0; i + 1 < list.length; i += 2) items.set(String(list[i]).toUpperCase(), list[i + 1]!);
  return items;
}
