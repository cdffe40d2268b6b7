import type { check } from 'maillab';
import { inNetwork } from '../spf/address.js';
import { isSpfRecord, type Mechanism, parseRecord, type SpfRecord } from '../spf/record.js';
import { SpfError } from '../spf/types.js';
import { addressesOf, aliasOf, DOMAIN, exchangesOf, MAIL_ADDRESS } from './zone-facts.js';

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

/**
 * Judges the policy at the apex (RFC 7208 §4.5, §4.6) by the zone alone, without asking the DNS: a mechanism that only
 * another zone can answer lets others send.
 */
export function spfOf(records: Records): SpfVerdict {
  const policies = records
    .filter(({ name, type }) => name === DOMAIN && type === 'TXT')
    .map((record) => record.data.join(''))
    .filter(isSpfRecord);
  if (policies.length === 0) return 'falta';
  if (policies.length > 1) return 'varias';
  const policy = parsed(policies[0]!);
  return policy ? judged(policy, records) : 'error';
}

function parsed(policy: string): SpfRecord | null {
  try {
    return parseRecord(policy);
  } catch (error) {
    if (error instanceof SpfError) return null;
    throw error;
  }
}

function judged({ mechanisms, redirect }: SpfRecord, records: Records): SpfVerdict {
  const end = mechanisms.findIndex(({ name }) => name === 'all');
  const all = mechanisms[end]?.result;
  // §6.1: with an "all" anywhere, "redirect" is ignored.
  if (redirect && !all) return 'redirige';
  const terms = mechanisms
    .slice(0, end < 0 ? undefined : end)
    .map((mechanism) => ({ result: mechanism.result, ranges: rangesOf(mechanism, records) }));
  const passing = terms.filter(({ result }) => result === 'pass');
  if (all === 'pass' || passing.some(({ ranges }) => ranges === null)) return 'otros';
  const own = terms.find(({ ranges }) => ranges?.some(holdsServer));
  if (own?.result !== 'pass') return 'sin el servidor';
  if (passing.some(({ ranges }) => !ranges!.every(isServer))) return 'otros';
  return all === 'fail' ? 'solo' : 'suave';
}

const holdsServer = ({ network, prefix }: Range) => inNetwork(MAIL_ADDRESS, network, prefix);
const isServer = ({ network, prefix }: Range) => network === MAIL_ADDRESS && prefix === 32;

/** What a mechanism matches (§5); null where this zone does not say. */
function rangesOf({ name, network, domain, prefix }: Mechanism, records: Records): Range[] | null {
  if (network !== null) return [{ network, prefix: prefix[name === 'ip6' ? 6 : 4] }];
  const target = (domain ?? DOMAIN).toLowerCase().replace(/\.$/, '');
  const names = name === 'a' ? [target] : name === 'mx' && target === DOMAIN ? exchangesOf(records) : null;
  if (!names?.every((each) => each === DOMAIN || each.endsWith(`.${DOMAIN}`))) return null;
  return names
    .flatMap((each) => addressesOf(records, aliasOf(records, each) ?? each))
    .map((address) => ({ network: address, prefix: prefix[4] }));
}
