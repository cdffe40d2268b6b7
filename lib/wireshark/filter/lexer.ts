import { octetsOfText } from '../../wire/octets.js';
import { FilterError } from './error.js';

/** A `slice` is what stands between brackets, as `0:2`; a `layer` what stands behind `#`. */
export type TokenKind = 'word' | 'string' | 'character' | 'operator' | 'slice' | 'layer' | 'end';

export interface Token {
  kind: TokenKind;
  /** A string's value, unescaped, as the octets of its UTF-8 form, one character each; otherwise the text as written. */
  text: string;
  position: number;
}

const OPERATORS = [
  '===',
  '!==',
  '==',
  '!=',
  '~=',
  '<=',
  '>=',
  '&&',
  '||',
  '..',
  '<',
  '>',
  '~',
  '!',
  '&',
  '+',
  '-',
  '*',
  '/',
  '%',
  '(',
  ')',
  '{',
  '}',
  ',',
];
const WORD = /[A-Za-z0-9_.:\-/]+/y;
/** Minus before a field, a group or a blank is an operator; in `-5` and `tcp.len-1` it belongs to the word. */
const MINUS = /-(?=[a-z{(\s]|$)/iy;
const SLICE = /\[([^\]]*)\]/y;
const LAYER = /#(?:\[([^\]]*)\]|(-?\d+))/y;
const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
/** `x4d`, `u004d`, `U0000004d`, and in octal `115`. */
const CODED =
  /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|([0-7]{1,3}))/;

/** Most characters of a filter; nobody writes more, and it keeps nesting within the stack. */
const MAX_LENGTH = 4096;

/** Cuts a display filter into tokens. */
export function tokenize(expression: string): Token[] {
  if (expression.length > MAX_LENGTH) {
    throw new FilterError(
      `${expression.slice(0, 40)}…`,
      MAX_LENGTH,
      'it is too long',
      `Use at most ${MAX_LENGTH} characters.`,
    );
  }
  const tokens: Token[] = [];
  for (let position = 0; position < expression.length; ) {
    const character = expression[position]!;
    if (/\s/.test(character)) {
      position += 1;
      continue;
    }
    const token = readToken(expression, position);
    tokens.push(token.token);
    position = token.next;
  }
  tokens.push({ kind: 'end', text: '', position: expression.length });
  return tokens;
}

function readToken(expression: string, position: number): { token: Token; next: number } {
  const character = expression[position]!;
  if (character === '"' || character === "'") return readString(expression, position, character);
  const raw = matchAt(/r"((?:[^"\\]|\\.)*)"/sy, expression, position);
  if (raw)
    return {
      token: { kind: 'string', text: octetsOfText(raw[1]!), position },
      next: position + raw[0].length,
    };
  const slice = matchAt(SLICE, expression, position);
  if (slice) return { token: { kind: 'slice', text: slice[1]!, position }, next: position + slice[0].length };
  const layer = matchAt(LAYER, expression, position);
  if (layer)
    return {
      token: { kind: 'layer', text: layer[1] ?? layer[2]!, position },
      next: position + layer[0].length,
    };
  const word = matchAt(MINUS, expression, position) ? undefined : matchAt(WORD, expression, position)?.[0];
  if (word !== undefined && !word.startsWith('..') && word !== '/') {
    // In a set, "1..5" is a range rather than a word.
    const range = word.indexOf('..');
    const text = range > 0 ? word.slice(0, range) : word;
    return { token: { kind: 'word', text, position }, next: position + text.length };
  }
  const operator = OPERATORS.find((candidate) => expression.startsWith(candidate, position));
  if (operator === undefined) {
    throw new FilterError(
      expression,
      position,
      `"${character}" has no meaning`,
      'Put text between double quotes.',
    );
  }
  return { token: { kind: 'operator', text: operator, position }, next: position + operator.length };
}

function codedOctets([, hex, short, long, octal]: RegExpExecArray): string {
  const character = short ?? long;
  if (character !== undefined) return octetsOfText(String.fromCodePoint(Number.parseInt(character, 16)));
  return String.fromCharCode((hex ? Number.parseInt(hex, 16) : Number.parseInt(octal!, 8)) & 0xff);
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function readString(expression: string, position: number, quote: string): { token: Token; next: number } {
  let text = '';
  for (let i = position + 1; i < expression.length; i++) {
    const character = String.fromCodePoint(expression.codePointAt(i)!);
    i += character.length - 1;
    if (character === quote) {
      return { token: { kind: quote === '"' ? 'string' : 'character', text, position }, next: i + 1 };
    }
    if (character !== '\\') {
      text += octetsOfText(character);
      continue;
    }
    const coded = CODED.exec(expression.slice(i + 1, i + 10));
    const escaped = expression[i + 1] ?? '';
    text += coded ? codedOctets(coded) : (ESCAPES[escaped] ?? octetsOfText(escaped));
    i += coded ? coded[0].length : 1;
  }
  throw new FilterError(expression, position, 'a string begins that does not end', `Close it with ${quote}.`);
}
