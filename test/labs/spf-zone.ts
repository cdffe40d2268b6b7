import type { SpfAnswer, SpfQuestion } from '../../labs/spf/types.js';

/** Records by lower-case name, or the RCODE with which every question about a name is answered. */
export type Records = Record<string, (readonly [type: string, data: string])[] | string>;

/** What a resolver that knows these records would answer. */
export function answerFrom(zone: Records, { name, type }: SpfQuestion): SpfAnswer {
  const records = zone[name.toLowerCase()];
  if (records === undefined) return { rcode: 'NXDOMAIN', records: [] };
  if (typeof records === 'string') return { rcode: records, records: [] };
  return { rcode: 'NOERROR', records: records.filter(([each]) => each === type).map(([, data]) => data) };
}

/** The records of RFC 7208, appendix A. */
export const appendixA: Records = {
  'example.com': [
    ['MX', 'mail-a.example.com'],
    ['MX', 'mail-b.example.com'],
    ['A', '192.0.2.10'],
    ['A', '192.0.2.11'],
  ],
  'amy.example.com': [['A', '192.0.2.65']],
  'bob.example.com': [['A', '192.0.2.66']],
  'mail-a.example.com': [['A', '192.0.2.129']],
  'mail-b.example.com': [['A', '192.0.2.130']],
  'example.org': [['MX', 'mail-c.example.org']],
  'mail-c.example.org': [['A', '192.0.2.140']],
  '10.2.0.192.in-addr.arpa': [['PTR', 'example.com']],
  '11.2.0.192.in-addr.arpa': [['PTR', 'example.com']],
  '65.2.0.192.in-addr.arpa': [['PTR', 'amy.example.com']],
  '66.2.0.192.in-addr.arpa': [['PTR', 'bob.example.com']],
  '129.2.0.192.in-addr.arpa': [['PTR', 'mail-a.example.com']],
  '130.2.0.192.in-addr.arpa': [['PTR', 'mail-b.example.com']],
  '140.2.0.192.in-addr.arpa': [['PTR', 'mail-c.example.org']],
  '4.0.0.10.in-addr.arpa': [['PTR', 'bob.example.com']],
};
