import { check } from 'maillab';
import { inNetwork } from '../spf/address.js';
import { isSpfRecord, type Mechanism, parseRecord, type SpfRecord } from '../spf/record.js';
import { SpfError, type SpfResult } from '../spf/types.js';
import { DOMAIN, exchangesOf, MAIL_ADDRESS } from './zone-facts.js';

type Records = readonly check.ZoneRecord[];

/** Whom the domain's policy lets send: `solo`, the mail server and nobody else. */
export type SpfVerdict =
  | 'solo'
  | 'falta'
  | 'varias'
  | 'error'
  | 'redirige'
  | 'otros'
  | 'suave'
  | 'sin el servidor';

interface Range {
  network: string;
  prefix: number;
}

/** What each of them comes to, in Spanish. */
export const SPF_SAYS: Record<SpfVerdict, string> = {
  solo: 'deja enviar al servidor de correo y a nadie más',
  falta: 'no hay ninguna política',
  varias: 'hay más de una: da permerror, no se usa ninguna (RFC 7208, sección 4.5)',
  error: 'tiene un error de sintaxis: da permerror, no se usa ninguna parte (RFC 7208, sección 4.6)',
  redirige: 'sigue en otro registro, y este no dice quién envía (RFC 7208, sección 6.1)',
  otros: 'deja enviar también a otros',
  suave: 'no termina en -all: no dice que los demás no están autorizados',
  'sin el servidor': 'deja afuera al servidor de correo',
};

/** A policy's terms up to its end, those of the records of this zone that it refers to included. */
interface Flat {
  terms: { result: SpfResult; ranges: Range[] | null }[];
  all: SpfResult | undefined;
  /** It goes on in a record that this zone does not have. */
  leaves: boolean;
}

/** A policy that gives permerror, wherever in it that is. */
class Broken extends Error {
  constructor(readonly verdict: 'falta' | 'varias' | 'error') {
    super(verdict);
  }
}

/**
 * Judges the policy at the apex (RFC 7208 §4.5, §4.6) by the zone alone, without asking the DNS: a mechanism that only
 * another zone can answer lets others send.
 */
export function spfOf(records: Records): SpfVerdict {
  try {
    return judged(flat(records, DOMAIN, { asked: 0, open: [] }), records);
  } catch (error) {
    if (error instanceof Broken) return error.verdict;
    throw error;
  }
}

function policyAt(records: Records, domain: string): SpfRecord {
  const policies = records
    .filter(({ name, type }) => name === domain && type === 'TXT')
    .map((record) => record.data.join(''))
    .filter(isSpfRecord);
  if (policies.length === 0) throw new Broken('falta');
  if (policies.length > 1) throw new Broken('varias');
  try {
    return parseRecord(policies[0]!);
  } catch (error) {
    throw error instanceof SpfError ? new Broken('error') : error;
  }
}

/** Reads the policy of `domain`; `state` is what was asked so far, of ten at most (§4.6.4), and which policies are open. */
function flat(records: Records, domain: string, state: { asked: number; open: string[] }): Flat {
  if (state.open.includes(domain)) throw new Broken('error');
  state.open.push(domain);
  const { mechanisms, redirect } = policyAt(records, domain);
  const end = mechanisms.findIndex(({ name }) => name === 'all');
  const terms = mechanisms.slice(0, end < 0 ? undefined : end).map((mechanism) => {
    if (mechanism.network === null) ask(state);
    const { name, result } = mechanism;
    return { result, ranges: name === 'include' ? included(mechanism) : rangesOf(mechanism, records) };
  });
  const all = mechanisms[end]?.result;
  // §6.1: with an "all" anywhere, "redirect" is ignored.
  const target = redirect && !all ? inZone(redirect.domain) : undefined;
  if (target) ask(state);
  const next = target ? referred(() => flat(records, target, state)) : undefined;
  state.open.pop();
  return {
    terms: [...terms, ...(next?.terms ?? [])],
    all: all ?? next?.all,
    leaves: (redirect !== null && !all && !target) || next?.leaves === true,
  };

  /** Whom an included policy of this zone lets send: `include` matches where that one passes (§5.2). */
  function included({ domain: spec }: Mechanism): Range[] | null {
    const name = inZone(spec!);
    if (!name) return null;
    const inner = referred(() => flat(records, name, state));
    const passing = inner.terms.filter(({ result }) => result === 'pass').map(({ ranges }) => ranges);
    const known = !inner.leaves && inner.all !== 'pass' && passing.every((ranges) => ranges !== null);
    return known ? passing.flatMap((ranges) => ranges!) : null;
  }
}

function ask(state: { asked: number }): void {
  state.asked += 1;
  if (state.asked > 10) throw new Broken('error');
}

/** A record that another refers to has to be there (§5.2, §6.1): none, and two, are permerror for the first. */
function referred<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Broken ? new Broken('error') : error;
  }
}

/** The name that a domain-spec stands for where this zone has it; undefined for another's, and for macros. */
function inZone(spec: string): string | undefined {
  const name = spec.toLowerCase().replace(/\.$/, '');
  return !name.includes('%') && (name === DOMAIN || name.endsWith(`.${DOMAIN}`)) ? name : undefined;
}

function judged({ terms, all, leaves }: Flat, records: Records): SpfVerdict {
  if (leaves) return 'redirige';
  const zone = new check.ZoneContents(records, DOMAIN);
  const passing = terms.filter(({ result }) => result === 'pass');
  if (all === 'pass' || passing.some(({ ranges }) => ranges === null)) return 'otros';
  const holds = terms.find(({ ranges }) => ranges?.some(holdsServer));
  if (holds?.result !== 'pass') return 'sin el servidor';
  // What the zone itself says is the mail server has more than one address where it has one of each kind.
  const sixes = exchangesOf(records).flatMap((name) => zone.addresses(name, 'AAAA'));
  const own = (range: Range) =>
    range.network.includes(':')
      ? range.prefix === 128 && sixes.some((each) => inNetwork(range.network, each, 128))
      : range.network === MAIL_ADDRESS && range.prefix === 32;
  if (passing.some(({ ranges }) => !ranges!.every(own))) return 'otros';
  return all === 'fail' ? 'solo' : 'suave';
}

const holdsServer = ({ network, prefix }: Range) => inNetwork(MAIL_ADDRESS, network, prefix);

/** What a mechanism matches (§5); null where this zone does not say. */
function rangesOf({ name, network, domain, prefix }: Mechanism, records: Records): Range[] | null {
  if (network !== null) return [{ network, prefix: prefix[name === 'ip6' ? 6 : 4] }];
  const target = inZone(domain ?? DOMAIN);
  if (!target) return null;
  const zone = new check.ZoneContents(records, DOMAIN);
  const names = name === 'a' ? [target] : name === 'mx' && target === DOMAIN ? exchangesOf(records) : null;
  if (!names?.every((each) => each === DOMAIN || each.endsWith(`.${DOMAIN}`))) return null;
  return names.flatMap((each) => [
    ...zone.addresses(each).map((address) => ({ network: address, prefix: prefix[4] })),
    ...zone.addresses(each, 'AAAA').map((address) => ({ network: address, prefix: prefix[6] })),
  ]);
}
