import { FilterError } from './error.js';
import { type Token, tokenize } from './lexer.js';

export type Comparison = '==' | '!=' | '===' | '!==' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '&';

/** What has values in a frame; `token` is where it begins. */
export type Operand = { token: Token } & (
  | { kind: 'value' }
  | { kind: 'call'; name: string; args: Operand[] }
  | { kind: 'slice'; of: Operand; text: string }
  | { kind: 'layer'; text: string }
  | { kind: 'arithmetic'; operator: Arithmetic; left: Operand; right: Operand }
  | { kind: 'minus'; of: Operand }
);

export interface Range {
  low: Token;
  /** Absent for a single value. */
  high?: Token;
}

/** Whether one value that passes is enough, or all must; null leaves it to the comparison. */
export type Quantifier = 'any' | 'all' | null;

export type Node =
  | { kind: 'or' | 'and'; left: Node; right: Node }
  | { kind: 'not'; node: Node }
  | { kind: 'exists'; operand: Operand }
  | { kind: 'compare'; operator: Comparison; quantifier: Quantifier; left: Operand; right: Operand }
  | { kind: 'in'; quantifier: Quantifier; operand: Operand; ranges: Range[] };

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
export const FUNCTIONS = ['lower', 'upper', 'len', 'count', 'string', 'max', 'min', 'abs'];
const AND_BITS = ['&', 'bitand', 'bitwise_and'];
const RESERVED = new Set([...COMPARISONS.keys(), 'and', 'or', 'not', 'in', 'bitand', 'bitwise_and']);
/** Parentheses, negations and functions within one another. */
const MAX_DEPTH = 200;

/** Reads a display filter: `or` binds loosest, then `and`, `not`, comparisons, `&`, `+`, `*`. */
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

  private peek(ahead = 0): Token {
    return this.tokens[this.index + ahead] ?? this.tokens.at(-1)!;
  }

  private take(...texts: string[]): boolean {
    const { kind, text } = this.peek();
    if ((kind !== 'operator' && kind !== 'word') || !texts.includes(text.toLowerCase())) return false;
    this.index += 1;
    return true;
  }

  private need(text: string, advice: string): void {
    if (!this.take(text)) throw this.error(`a "${text}" is missing`, advice);
  }

  private error(reason: string, advice: string): FilterError {
    return new FilterError(this.expression, this.peek().position, reason, advice);
  }

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.error('too many parentheses are open', 'Write it simpler.');
    const result = read();
    this.depth -= 1;
    return result;
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
    return this.nested(() => (this.take('!', 'not') ? { kind: 'not', node: this.not() } : this.test()));
  }

  private test(): Node {
    if (this.take('(')) {
      const node = this.or();
      this.need(')', 'Close what you opened.');
      return node;
    }
    const quantifier = this.quantifier();
    const left = this.bits();
    if (this.take('in')) return { kind: 'in', quantifier, operand: left, ranges: this.set() };
    if (this.peek().text.toLowerCase() === 'not' && this.peek(1).text.toLowerCase() === 'in') {
      this.index += 2;
      return { kind: 'not', node: { kind: 'in', quantifier, operand: left, ranges: this.set() } };
    }
    return this.comparisons(quantifier, left);
  }

  private quantifier(): Quantifier {
    const { kind, text } = this.peek();
    const next = this.peek(1);
    if (kind !== 'word' || (next.kind !== 'word' && next.text !== '{') || RESERVED.has(next.text))
      return null;
    if (text !== 'any' && text !== 'all') return null;
    this.index += 1;
    return text;
  }

  /** `1 <= tcp.len`, or several in a row: `a < b < c` is `a < b and b < c`. */
  private comparisons(quantifier: Quantifier, first: Operand): Node {
    let node: Node | null = null;
    let left = first;
    for (let operator = this.comparison(); operator !== null; operator = this.comparison()) {
      const right = this.bits();
      const test: Node = { kind: 'compare', operator, quantifier, left, right };
      node = node === null ? test : { kind: 'and', left: node, right: test };
      left = right;
    }
    return node ?? { kind: 'exists', operand: first };
  }

  private comparison(): Comparison | null {
    const { kind, text } = this.peek();
    const operator = kind === 'operator' || kind === 'word' ? COMPARISONS.get(text.toLowerCase()) : undefined;
    if (operator === undefined) return null;
    this.index += 1;
    return operator;
  }

  private bits(): Operand {
    return this.chain(AND_BITS, () =>
      this.chain(['+', '-'], () => this.chain(['*', '/', '%'], () => this.unary())),
    );
  }

  private chain(operators: readonly string[], next: () => Operand): Operand {
    let left = next();
    for (let { text } = this.peek(); this.take(...operators); text = this.peek().text) {
      const operator = (AND_BITS.includes(text.toLowerCase()) ? '&' : text) as Arithmetic;
      left = { kind: 'arithmetic', token: left.token, operator, left, right: next() };
    }
    return left;
  }

  private unary(): Operand {
    return this.nested(() => {
      const token = this.peek();
      if (this.take('-')) return { kind: 'minus', token, of: this.unary() };
      if (!this.take('{')) return this.sliced();
      const group = this.bits();
      this.need('}', 'Close what you opened.');
      return group;
    });
  }

  private sliced(): Operand {
    let operand = this.primary();
    for (let { kind, text } = this.peek(); kind === 'slice'; { kind, text } = this.peek()) {
      operand = { kind: 'slice', token: operand.token, of: operand, text };
      this.index += 1;
    }
    return operand;
  }

  private primary(): Operand {
    const token = this.peek();
    const name = token.text.toLowerCase();
    if (token.kind === 'word' && this.peek(1).text === '(' && this.peek(1).kind === 'operator') {
      if (FUNCTIONS.includes(name)) return this.call(token, name);
      if (!RESERVED.has(name))
        throw this.error(`there is no function "${token.text}"`, `Functions are ${FUNCTIONS.join(', ')}.`);
    }
    this.value();
    const { kind, text } = this.peek();
    if (kind !== 'layer') return { kind: 'value', token };
    this.index += 1;
    return { kind: 'layer', token, text };
  }

  private call(token: Token, name: string): Operand {
    this.index += 2;
    const args: Operand[] = [];
    do args.push(this.nested(() => this.bits()));
    while (this.take(','));
    this.need(')', 'Close what you opened.');
    return { kind: 'call', token, name, args };
  }

  private value(): Token {
    const token = this.peek();
    const isValue = token.kind === 'string' || token.kind === 'character' || token.kind === 'word';
    if (!isValue || (token.kind === 'word' && RESERVED.has(token.text))) {
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
