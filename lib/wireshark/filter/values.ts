import { ipv4Text, ipv6Text, macText, parseIpv4, parseIpv6 } from '../../wire/address.js';
import type { FieldValue } from '../dissection.js';
import type { FieldType } from './field.js';
import type { Token } from './lexer.js';
import { durationLiteral, timeLiteral } from './time.js';

/** A value as it is ordered: numbers, or octets as a string of one character each. */
export type Ordered = number | bigint | string;

/** What a literal stands for: all values from `low` to `high`. They differ for a net of addresses. */
export interface Literal {
  low: Ordered;
  high: Ordered;
}

/** Types whose values are octets. */
export const OCTETS: readonly FieldType[] = ['string', 'bytes', 'protocol', 'station'];

/** The octets of a value as a string of one character each. */
export function octetsOf(value: FieldValue, type: FieldType): string {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
  if (type === 'station') return latin1(Buffer.from(String(value).replaceAll(':', ''), 'hex'));
  if (type === 'address') return latin1(parseIpv4(String(value)) ?? parseIpv6(String(value)) ?? []);
  return String(value);
}

/** A value of a field of the type as it is compared. */
export function orderedOf(value: FieldValue, type: FieldType): Ordered {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'bigint' ? value : octetsOf(value, type);
}

/** The value of a field of the type that is ordered so. */
export function fieldValueOf(ordered: Ordered, type: FieldType): FieldValue {
  if (type === 'boolean') return ordered !== 0;
  if (typeof ordered !== 'string' || (type !== 'address' && type !== 'station')) return ordered;
  const octets = Buffer.from(ordered, 'latin1');
  if (type === 'station') return macText(octets, 0);
  return octets.length === 4 ? ipv4Text(octets, 0) : ipv6Text(octets, 0);
}

/** Reads a literal to compare with values of the type; a string says what is wrong with it. */
export function literalOf(token: Token, type: FieldType): Literal | string {
  const { kind, text } = token;
  switch (type) {
    case 'number':
      return one(numberOf(token), `"${text}" is not a number`);
    case 'boolean':
      return one(booleanOf(token), `"${text}" is neither true nor false`);
    case 'string':
      return one(text, '');
    case 'station':
      return one(stationOf(token), `"${text}" is not a station address`);
    case 'address':
      return kind === 'string' ? `"${text}" is not an IP address` : addressLiteral(text);
    case 'bytes':
    case 'protocol':
      return one(bytesOf(token), `"${text}" are not octets`);
    case 'time':
      return one(timeLiteral(text), `"${text}" is not a date and time`);
    case 'duration':
      return one(kind === 'string' ? null : durationLiteral(text), `"${text}" is not a number of seconds`);
    default:
      return 'this field has no value to compare';
  }
}

function one(value: Ordered | null, reason: string): Literal | string {
  return value === null ? reason : { low: value, high: value };
}

/** The octets of a string, or of hexadecimal octets as `47:45:54`, one character each; null when it is neither. */
export function bytesOf({ kind, text }: Token): string | null {
  if (kind !== 'word') return text;
  if (/^[0-9a-f]{1,2}([:.-][0-9a-f]{1,2})*$/i.test(text))
    return latin1(text.split(/[:.-]/).map((octet) => Number.parseInt(octet, 16)));
  if (/^([0-9a-f]{2})+$/i.test(text)) return latin1(Buffer.from(text, 'hex'));
  const number = /^0x[0-9a-f]{1,2}$/i.test(text) ? Number(text) : -1;
  return number >= 0 ? latin1([number]) : null;
}

const NUMBER = /^-?(0x[0-9a-f]+|0b[01]+|\d+)$/i;

function numberOf({ kind, text }: Token): number | null {
  if (kind === 'character') return text.length === 1 ? text.charCodeAt(0) : null;
  if (kind === 'string' || !NUMBER.test(text)) return null;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace('-', '');
  return sign * (/^0\d+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits));
}

/** Any number but zero is true. */
function booleanOf(token: Token): number | null {
  if (/^true$/i.test(token.text)) return 1;
  if (/^false$/i.test(token.text)) return 0;
  const number = numberOf(token);
  return number === null ? null : Number(number !== 0);
}

function stationOf(token: Token): string | null {
  const octets = bytesOf(token);
  return octets?.length === 6 ? octets : null;
}

/** An address, or a net as `172.28.0.0/24`. */
function addressLiteral(text: string): Literal | string {
  const [, address = '', prefixText] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const octets = parseIpv4(address) ?? parseIpv6(address);
  if (octets === null) return `"${text}" is not an IP address`;
  const bits = octets.length * 8;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return `"${text}" has a prefix longer than ${bits} bits`;
  const mask = octets.map((_, index) => 0xff00 >> Math.max(0, Math.min(8, prefix - 8 * index)));
  return {
    low: latin1(octets.map((octet, index) => octet & mask[index]!)),
    high: latin1(octets.map((octet, index) => octet | (~mask[index]! & 0xff))),
  };
}

function latin1(octets: ArrayLike<number>): string {
  return Buffer.from(Array.from(octets, (octet) => octet & 0xff)).toString('latin1');
}
