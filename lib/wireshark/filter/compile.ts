import { octetsOfText } from '../../wire/octets.js';
import type { Dissection, FieldValue } from '../dissection.js';
import { FilterError, nearest } from './error.js';
import type { Field } from './field.js';
import { FIELDS, PROTOCOLS } from './fields.js';
import type { Token } from './lexer.js';
import { type Comparison, type Node, type Operand, parse } from './parser.js';
import { bytesOf, type Literal, literalOf, textOf } from './values.js';

export type Predicate = (dissection: Dissection) => boolean;

/**
 * Makes a display filter, in Wireshark's syntax, into a test of frames. Throws a FilterError that says where the
 * filter is wrong, and names the field or protocol nearest to an unknown one.
 */
export function compileFilter(expression: string): Predicate {
  return new Compiler(expression).compile(parse(expression));
}

class Compiler {
  constructor(private readonly expression: string) {}

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
      case 'masked':
        return this.masked(node.operand, node.mask);
      case 'in':
        return this.inSet(node);
      case 'compare':
        return this.compare(node.operator, node.left, node.right);
    }
  }

  private pair(kind: 'and' | 'or', left: Predicate, right: Predicate): Predicate {
    if (kind === 'and') return (dissection) => left(dissection) && right(dissection);
    return (dissection) => left(dissection) || right(dissection);
  }

  private exists(operand: Operand): Predicate {
    const name = operand.token.text.toLowerCase();
    if (operand.functions.length > 0 || operand.token.kind !== 'word') {
      throw this.error(operand.token, 'a test is missing', 'Compare it with a value, as "tcp.port == 25".');
    }
    if (PROTOCOLS.has(name)) return (dissection) => dissection.layers.includes(name);
    const field = this.field(operand.token);
    return (dissection) => field.values(dissection).length > 0;
  }

  private masked(operand: Operand, mask: Token): Predicate {
    const field = this.operandField(operand);
    const bits = Number(mask.text);
    if (field.type !== 'number' || !Number.isInteger(bits)) {
      throw this.error(mask, '"&" needs a number on both sides', 'Write it as "tcp.flags & 0x02".');
    }
    return (dissection) => field.values(dissection).some((value) => (Number(value) & bits) !== 0);
  }

  private inSet({ operand, ranges }: Extract<Node, { kind: 'in' }>): Predicate {
    const field = this.operandField(operand);
    const tests = ranges.map(({ low, high }) => {
      const from = this.literal(low, field);
      if (high === undefined) return (value: FieldValue): boolean => from.equals(value);
      const to = this.literal(high, field);
      return (value: FieldValue): boolean => from.order(value) >= 0 && to.order(value) <= 0;
    });
    return (dissection) => field.values(dissection).some((value) => tests.some((test) => test(value)));
  }

  private compare(operator: Comparison, left: Operand, right: Operand): Predicate {
    if (operator === 'contains' || operator === 'matches') return this.search(operator, left, right.token);
    const field = this.operandField(left);
    if (field.type === 'none') {
      throw this.error(
        left.token,
        `"${left.token.text}" has no value`,
        'Write its name alone to ask whether it is there.',
      );
    }
    if (right.token.kind === 'word' && FIELDS.has(right.token.text.toLowerCase())) {
      return this.compareFields(operator, field, this.operandField(right));
    }
    const literal = this.literal(right.token, field);
    const test = valueTest(operator, literal);
    const all = operator === '!=' || operator === '===';
    return (dissection) => {
      const values = field.values(dissection);
      return values.length > 0 && (all ? values.every(test) : values.some(test));
    };
  }

  private compareFields(operator: Comparison, left: Field, right: Field): Predicate {
    const all = operator === '!=' || operator === '===';
    return (dissection) => {
      const others = right.values(dissection).map((value) => valueOrder(value));
      const values = left.values(dissection);
      if (values.length === 0 || others.length === 0) return false;
      const test = (value: FieldValue): boolean =>
        all
          ? others.every((other) => valueTest(operator, other)(value))
          : others.some((other) => valueTest(operator, other)(value));
      return all ? values.every(test) : values.some(test);
    };
  }

  /** `contains` and `matches` look into strings, bytes and the octets of protocols. */
  private search(operator: 'contains' | 'matches', left: Operand, token: Token): Predicate {
    const values = this.searchable(left);
    if (operator === 'contains') {
      const bytes = bytesOf(token);
      return (dissection) => values(dissection).some((value) => textOf(value).includes(bytes));
    }
    let pattern: RegExp;
    try {
      // Wireshark ignores the case of letters, unless the pattern says otherwise.
      const sensitive = token.text.startsWith('(?-i)');
      pattern = new RegExp(octetsOfText(token.text.replace(/^\(\?-?i\)/, '')), sensitive ? 's' : 'is');
    } catch (error) {
      throw this.error(token, `the regular expression is wrong: ${(error as Error).message}`, 'Correct it.');
    }
    return (dissection) => values(dissection).some((value) => pattern.test(textOf(value)));
  }

  private searchable(operand: Operand): (dissection: Dissection) => readonly FieldValue[] {
    const name = operand.token.text.toLowerCase();
    if (operand.functions.length === 0 && PROTOCOLS.has(name) && operand.token.kind === 'word') {
      return (dissection) => protocolBytes(dissection, name);
    }
    const field = this.operandField(operand);
    if (field.type !== 'string' && field.type !== 'bytes') {
      throw this.error(operand.token, `"${operand.token.text}" is not text`, 'Compare it with "==" instead.');
    }
    return field.values;
  }

  private operandField(operand: Operand): Field {
    return operand.functions.reduceRight((field, name) => applied(field, name), this.field(operand.token));
  }

  private field(token: Token): Field {
    const name = token.text.toLowerCase();
    const field = token.kind === 'word' ? FIELDS.get(name) : undefined;
    if (field) return field;
    if (PROTOCOLS.has(name) && token.kind === 'word') {
      throw this.error(
        token,
        `"${name}" is a protocol, which has no value`,
        'Name one of its fields, or use "contains".',
      );
    }
    const near = nearest(name, [...FIELDS.keys(), ...PROTOCOLS]);
    const advice =
      near === null ? `Fields begin with a protocol, as "smtp.req.command".` : `Did you mean "${near}"?`;
    throw this.error(token, `there is no field or protocol "${token.text}"`, advice);
  }

  private literal(token: Token, field: Field): Literal {
    const literal = literalOf(token, field.type);
    if (typeof literal === 'string')
      throw this.error(token, literal, `Compare with ${EXAMPLES[field.type]}.`);
    return literal;
  }

  private error(token: Token, reason: string, advice: string): FilterError {
    return new FilterError(this.expression, token.position, reason, advice);
  }
}

