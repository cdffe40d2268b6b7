import type { check } from 'maillab';

type Records = readonly check.ZoneRecord[];

export const DOMAIN = 'redes2024.com.ar';
export const MAIL_ADDRESS = '203.0.113.111';

const data = (records: Records, name: string, type: string): string[] =>
  records
    .filter((record) => record.name === name && record.type === type)
    .map((record) => record.data.at(-1)!);

/** The apex's name servers, in alphabetical order. */
export function nameServersOf(records: Records, origin = DOMAIN): string[] {
  return data(records, origin, 'NS').sort();
}

export function addressesOf(records: Records, name: string): string[] {
  return data(records, name, 'A');
}

/** What a name is an alias of. */
export function aliasOf(records: Records, name: string): string | undefined {
  return data(records, name, 'CNAME')[0];
}

/** The names that take the domain's mail, in order of their preference. */
export function exchangesOf(records: Records): string[] {
  return records
    .filter(({ name, type }) => name === DOMAIN && type === 'MX')
    .sort((a, b) => Number(a.data[0]) - Number(b.data[0]))
    .map((record) => record.data[1]!);
}

/** The names that an address has in its reverse zone. */
export function ptrOf(records: Records, address: string): string[] {
  return data(records, `${address.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR');
}

/** Whom the domain's SPF policy lets send (RFC 7208 §4.5, §5). */
export interface SpfFinding {
  text: string;
  /** `solo`: the mail server and nobody else. */
  verdict: 'solo' | 'falta' | 'varias' | 'otros' | 'suave' | 'sin el servidor';
}

/** Reads the policy at the apex as far as this domain needs: `ip4`, `a`, `mx` and `all`. */
export function spfOf(records: Records): SpfFinding {
  const policies = records
    .filter(({ name, type }) => name === DOMAIN && type === 'TXT')
    .map((record) => record.data.join(''))
    .filter((text) => /^v=spf1( |$)/i.test(text));
  const [text = ''] = policies;
  if (policies.length === 0) return { text, verdict: 'falta' };
  if (policies.length > 1) return { text: policies.join(' / '), verdict: 'varias' };
  const terms = text.toLowerCase().trim().split(/ +/).slice(1);
  const last = terms.findIndex((term) => /^[-~?+]?all$/.test(term));
  const passing = terms.slice(0, last < 0 ? undefined : last).filter((term) => !/^[-~?]/.test(term));
  const allowed = passing.flatMap((term) => addressesFor(term.replace(/^\+/, ''), records));
  if (!allowed.includes(MAIL_ADDRESS)) return { text, verdict: 'sin el servidor' };
  if (allowed.some((address) => address !== MAIL_ADDRESS) || /^\+?all$/.test(terms[last] ?? ''))
    return { text, verdict: 'otros' };
  return { text, verdict: terms[last] === '-all' ? 'solo' : 'suave' };
}

/** The addresses that a mechanism matches; a mechanism or a range that goes beyond single hosts is itself. */
function addressesFor(term: string, records: Records): string[] {
  const [, mechanism, value] = /^(ip4|a|mx)(?::(.+))?$/.exec(term) ?? [];
  if (mechanism === 'ip4' && value) return [value.replace(/\/32$/, '')];
  if (mechanism === 'a') return addressesOf(records, (value ?? DOMAIN).replace(/\.$/, ''));
  if (mechanism === 'mx' && (value ?? DOMAIN) === DOMAIN)
    return exchangesOf(records).flatMap((name) => addressesOf(records, name));
  return [term];
}
