import { parseIpv4, parseIpv6 } from '../../wire/address.js';
import { octetsOfText } from '../../wire/octets.js';
import type { FieldValue } from '../dissection.js';
import type { FieldType } from './field.js';
import type { Token } from './lexer.js';

/** A value to compare with: what it equals, and how it is ordered before or after a field's value. */
export interface Literal {
  equals(value: FieldValue): boolean;
  /** Negative when the field's value comes first. */
  order(value: FieldValue): number;
}

/** Reads a literal as a value of the given type; a string says what is wrong with it. */
export function literalOf(token: Token, type: FieldType): Literal | string {
  const { text } = token;
  switch (type) {
    case 'number':
      return numberLiteral(token);
    case 'boolean':
      return booleanLiteral(text);
    case 'string':
      return ordered(octetsOfText(text), String);
    case 'station':
      return stationLiteral(text);
    case 'address':
      return addressLiteral(text);
    case 'bytes':
      return ordered(bytesOf(token), textOf);
    default:
      return 'this field has no value to compare';
  }
}

/** The octets of a string or of hexadecimal octets as `47:45:54`, one character each. */
export function bytesOf(token: Token): string {
  if (token.kind !== 'word') return octetsOfText(token.text);
  if (/^[0-9a-f]{2}([:.-][0-9a-f]{2})*$/i.test(token.text)) {
    return Buffer.from(token.text.replace(/[:.-]/g, ''), 'hex').toString('latin1');
  }
  return token.text;
}

/** A value as text, bytes one character each. */
export function textOf(value: FieldValue): string {
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
    : String(value);
}

function ordered<T extends string | number>(wanted: T, of: (value: FieldValue) => T): Literal {
  return {
    equals: (value) => of(value) === wanted,
    order: (value) => {
      const own = of(value);
      return own < wanted ? -1 : own > wanted ? 1 : 0;
    },
  };
}

function numberLiteral({ kind, text }: Token): Literal | string {
  if (kind === 'character' && text.length === 1) return ordered(text.charCodeAt(0), Number);
  const isNumber = /^-?(0x[0-9a-f]+|\d+(\.\d+)?)$/i.test(text);
  if (!isNumber || kind === 'string') return `"${text}" is not a number`;
  const octal = /^-?0\d+$/.test(text);
  return ordered(octal ? Number.parseInt(text, 8) : Number(text), Number);
}

function booleanLiteral(text: string): Literal | string {
  if (/^(true|1)$/i.test(text)) return ordered(1, Number);
  if (/^(false|0)$/i.test(text)) return ordered(0, Number);
  return `"${text}" is neither true nor false`;
}

function stationLiteral(text: string): Literal | string {
  const normal = text.toLowerCase().replace(/[-.]/g, ':');
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(normal)
    ? ordered(normal, String)
    : `"${text}" is not a station address`;
}

/** An address, or a net as `172.28.0.0/24`. */
function addressLiteral(text: string): Literal | string {
  const [, address = '', prefixText] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const octets = parseIpv4(address) ?? parseIpv6(address);
  if (octets === null) return `"${text}" is not an IP address`;
  const bits = octets.length * 8;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return `"${text}" has a prefix longer than ${bits} bits`;
  const shift = BigInt(bits - prefix);
  const wanted = numberOf(octets) >> shift;
  const own = (value: FieldValue): bigint | null => {
    const bytes = parseIpv4(String(value)) ?? parseIpv6(String(value));
    return bytes?.length === octets.length ? numberOf(bytes) >> shift : null;
  };
  return {
    equals: (value) => own(value) === wanted,
    order: (value) => {
      const number = own(value);
      return number === null ? Number.NaN : number < wanted ? -1 : number > wanted ? 1 : 0;
    },
  };
}

function numberOf(octets: Uint8Array): bigint {
  return octets.reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);
}
