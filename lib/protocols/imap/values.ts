import type { Content } from '../content.js';
import { textOf } from '../text.js';
import type { Chunk } from './line.js';

/** A datum of a response: NIL, a number, an atom or quoted string, a literal, or a parenthesised list (RFC 9051 §4). */
export type ImapValue = null | number | string | Content | ImapValue[];

/** Deeper lists than any BODYSTRUCTURE has; beyond, nothing more is read. */
const DEEPEST = 100;

/** What the chunks of a line say, one value after the other; unreadable input ends the list. */
export function readValues(chunks: readonly Chunk[]): ImapValue[] {
  const root: ImapValue[] = [];
  const open: ImapValue[][] = [root];
  for (const chunk of chunks) {
    if ('literal' in chunk) {
      open.at(-1)!.push(chunk.literal);
      continue;
    }
    const text = chunk.text.replace(/~?\{\d+\+?\}\r?\n$/, '');
    let at = 0;
    while (at < text.length) {
      const character = text[at]!;
      if (character === ' ' || character === '\t') at++;
      else if (character === '(') {
        if (open.length > DEEPEST) return root;
        const list: ImapValue[] = [];
        open.at(-1)!.push(list);
        open.push(list);
        at++;
      } else if (character === ')') {
        if (open.length === 1) return root;
        open.pop();
        at++;
      } else if (character === '"') {
        const { value, end } = quoted(text, at);
        open.at(-1)!.push(value);
        at = end;
      } else {
        const end = atomEnd(text, at);
        open.at(-1)!.push(atom(text.slice(at, end)));
        at = end;
      }
    }
  }
  return root;
}

function quoted(text: string, start: number): { value: string; end: number } {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return { value: text.slice(start + 1, at).replace(/\\(.)/gs, '$1'), end: at + 1 };
}

/** An atom ends at a space or parenthesis, but `BODY[HEADER.FIELDS (DATE)]<0>` is one name (RFC 9051 §9, fetch-att). */
function atomEnd(text: string, start: number): number {
  let at = start;
  let section = false;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === '[') section = true;
    else if (character === ']') section = false;
    else if (!section && (character === ' ' || character === '(' || character === ')')) break;
  }
  return at;
}

function atom(text: string): ImapValue {
  if (text.toUpperCase() === 'NIL') return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The text of a string or literal; null for NIL and everything else. */
export function stringOf(value: ImapValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value && !Array.isArray(value) ? textOf(value.bytes) : null;
}
