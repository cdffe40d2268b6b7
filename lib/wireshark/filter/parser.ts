import { FilterError } from './error.js';
import { type Token, tokenize } from './lexer.js';

export type Comparison = '==' | '!=' | '===' | '!==' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

export interface Operand {
  token: Token;
  /** A function applied to it, as `lower(...)`; outermost first. */
  functions: string[];
}

export interface Range {
  low: Token;
  /** Absent for a single value. */
  high?: Token;
}

export type Node =
  | { kind: 'or' | 'and'; left: Node; right: Node }
  | { kind: 'not'; node: Node }
  | { kind: 'exists'; operand: Operand }
  | { kind: 'masked'; operand: Operand; mask: Token }
  | { kind: 'compare'; operator: Comparison; left: Operand; right: Operand }
  | { kind: 'in'; operand: Operand; ranges: Range[] };

const COMPARISONS = new Map<string, Comparison>([
  ['==', '=='],
  ['eq', '=='],
  ['any_eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['all_ne', '!='],
  ['===', '==='],
  ['all_eq', '==='],
  ['!==', '!=='],
  ['~=', '!=='],
  ['any_ne', '!=='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
]);
const FUNCTIONS = new Set(['lower', 'upper', 'len', 'count']);
const RESERVED = new Set([...COMPARISONS.keys(), 'and', 'or', 'not', 'in']);
/** Parentheses and negations within one another. */
const MAX_DEPTH = 200;

/** Reads a display filter: `or` binds loosest, then `and`, then `not`. */
export function parse(expression: string): Node {
  return new Parser(expression).parse();
}

class Parser {
  private readonly tokens: Token[];
  private index = 0;
  private depth = 0;

  constructor(private readonly expression: string) {
    this.tokens = tokenize(expression);
  }

  parse(): Node {
    if (this.peek().kind === 'end')
      throw this.error('nothing stands there', 'Write a field or protocol, as "smtp".');
    const node = this.or();
    if (this.peek().kind !== 'end') {
      throw this.error(`"${this.peek().text}" is one too many`, 'Join two tests with "&&" or "||".');
    }
    return node;
  }

  private peek(): Token {
    return this.tokens[this.index]!;
  }

  private take(...texts: string[]): boolean {
    const { kind, text } = this.peek();
    if ((kind !== 'operator' && kind !== 'word') || !texts.includes(text.toLowerCase())) return false;
    this.index += 1;
    return true;
  }

  private error(reason: string, advice: string): FilterError {
    return new FilterError(this.expression, this.peek().position, reason, advice);
  }

  private or(): Node {
    let left = this.and();
    while (this.take('||', 'or')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Node {
    let left = this.not();
    while (this.take('&&', 'and')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Node {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.error('too many parentheses are open', 'Write it simpler.');
    const node = this.take('!', 'not') ? ({ kind: 'not', node: this.not() } as const) : this.test();
    this.depth -= 1;
    return node;
  }

  private test(): Node {
    if (this.take('(')) {
      const node = this.or();
      if (!this.take(')')) throw this.error('a ")" is missing', 'Close what you opened.');
      return node;
    }
    const left = this.operand();
    if (this.take('in')) return { kind: 'in', operand: left, ranges: this.set() };
    if (this.take('&', 'bitand', 'bitwise_and')) return { kind: 'masked', operand: left, mask: this.value() };
    const operator = this.peek().kind === 'end' ? undefined : COMPARISONS.get(this.peek().text.toLowerCase());
    if (operator === undefined || this.peek().kind === 'string') return { kind: 'exists', operand: left };
    this.index += 1;
    return { kind: 'compare', operator, left, right: this.operand() };
  }

  private operand(): Operand {
    const functions: string[] = [];
    while (FUNCTIONS.has(this.peek().text.toLowerCase()) && this.tokens[this.index + 1]?.text === '(') {
      functions.push(this.peek().text.toLowerCase());
      this.index += 2;
    }
    const operand = { token: this.value(), functions };
    for (const _ of functions) {
      if (!this.take(')')) throw this.error('a ")" is missing', 'Close what you opened.');
    }
    if (this.peek().text === '[' && this.peek().kind === 'operator') {
      throw this.error('parts of a field are not understood here', 'Use "contains" or "matches".');
    }
    return operand;
  }

  private value(): Token {
    const token = this.peek();
    const isValue = token.kind === 'string' || token.kind === 'character' || token.kind === 'word';
    if (!isValue || (token.kind === 'word' && RESERVED.has(token.text.toLowerCase()))) {
      const found = token.kind === 'end' ? 'it ends' : `"${token.text}" stands`;
      throw this.error(`${found} where a field or a value belongs`, 'A test looks like "tcp.port == 25".');
    }
    this.index += 1;
    return token;
  }

  private set(): Range[] {
    if (!this.take('{')) throw this.error('a set of values belongs here', 'Write it as "{25, 587}".');
    const ranges: Range[] = [];
    while (!this.take('}')) {
      const low = this.value();
      ranges.push(this.take('..') ? { low, high: this.value() } : { low });
      this.take(',');
    }
    if (ranges.length === 0) throw this.error('the set is empty', 'Write its values as "{25, 587}".');
    return ranges;
  }
}
