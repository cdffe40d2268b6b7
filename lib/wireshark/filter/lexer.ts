import { FilterError } from './error.js';

export type TokenKind = 'word' | 'string' | 'character' | 'operator' | 'end';

export interface Token {
  kind: TokenKind;
  /** A string's value, unescaped; otherwise the text as written. */
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
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ',',
];
const WORD = /[A-Za-z0-9_.:\-/]+/y;
const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

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
  const raw = /^r"([^"]*)"/.exec(expression.slice(position));
  if (raw) return { token: { kind: 'string', text: raw[1]!, position }, next: position + raw[0].length };
  WORD.lastIndex = position;
  const word = WORD.exec(expression)?.[0];
  if (word !== undefined && !word.startsWith('..')) {
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

function readString(expression: string, position: number, quote: string): { token: Token; next: number } {
  let text = '';
  for (let i = position + 1; i < expression.length; i++) {
    const character = expression[i]!;
    if (character === quote) {
      return { token: { kind: quote === '"' ? 'string' : 'character', text, position }, next: i + 1 };
    }
    if (character !== '\\') {
      text += character;
      continue;
    }
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(expression.slice(i + 1, i + 4));
    const escaped = expression[i + 1] ?? '';
    text += hex ? String.fromCharCode(Number.parseInt(hex[1]!, 16)) : (ESCAPES[escaped] ?? escaped);
    i += hex ? hex[0].length : 1;
  }
  throw new FilterError(expression, position, 'a string begins that does not end', `Close it with ${quote}.`);
}
