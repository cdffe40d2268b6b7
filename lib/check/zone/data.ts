import { isUtf8 } from 'node:buffer';
import type { Token } from '../../protocols/dns/master-file.js';
import { ZoneError } from './fault.js';
import { octetsOf, qualifiedName } from './names.js';

type FieldKind =
  | 'name'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'time'
  | 'ip4'
  | 'ip6'
  | 'string'
  | 'tag'
  | 'strings'
  | 'hex';

/** What the data of a type is made of (RFC 1035 §3.3, RFC 3596, 2782, 8659, 6672, 6698, 1183). The last two take the rest. */
const FIELDS: Record<string, readonly FieldKind[]> = {
  A: ['ip4'],
  AAAA: ['ip6'],
  NS: ['name'],
  CNAME: ['name'],
  DNAME: ['name'],
  PTR: ['name'],
  MX: ['u16', 'name'],
  SOA: ['name', 'name', 'u32', 'time', 'time', 'time', 'time'],
  TXT: ['strings'],
  SPF: ['strings'],
  HINFO: ['string', 'string'],
  RP: ['name', 'name'],
  AFSDB: ['u16', 'name'],
  KX: ['u16', 'name'],
  SRV: ['u16', 'u16', 'u16', 'name'],
  CAA: ['u8', 'tag', 'string'],
  TLSA: ['u8', 'u8', 'u8', 'hex'],
};

/** Types that servers know and whose data is not judged here. */
const UNJUDGED =
  /^(A6|APL|AVC|CDNSKEY|CDS|CERT|CSYNC|DHCID|DLV|DNSKEY|DS|EID|EUI48|EUI64|GPOS|HIP|HTTPS|IPSECKEY|ISDN|KEY|L32|L64|LOC|LP|MB|MD|MF|MG|MINFO|MR|NAPTR|NID|NIMLOC|NINFO|NSAP|NSAP-PTR|NSEC|NSEC3|NSEC3PARAM|NULL|NXT|OPENPGPKEY|PX|RKEY|RRSIG|RT|SIG|SINK|SMIMEA|SSHFP|SVCB|TALINK|URI|WKS|X25|ZONEMD)$/;

const LARGEST = { u8: 255, u16: 65_535, u32: 4_294_967_295, time: 2_147_483_647 };

/** The fields of a record's data: names qualified, strings without their escapes. Throws a ZoneError. */
export function readData(type: string, tokens: readonly Token[], origin: string): string[] {
  const kinds = FIELDS[type];
  if (!kinds) return readOther(type, tokens);
  const rest = kinds.at(-1) === 'strings' || kinds.at(-1) === 'hex';
  const fits = rest ? tokens.length >= kinds.length : tokens.length === kinds.length;
  if (!fits) {
    const wanted = rest ? `${kinds.length} o más` : kinds.length;
    throw new ZoneError('syntax', `${type} lleva ${wanted} datos y tiene ${tokens.length}`);
  }
  const data = tokens.map((token, index) =>
    readField(type, kinds[Math.min(index, kinds.length - 1)]!, token, origin),
  );
  if (rest) checkRest(type, kinds.at(-1)!, tokens.slice(kinds.length - 1), data.slice(kinds.length - 1));
  return data;
}

/** A type by its number, with data in hexadecimal (RFC 3597); any other is unknown, to servers or here. */
function readOther(type: string, tokens: readonly Token[]): string[] {
  const number = /^TYPE(\d+)$/.exec(type);
  if (number && Number(number[1]) > 65_279 && Number(number[1]) < 65_535) {
    const [mark, length, ...hex] = tokens.map(({ text }) => text);
    const digits = hex.join('');
    if (mark === '\\#' && /^\d+$/.test(length ?? '') && /^([0-9a-f]{2})*$/i.test(digits)) {
      if (digits.length === 2 * Number(length)) return [digits];
    }
    throw new ZoneError('syntax', `${type} lleva «\\#», cuántos octetos y los octetos (RFC 3597, sección 5)`);
  }
  if (UNJUDGED.test(type) || number) throw new ZoneError('unknown', `acá no se sabe juzgar un ${type}`);
  throw new ZoneError('syntax', `no hay un tipo «${type}»`);
}

function readField(type: string, kind: FieldKind, { text, quoted }: Token, origin: string): string {
  if (kind === 'string' || kind === 'strings') return readString(text);
  if (quoted) throw new ZoneError('lenient', `«${text}» va sin comillas: no es un texto`);
  switch (kind) {
    case 'name':
      return qualifiedName(text, origin);
    case 'ip4':
      if (isIp4(text)) return text;
      throw new ZoneError('syntax', `«${text}» no es una dirección IPv4`);
    case 'ip6':
      if (isIp6(text)) return text;
      throw new ZoneError('syntax', `«${text}» no es una dirección IPv6`);
    case 'time':
      if (isTime(text)) return text;
      throw new ZoneError('syntax', `«${text}» no es un tiempo: segundos, o como 1h30m`);
    case 'tag':
      if (/^[a-z0-9]{1,15}$/i.test(text)) return text;
      throw new ZoneError('syntax', `«${text}» no es una etiqueta de ${type} (RFC 8659, sección 4.1)`);
    case 'hex':
      if (/^[0-9a-f]+$/i.test(text)) return text;
      throw new ZoneError('syntax', `«${text}» no es hexadecimal`);
    default:
      if (!/^\d+$/.test(text)) {
        const number = /^[-+]?\d+$/.test(text) && kind !== 'u32';
        throw new ZoneError(number ? 'lenient' : 'syntax', `«${text}» no es un número sin signo`);
      }
      if (Number(text) <= LARGEST[kind]) return text;
      throw new ZoneError('lenient', `${text} no entra en ${type}: hasta ${LARGEST[kind]}`);
  }
}

function readString(text: string): string {
  const octets = octetsOf(text);
  if (octets.length > 255) {
    throw new ZoneError('syntax', `un texto pasa de 255 octetos: son ${octets.length}; se parte en varios`);
  }
  return octets.toString(isUtf8(octets) ? 'utf8' : 'latin1');
}

function checkRest(type: string, kind: FieldKind, tokens: readonly Token[], data: readonly string[]): void {
  if (kind === 'hex' && data.join('').length % 2 === 1) {
    throw new ZoneError('lenient', `${type} tiene una cantidad impar de cifras hexadecimales`);
  }
  const octets = tokens.reduce((sum, { text }) => sum + 1 + octetsOf(text).length, 0);
  if (kind === 'strings' && octets > 65_535) {
    throw new ZoneError('syntax', `${type} pasa de 65535 octetos`);
  }
}

/** Seconds, or figures with units such as `1h30m`, up to 31 bits (RFC 2181 §8). */
export function isTime(text: string): boolean {
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  if (!/^(\d+|(\d+[smhdw])+)$/i.test(text)) return false;
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  const sum = parts.reduce(
    (all, [, figure, unit]) => all + Number(figure) * seconds[(unit || 's') as 's'],
    0,
  );
  return sum <= LARGEST.time;
}

function isIp4(text: string): boolean {
  return (
    /^(\d{1,3}\.){3}\d{1,3}$/.test(text) &&
    text.split('.').every((part) => /^(0|[1-9]\d*)$/.test(part) && Number(part) < 256)
  );
}

function isIp6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}
