import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { checkHost } from '../../labs/spf/evaluate.js';
import type { SpfQuestion } from '../../labs/spf/types.js';
import { answerFrom, appendixA, type Records } from './spf-zone.js';

/** What of mailauth is used here; it has no types for its resolver. */
type Spf = (options: {
  sender: string;
  ip: string;
  helo: string;
  mta: string;
  resolver: (name: string, type: SpfQuestion['type']) => Promise<unknown[]>;
}) => Promise<{ status: { result: string } }>;
const { spf } = require('mailauth/lib/spf') as { spf: Spf };

/** Node's resolver as these records would let it answer. */
function resolverOf(zone: Records): Parameters<Spf>[0]['resolver'] {
  return async (name, type) => {
    const { rcode, records } = answerFrom(zone, { name, type });
    if (records.length === 0) {
      const code = rcode === 'NXDOMAIN' ? 'ENOTFOUND' : rcode === 'NOERROR' ? 'ENODATA' : 'ESERVFAIL';
      throw Object.assign(new Error(code), { code });
    }
    if (type === 'TXT') return records.map((text) => [text]);
    if (type === 'MX') return records.map((exchange, priority) => ({ exchange, priority }));
    return [...records];
  };
}

function own(zone: Records, sender: string, ip: string): string {
  const evaluation = checkHost({ ip, sender, helo: 'pc.example.com' });
  let step = evaluation.next();
  while (!step.done) step = evaluation.next(answerFrom(zone, step.value));
  return step.value.result;
}

async function agree(zone: Records, domain: string, ips: readonly string[]): Promise<void> {
  for (const ip of ips) {
    const sender = `strong-bad@${domain}`;
    const resolver = resolverOf(zone);
    const { status } = await spf({ sender, ip, helo: 'pc.example.com', mta: 'mx.example.com', resolver });
    assert.equal(own(zone, sender, ip), status.result, `${domain}, ${ip}`);
  }
}

/** The lab's records by absolute name. */
function labRecords(): Records {
  const records: Record<string, [string, string][]> = {};
  for (const { origin, records: rows } of topology.zones) {
    const absolute = (name: string) =>
      (name === '@' ? origin : name.endsWith('.') ? name.slice(0, -1) : `${name}.${origin}`).toLowerCase();
    for (const { name, type, data } of rows) {
      const value =
        type === 'TXT'
          ? data.replace(/^"|"$/g, '')
          : type === 'MX'
            ? absolute(data.split(' ')[1]!)
            : type === 'PTR'
              ? absolute(data)
              : data;
      const at = absolute(name);
      records[at] = [...(records[at] ?? []), [type, value]];
    }
  }
  return records;
}

describe('checkHost() agrees with mailauth', () => {
  const lab = labRecords();
  // mailauth takes no sender whose domain has an underscore; those records are reached from the others.
  const published = Object.entries(lab).flatMap(([name, rows]) =>
    !name.includes('_') && Array.isArray(rows) && rows.some(([, data]) => data.startsWith('v=spf1'))
      ? [name]
      : [],
  );
  const addresses = [
    ...topology.hosts.map(({ address }) => address),
    '163.10.5.5',
    '198.51.100.150',
    '192.0.2.70',
  ];

  test('the lab publishes policies to compare', () =>
    assert.ok(published.length > 7, String(published.length)));

  for (const domain of published) {
    test(`on the lab's ${domain}, for every lab host`, () => agree(lab, domain, addresses));
  }

  const policies = [
    'v=spf1 a mx/30 mx:example.org/30 -all',
    'v=spf1 ptr ~all',
    'v=spf1 exists:%{l1r-}.%{d} -all',
    'v=spf1 exists:%{ir}.%{v}.%{d2} ?all',
    'v=spf1 include:example.org -all',
    'v=spf1 redirect=red.example.org',
    'v=spf1 ip4:192.0.2.128/28 ip6:2001:db8::/32 -all',
    `v=spf1 ${'a:amy.example.com '.repeat(11)}-all`,
    'v=spf1 a:no1.example.com a:no2.example.com a:no3.example.com -all',
    'v=spf1 +all cualquiera',
    'v=spf1 ip4:192.0.2.300 -all',
  ];
  for (const policy of policies) {
    test(`on ${policy}`, () => {
      const zone: Records = {
        ...appendixA,
        'example.com': [...(appendixA['example.com'] as [string, string][]), ['TXT', policy]],
        'red.example.org': [['TXT', 'v=spf1 mx:example.org -all']],
        'strong.example.com': [['A', '127.0.0.2']],
      };
      return agree(zone, 'example.com', [
        '192.0.2.10',
        '192.0.2.65',
        '192.0.2.129',
        '192.0.2.140',
        '10.0.0.4',
        '2001:db8::1',
      ]);
    });
  }
});
