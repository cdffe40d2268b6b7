import { UsageError } from '../errors.js';

const DAY = 24 * 60 * 60 * 1000;

const text = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const whole = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const duration = (value: unknown) => typeof value === 'number' && value >= 0 && value <= DAY;

/** What each kind of argument may be, and how that is said. */
const KINDS = {
  program: [text(/^[^\r\n\0]+$/), 'a program is a name or a path on one line'],
  argument: [
    text(/^[^\r\n\0]*$/),
    'it has a CR, LF or NUL, or is no string. Give text of several lines as its input',
  ],
  input: [
    (value: unknown) => typeof value === 'string' || value instanceof Uint8Array,
    'an input is a string or octets',
  ],
  limit: [duration, 'a limit is milliseconds, at most a day'],
  port: [whole(1, 65_535), 'ports are 1 to 65535'],
  'name of a service': [text(/^[a-z0-9-]+$/), 'it is a word such as "smtp"'],
  account: [text(/^[^\s\0]+$/), 'it is a login or an address'],
  zone: [text(/^(?:[\w-]+(?:\.[\w-]+)*)?$/), 'it is a domain name without its last dot'],
  flag: [(value: unknown) => typeof value === 'boolean', 'it is true or false'],
  moment: [
    (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime()),
    'it is no valid Date',
  ],
  // RFC 5321 §4.1.1.1, ehlo-keyword.
  keyword: [text(/^[A-Za-z0-9][A-Za-z0-9-]*$/), 'a keyword is letters, digits and "-"'],
  parameter: [text(/^[A-Za-z0-9][\w.-]*$/), 'a parameter is letters, digits, "_", "." and "-"'],
  value: [text(/^[^\r\n\0]*$/), 'a value is a string without CR, LF and NUL'],
  // transport(5): `*`, a domain, its subdomains, an address. A `#` would begin a comment.
  'transport key': [text(/^(?:\*|[^\s#\0][^\s\0]*)$/), 'it is a domain, ".domain", an address or "*"'],
  'next hop': [
    text(/^[^\s\0][^\r\n\0]*$/),
    'it is TRANSPORT:NEXTHOP on one line, such as "smtp:[mail.ejemplo.com]"',
  ],
  // RFC 5322 §3.6.4, with or without its angle brackets.
  'Message-ID': [text(/^(?:<[^\s<>@\0]+@[^\s<>@\0]+>|[^\s<>@\0]+@[^\s<>@\0]+)$/), 'it is LEFT@RIGHT'],
} satisfies Record<string, readonly [(value: unknown) => boolean, string]>;

/**
 * Refuses an argument that is not of its kind, before anything of it reaches the lab: most of them end up in the arguments of
 * a program that runs there as root, some in a file of rules.
 *
 * @param doing what was being done, as the error begins: "Cannot `doing`: …".
 */
export function check(doing: string, kind: keyof typeof KINDS, value: unknown): void {
  const [accepts, must] = KINDS[kind];
  if (accepts(value)) return;
  throw new UsageError(`Cannot ${doing}: ${kind} ${inQuotes(value)}: ${must}.`);
}

/** The same for each of several. */
export function checkEach(doing: string, kind: keyof typeof KINDS, values: readonly unknown[]): void {
  if (!Array.isArray(values)) throw new UsageError(`Cannot ${doing}: ${inQuotes(values)} is no list.`);
  for (const value of values) check(doing, kind, value);
}

/** As JSON, which shows what no terminal should be sent; cut where it is long. */
function inQuotes(value: unknown): string {
  const written = typeof value === 'string' ? JSON.stringify(value) : `"${String(value)}"`;
  return written.length <= 100 ? written : `${written.slice(0, 97)}…"`;
}
