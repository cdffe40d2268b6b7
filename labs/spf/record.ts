import { isIPv4, isIPv6 } from 'node:net';
import { hasMacroSyntax } from './macro.js';
import { SpfError, type SpfResult } from './types.js';

/** A mechanism of a record (RFC 7208 §5). */
export interface Mechanism {
  text: string;
  name: 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists';
  /** What a match means. */
  result: SpfResult;
  /** The domain-spec, macros unexpanded; null where the current domain is meant. */
  domain: string | null;
  /** Network of `ip4` and `ip6`. */
  network: string | null;
  /** Prefix lengths for IPv4 and IPv6. */
  prefix: { 4: number; 6: number };
}

/** The terms of a record, checked whole before any is evaluated (§4.6). */
export interface SpfRecord {
  mechanisms: readonly Mechanism[];
  /** Domain-spec of `redirect=`, and the term's text. */
  redirect: { text: string; domain: string } | null;
}

const RESULTS: Record<string, SpfResult> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' };
const TERM = /^([-+~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:([:/])(.*))?$/is;
const MODIFIER = /^([a-z][a-z0-9_.-]*)=(.*)$/is;
/** §7.1: domain-spec ends in a top label or a macro. */
const DOMAIN_END = /(?:\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?|%\{[^}]*\}|%%|%_|%-)$/i;
const PREFIX = /^(.*?)(?:\/(0|[1-9]\d*))?(?:\/\/(0|[1-9]\d*))?$/s;

/** Whether a TXT record is a policy: it begins with the version section (§4.5). */
export function isSpfRecord(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** Parses what follows `v=spf1`. Throws an SpfError (`permerror`) on any syntax error, wherever it stands. */
export function parseRecord(record: string): SpfRecord {
  const terms = record
    .replace(/^v=spf1/i, '')
    .split(' ')
    .filter(Boolean);
  const mechanisms: Mechanism[] = [];
  const modifiers = new Map<string, { text: string; domain: string }>();
  for (const text of terms) {
    const modifier = MODIFIER.exec(text);
    if (!modifier) {
      mechanisms.push(parseMechanism(text));
      continue;
    }
    const [name, value] = [modifier[1]!.toLowerCase(), modifier[2]!];
    const known = name === 'redirect' || name === 'exp';
    if (known && modifiers.has(name)) throw wrong(text, 'is there twice');
    if (known) checkDomain(text, value);
    else if (!hasMacroSyntax(value)) throw wrong(text, 'has a malformed macro');
    if (known) modifiers.set(name, { text, domain: value });
  }
  return { mechanisms, redirect: modifiers.get('redirect') ?? null };
}

function parseMechanism(text: string): Mechanism {
  const match = TERM.exec(text);
  if (!match) throw wrong(text, 'is no mechanism');
  const name = match[2]!.toLowerCase() as Mechanism['name'];
  const [separator, rest = ''] = [match[3], match[4]];
  const base = { text, name, result: RESULTS[match[1] || '+']!, domain: null, network: null };
  const whole = { 4: 32, 6: 128 };
  switch (name) {
    case 'all':
      if (separator) throw wrong(text, 'takes nothing after "all"');
      return { ...base, prefix: whole };
    case 'include':
    case 'exists':
      if (separator !== ':') throw wrong(text, 'needs a domain');
      checkDomain(text, rest);
      return { ...base, domain: rest, prefix: whole };
    case 'ptr':
      if (separator === '/') throw wrong(text, 'takes no prefix length');
      if (separator) checkDomain(text, rest);
      return { ...base, domain: separator ? rest : null, prefix: whole };
    case 'ip4':
    case 'ip6':
      return { ...base, ...parseNetwork(text, name, separator === ':' ? rest : '') };
    default:
      return { ...base, ...parseTarget(text, separator, rest) };
  }
}

function parseNetwork(
  text: string,
  name: 'ip4' | 'ip6',
  rest: string,
): Pick<Mechanism, 'network' | 'prefix'> {
  const [network, length, ...more] = rest.split('/');
  const isAddress = name === 'ip4' ? isIPv4 : isIPv6;
  if (!isAddress(network!) || more.length > 0) throw wrong(text, 'needs a network');
  const most = name === 'ip4' ? 32 : 128;
  const size = prefixLength(text, length, most);
  return { network: network!, prefix: { 4: size, 6: size } };
}

function parseTarget(
  text: string,
  separator: string | undefined,
  rest: string,
): Pick<Mechanism, 'domain' | 'prefix'> {
  const [, spec, four, six] = PREFIX.exec(separator === '/' ? `/${rest}` : rest)!;
  if (separator === ':' || spec) checkDomain(text, spec!);
  return {
    domain: separator === ':' ? spec! : null,
    prefix: { 4: prefixLength(text, four, 32), 6: prefixLength(text, six, 128) },
  };
}

function prefixLength(text: string, given: string | undefined, most: number): number {
  if (given === undefined) return most;
  if (!/^(0|[1-9]\d*)$/.test(given) || Number(given) > most) throw wrong(text, 'has a wrong prefix length');
  return Number(given);
}

function checkDomain(text: string, domain: string): void {
  if (!hasMacroSyntax(domain) || !DOMAIN_END.test(domain)) throw wrong(text, 'has a malformed domain');
}

function wrong(text: string, why: string): SpfError {
  return new SpfError('permerror', `"${text}" ${why}`);
}
