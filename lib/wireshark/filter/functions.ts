import type { FieldValue } from '../dissection.js';
import type { Expression, FieldType } from './field.js';
import type { Arithmetic } from './parser.js';
import { fieldValueOf, OCTETS, octetsOf, orderedOf } from './values.js';

/** Applies a function of display filters. Throws a TypeError that says what it cannot be applied to. */
export function call(name: string, args: readonly Expression[]): Expression {
  if (name === 'max' || name === 'min') return extreme(name, args);
  const [argument] = args;
  if (argument === undefined || args.length > 1) throw new TypeError(`${name}() takes one field`);
  const { type, values } = argument;
  const each = (result: FieldType, change: (value: FieldValue) => FieldValue): Expression => ({
    type: result,
    values: (dissection) => values(dissection).map(change),
  });
  switch (name) {
    case 'count':
      return {
        type: 'number',
        values: (dissection) => {
          const { length } = values(dissection);
          return length === 0 ? [] : [length];
        },
      };
    case 'len':
      needs(name, 'text or octets', OCTETS.includes(type));
      return each('number', (value) => octetsOf(value, type).length);
    case 'abs':
      needs(name, 'a number', type === 'number' || type === 'duration');
      return each(type, (value) => ((value as number) < 0 ? -(value as number) : value));
    case 'string':
      needs(name, 'a number or an address', ['number', 'address', 'station'].includes(type));
      return each('string', String);
    default: {
      needs(name, 'text', type === 'string');
      const change = name === 'lower' ? asciiLower : asciiUpper;
      return each('string', (value) => change(String(value)));
    }
  }
}

function needs(name: string, what: string, isSo: boolean): void {
  if (!isSo) throw new TypeError(`${name}() needs ${what}`);
}

const asciiLower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const asciiUpper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** The largest or smallest of all values of the arguments. */
function extreme(name: 'max' | 'min', args: readonly Expression[]): Expression {
  const { type } = args[0]!;
  needs(
    name,
    'fields of one type',
    args.every((argument) => argument.type === type),
  );
  const isBetter = (a: FieldValue, b: FieldValue): boolean => {
    const [one, other] = [orderedOf(a, type), orderedOf(b, type)];
    return name === 'max' ? one > other : one < other;
  };
  return {
    type,
    values: (dissection) => {
      const all = args.flatMap((argument) => argument.values(dissection));
      return all.length === 0 ? [] : [all.reduce((best, value) => (isBetter(value, best) ? value : best))];
    },
  };
}

/** The negative of a number. */
export function minus(of: Expression): Expression {
  if (of.type !== 'number' && of.type !== 'duration') throw new TypeError('"-" needs a number');
  return {
    type: of.type,
    isNumber: true,
    values: (dissection) => of.values(dissection).map((value) => -(value as number)),
  };
}

/** Every value of the left side with every one of the right side; nothing where it cannot be, as by zero. */
export function arithmetic(operator: Arithmetic, left: Expression, right: Expression): Expression {
  const combine = combination(operator, left.type, right.type);
  return {
    type: left.type,
    isNumber: true,
    values: (dissection) => {
      const others = right.values(dissection);
      return left
        .values(dissection)
        .flatMap((value) => others.map((other) => combine(value, other)))
        .filter((value) => value !== null);
    },
  };
}

type Combine = (left: FieldValue, right: FieldValue) => FieldValue | null;

function combination(operator: Arithmetic, left: FieldType, right: FieldType): Combine {
  if (left === 'number' && right === 'number') return (a, b) => NUMBERS[operator](a as number, b as number);
  if (left === 'duration' && right === 'duration' && (operator === '+' || operator === '-')) {
    return (a, b) => (operator === '+' ? (a as bigint) + (b as bigint) : (a as bigint) - (b as bigint));
  }
  const hasBits = (type: FieldType): boolean => ['bytes', 'station', 'address'].includes(type);
  if (operator === '&' && hasBits(left) && hasBits(right))
    return (a, b) => fieldValueOf(commonBits(octetsOf(a, left), octetsOf(b, right)), left);
  throw new TypeError(`"${operator}" cannot be used with it`);
}

const NUMBERS: Record<Arithmetic, (a: number, b: number) => number | null> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? null : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? null : a % b),
  '&': (a, b) => (a & b) >>> 0,
};

function commonBits(a: string, b: string): string {
  let octets = '';
  for (let i = 0; i < Math.min(a.length, b.length); i++)
    octets += String.fromCharCode(a.charCodeAt(i) & b.charCodeAt(i));
  return octets;
}