const EXAMPLES: Record<Field['type'], string> = {
  number: 'a number, as 25 or 0x19',
  boolean: '1 or 0',
  string: 'text, as "MAIL"',
  address: 'an address, as 172.28.0.1 or 172.28.0.0/24',
  station: 'a station address, as 02:00:ac:1c:00:01',
  bytes: 'text or octets, as 0d:0a',
  none: 'nothing',
};

function applied(field: Field, name: string): Field {
  if (name === 'count') {
    return {
      type: 'number',
      values: (dissection) => {
        const { length } = field.values(dissection);
        return length === 0 ? [] : [length];
      },
    };
  }
  const change: Record<string, (text: string) => FieldValue> = {
    lower: (text) => text.toLowerCase(),
    upper: (text) => text.toUpperCase(),
    len: (text) => text.length,
  };
  return {
    type: name === 'len' ? 'number' : 'string',
    values: (dissection) => field.values(dissection).map((value) => change[name]!(textOf(value))),
  };
}

function valueTest(operator: Comparison, literal: Literal): (value: FieldValue) => boolean {
  switch (operator) {
    case '!=':
    case '!==':
      return (value) => !literal.equals(value);
    case '<':
      return (value) => literal.order(value) < 0;
    case '<=':
      return (value) => literal.order(value) <= 0;
    case '>':
      return (value) => literal.order(value) > 0;
    case '>=':
      return (value) => literal.order(value) >= 0;
    default:
      return (value) => literal.equals(value);
  }
}

/** A field's value as something to compare another field's with. */
function valueOrder(other: FieldValue): Literal {
  const wanted = other instanceof Uint8Array ? textOf(other) : other;
  const of = (value: FieldValue): string | number | boolean =>
    value instanceof Uint8Array ? textOf(value) : value;
  return {
    equals: (value) => of(value) === wanted,
    order: (value) => (of(value) < wanted ? -1 : of(value) > wanted ? 1 : 0),
  };
}

/** The octets of a protocol and of all that it carries. */
function protocolBytes({ packet, layers, contents }: Dissection, name: string): FieldValue[] {
  if (!layers.includes(name)) return [];
  const { frame, bytes, ip, arp, tcp, udp, icmp, link } = packet;
  if (name === 'frame' || name === link?.kind) return [frame.data];
  if (name === 'ip' || name === 'ipv6') return [frame.data.subarray(ip!.offset)];
  if (name === 'arp') return [frame.data.subarray(arp!.offset)];
  const transport = { tcp, udp, icmp, icmpv6: icmp }[name];
  if (transport) return [bytes.subarray(transport.offset, packet.payloadEnd)];
  return contents.filter((content) => content.layer === name).map((content) => content.bytes);
}
