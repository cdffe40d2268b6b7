import { FilterError, nearest } from './error.js';
import type { Expression, Field, FieldType } from './field.js';
import { FIELDS, PROTOCOLS, protocolField } from './fields.js';
import { arithmetic, call, minus } from './functions.js';
import { layersOf, type Place } from './layers.js';
import type { Token } from './lexer.js';
import { isKnownToWireshark } from './names.js';
import type { Operand } from './parser.js';
import { parseParts, placesOf } from './slice.js';
import { namedValue, valueNamesLike } from './value-names.js';
import { fieldValueOf, type Literal, literalOf, OCTETS, octetsOf } from './values.js';

/** Makes the operands of one filter into expressions. */
export class Operands {
  constructor(
    private readonly expression: string,
    /** Fields that the filter itself knows. */
    private readonly own: ReadonlyMap<string, Field>,
  ) {}

  /** Throws a FilterError for what has no values. */
  of(operand: Operand): Expression {
    switch (operand.kind) {
      case 'value':
        return this.field(operand.token);
      case 'layer':
        return this.inLayers(operand.token, operand.text);
      case 'slice':
        return this.slice(operand);
      case 'call':
        return this.failing(operand.token, () =>
          call(
            operand.name,
            operand.args.map((arg) => this.of(arg)),
          ),
        );
      case 'minus':
        return this.failing(operand.token, () => minus(this.of(operand.of)));
      case 'arithmetic': {
        const { left, right } = operand;
        const { type } = this.of(this.isLiteral(left) ? right : left);
        const sides = [this.typed(left, type), this.typed(right, type)] as const;
        return this.failing(operand.token, () => arithmetic(operand.operator, ...sides));
      }
    }
  }

  /** The same where a literal of the type may stand too. */
  typed(operand: Operand, type: FieldType): Expression {
    if (!this.isLiteral(operand)) return this.of(operand);
    if (operand.kind === 'arithmetic') {
      const sides = [this.typed(operand.left, type), this.typed(operand.right, type)] as const;
      return this.failing(operand.token, () => arithmetic(operand.operator, ...sides));
    }
    if (operand.kind === 'minus') {
      const of = this.typed(operand.of, type);
      return this.failing(operand.token, () => minus(of));
    }
    const value = fieldValueOf(this.literal(operand.token, { type }).low, type);
    return { type, values: () => [value] };
  }

  /** True when no field is in it. */
  isLiteral(operand: Operand): boolean {
    if (operand.kind === 'arithmetic') return this.isLiteral(operand.left) && this.isLiteral(operand.right);
    if (operand.kind === 'minus') return this.isLiteral(operand.of);
    return operand.kind === 'value' && !this.names(operand.token);
  }

  /** True for the name of a value of the field, which it is even where a protocol is written so in small letters. */
  isValueName(token: Token, { field }: Expression): boolean {
    const { kind, text } = token;
    const isProtocol = text === text.toLowerCase() && this.names(token);
    return kind === 'word' && !isProtocol && field !== undefined && namedValue(field, text) !== null;
  }

  /** A literal to compare with the expression: a value of its type, or a name that Wireshark has for one. */
  literal(token: Token, { type, field }: Pick<Expression, 'type' | 'field'>): Literal {
    const literal = literalOf(token, type);
    if (typeof literal !== 'string') return literal;
    const named = field === undefined || token.kind === 'character' ? null : namedValue(field, token.text);
    if (named !== null) return { low: named, high: named };
    const like = field === undefined ? [] : valueNamesLike(field, token.text);
    const advice =
      like.length > 0 ? `Write it as Wireshark does: "${like[0]}".` : `Compare with ${EXAMPLES[type]}.`;
    throw this.error(token, literal, advice);
  }

  error(token: Token, reason: string, advice: string): FilterError {
    return new FilterError(this.expression, token.position, reason, advice);
  }

  /** True for the name of a field or a protocol. */
  private names({ kind, text }: Token): boolean {
    const name = text.toLowerCase();
    return (
      kind === 'word' &&
      (/^ssl(\.|$)/.test(name) || this.own.has(name) || FIELDS.has(name) || PROTOCOLS.has(name))
    );
  }

  private field(token: Token, chosen?: (place: Place) => boolean): Expression {
    const name = token.text.toLowerCase().replace(/^ssl(?=\.|$)/, 'tls');
    const field = this.own.get(name) ?? FIELDS.get(name) ?? protocolField(name);
    if (token.kind === 'word' && field) {
      const places = layersOf(name);
      return {
        type: field.type,
        field: name,
        values: (dissection) =>
          dissection.quoted === null && !chosen
            ? field.values(dissection)
            : places(dissection, chosen).flatMap((each) => field.values(each)),
      };
    }
    if (token.kind !== 'word')
      throw this.error(
        token,
        'a text stands where a field belongs',
        'Name the field first, as "tcp.port == 25".',
      );
    if (isKnownToWireshark(name))
      throw this.error(
        token,
        `"${token.text}" is not understood here`,
        'Ask Wireshark itself, or another field.',
      );
    const near = nearest(name, [...FIELDS.keys(), ...PROTOCOLS]);
    const advice =
      near === null ? `Fields begin with a protocol, as "smtp.req.command".` : `Did you mean "${near}"?`;
    throw this.error(token, `there is no field or protocol "${token.text}"`, advice);
  }

  /** `ip.src#2` is that of the second IP header of a frame. */
  private inLayers(token: Token, text: string): Expression {
    const parts = parseParts(text);
    if (parts === null) throw this.error(token, `"${text}" are no layers`, 'Write them as "ip.src#2".');
    return this.field(token, ({ layer, count }) =>
      parts.some(({ start, last, length }) => {
        const from = layerAt(start, count);
        const to = last !== null ? layerAt(last, count) : length === null ? count - 1 : from + length - 1;
        return layer >= from && layer <= to;
      }),
    );
  }

  private slice({ token, of, text }: Extract<Operand, { kind: 'slice' }>): Expression {
    const inner = this.of(of);
    if (!OCTETS.includes(inner.type) && inner.type !== 'address')
      throw this.error(token, 'it has no parts', 'Take parts of octets or text, as "tcp[0:2]".');
    const parts = parseParts(text);
    if (parts === null)
      throw this.error(
        token,
        `"[${text}]" is no part of a field`,
        'Write it as "[0:2]", "[0-1]" or "[-2:]".',
      );
    const cut = (octets: string): string[] => {
      const places = parts.map((part) => placesOf(part, octets.length));
      return places.includes(null) ? [] : [places.map((place) => octets.slice(...place!)).join('')];
    };
    return {
      type: 'bytes',
      values: (dissection) => inner.values(dissection).flatMap((value) => cut(octetsOf(value, inner.type))),
    };
  }

  private failing<T>(token: Token, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw this.error(token, error.message, 'Compare it with "==" or take another field.');
    }
  }
}

/** Layers are counted from 1, or from the end when negative; here from 0. */
function layerAt(number: number, count: number): number {
  return number < 0 ? count + number : number - 1;
}

const EXAMPLES: Record<FieldType, string> = {
  number: 'a number, as 25 or 0x19',
  boolean: '1 or 0',
  string: 'text, as "MAIL"',
  address: 'an address, as 172.28.0.1 or 172.28.0.0/24',
  station: 'a station address, as 02:00:ac:1c:00:01',
  bytes: 'text or octets, as 0d:0a',
  protocol: 'text or octets, as 0d:0a',
  time: 'a date, as "2020-07-04T12:34:56Z"',
  duration: 'seconds, as 0.05',
  none: 'nothing',
};
