import type { Dissection, FieldValue } from '../dissection.js';
import { Operands } from './expression.js';
import type { Expression, Field } from './field.js';
import type { Token } from './lexer.js';
import { type Comparison, type Node, type Operand, parse } from './parser.js';
import { type Literal, OCTETS, type Ordered, octetsOf, orderedOf } from './values.js';

export type Predicate = (dissection: Dissection) => boolean;

/**
 * Makes a display filter, in the syntax of Wireshark 4.0, into a test of frames, to be asked of each in order. Throws a
 * FilterError that says where the filter is wrong, and names the field or protocol nearest to an unknown one.
 */
export function compileFilter(expression: string): Predicate {
  let displayed: number | null = null;
  const sinceDisplayed: Field = {
    type: 'duration',
    values: ({ time }) => [BigInt(Math.round(displayed === null ? 0 : time - displayed))],
  };
  const own = new Map([['frame.time_delta_displayed', sinceDisplayed]]);
  const test = new Compiler(new Operands(expression, own)).compile(parse(expression));
  return (dissection) => {
    const passes = test(dissection);
    if (passes) displayed = dissection.time;
    return passes;
  };
}

class Compiler {
  constructor(private readonly operands: Operands) {}

  compile(node: Node): Predicate {
    switch (node.kind) {
      case 'and':
      case 'or':
        return this.pair(node.kind, this.compile(node.left), this.compile(node.right));
      case 'not': {
        const test = this.compile(node.node);
        return (dissection) => !test(dissection);
      }
      case 'exists':
        return this.exists(node.operand);
      case 'in':
        return this.inSet(node);
      case 'compare':
        return this.compare(node);
    }
  }

  private pair(kind: 'and' | 'or', left: Predicate, right: Predicate): Predicate {
    if (kind === 'and') return (dissection) => left(dissection) && right(dissection);
    return (dissection) => left(dissection) || right(dissection);
  }

  private exists(operand: Operand): Predicate {
    if (operand.kind === 'call') {
      throw this.operands.error(operand.token, 'a test is missing', 'Compare it, as "len(smtp) > 100".');
    }
    const { values, isNumber, type } = this.operands.of(operand);
    if (!isNumber) return (dissection) => values(dissection).length > 0;
    return (dissection) => values(dissection).some((value) => isNotZero(orderedOf(value, type)));
  }

  private inSet({ operand, quantifier, ranges }: Extract<Node, { kind: 'in' }>): Predicate {
    const left = this.operands.of(operand);
    const literals = ranges.map(({ low, high }): Literal => {
      const from = this.operands.literal(low, left);
      return high === undefined ? from : { low: from.low, high: this.operands.literal(high, left).high };
    });
    const isIn = (value: FieldValue): boolean =>
      literals.some((literal) => TESTS['=='](orderedOf(value, left.type), literal));
    return quantified(left, isIn, quantifier ?? 'any');
  }

  private compare(node: Extract<Node, { kind: 'compare' }>): Predicate {
    const { operator, right, token } = { ...node, token: node.left.token };
    if (this.operands.isLiteral(node.left) && !/^[a-z]/i.test(token.text))
      throw this.operands.error(
        token,
        `"${token.text}" stands where a field belongs`,
        'Name the field first, as "tcp.port == 25".',
      );
    const left = this.operands.of(node.left);
    if (left.type === 'none') {
      const advice = 'Write its name alone to ask whether it is there.';
      throw this.operands.error(token, `"${token.text}" has no value`, advice);
    }
    const quantifier =
      node.quantifier ?? (operator === '!=' || operator === '===' ? 'all' : ('any' as const));
    if (operator === 'matches') return quantified(left, this.matches(left, node), quantifier);
    if (operator === 'contains' && !OCTETS.includes(left.type))
      throw this.operands.error(token, `"${token.text}" is not text`, 'Compare it with "==" instead.');
    const isPlain =
      right.kind === 'value' &&
      (this.operands.isLiteral(right) || this.operands.isValueName(right.token, left));
    if (isPlain) {
      const literal = this.operands.literal(right.token, left);
      return quantified(left, (value) => TESTS[operator](orderedOf(value, left.type), literal), quantifier);
    }
    return this.compareBoth(operator, left, this.operands.typed(right, left.type), quantifier, right.token);
  }

  private compareBoth(
    operator: Exclude<Comparison, 'matches'>,
    left: Expression,
    right: Expression,
    quantifier: 'any' | 'all',
    token: Token,
  ): Predicate {
    const isText = (type: Expression['type']): boolean => OCTETS.includes(type);
    if (left.type !== right.type && !(isText(left.type) && isText(right.type)))
      throw this.operands.error(token, 'the two sides are of different types', 'Compare what is alike.');
    return (dissection) => {
      const others = right.values(dissection).map((value) => orderedOf(value, right.type));
      const values = left.values(dissection);
      if (values.length === 0 || others.length === 0) return false;
      const test = (value: FieldValue): boolean => {
        const own = orderedOf(value, left.type);
        const passes = (other: Ordered): boolean => TESTS[operator](own, { low: other, high: other });
        return quantifier === 'all' ? others.every(passes) : others.some(passes);
      };
      return quantifier === 'all' ? values.every(test) : values.some(test);
    };
  }

  private matches(
    left: Expression,
    { left: { token: name }, right: { token } }: Extract<Node, { kind: 'compare' }>,
  ): (value: FieldValue) => boolean {
    if (!OCTETS.includes(left.type)) {
      throw this.operands.error(name, `"${name.text}" is not text`, 'Compare it with "==" instead.');
    }
    try {
      // Wireshark ignores the case of letters, unless the pattern says otherwise.
      const isSensitive = token.text.startsWith('(?-i)');
      const pattern = new RegExp(token.text.replace(/^\(\?-?i\)/, ''), isSensitive ? 's' : 'is');
      return (value) => pattern.test(octetsOf(value, left.type));
    } catch (error) {
      const reason = `the regular expression is wrong: ${(error as Error).message}`;
      throw this.operands.error(token, reason, 'Correct it.');
    }
  }
}

/** True when one value passes, or all of them do and there are some. */
function quantified(
  { values }: Expression,
  test: (value: FieldValue) => boolean,
  quantifier: 'any' | 'all',
): Predicate {
  if (quantifier === 'any') return (dissection) => values(dissection).some(test);
  return (dissection) => {
    const all = values(dissection);
    return all.length > 0 && all.every(test);
  };
}

function isNotZero(value: Ordered): boolean {
  return typeof value === 'string' ? /[^\0]/.test(value) : Number(value) !== 0;
}

const equals = (value: Ordered, { low, high }: Literal): boolean =>
  value >= low &&
  value <= high &&
  (typeof value !== 'string' || low === high || value.length === String(low).length);

const TESTS: Record<Exclude<Comparison, 'matches'>, (value: Ordered, literal: Literal) => boolean> = {
  '==': equals,
  '===': equals,
  '!=': (value, literal) => !equals(value, literal),
  '!==': (value, literal) => !equals(value, literal),
  '<': (value, { low }) => value < low,
  '<=': (value, { high }) => value <= high,
  '>': (value, { high }) => value > high,
  '>=': (value, { low }) => value >= low,
  contains: (value, { low }) => String(value).includes(String(low)),
};
