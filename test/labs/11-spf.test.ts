import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inNetwork, octetsOf, plainAddress, reverseName } from '../../labs/spf/address.js';
import { checkHost } from '../../labs/spf/evaluate.js';
import { expandDomain, hasMacroSyntax } from '../../labs/spf/macro.js';
import { parseRecord } from '../../labs/spf/record.js';
import type { SpfOutcome, SpfRequest } from '../../labs/spf/types.js';
import { answerFrom, appendixA, type Records } from './spf-zone.js';

/** Evaluates `policy`, published at `example.com` among RFC 7208's own records, and others where they are given. */
function evaluate(
  policy: string,
  ip: string,
  more: Records = {},
  request: Partial<SpfRequest> = {},
): SpfOutcome {
  const zone = { ...appendixA, ...more };
  const own = zone['example.com'];
  zone['example.com'] = [...(Array.isArray(own) ? own : []), ['TXT', policy]];
  const evaluation = checkHost({ ip, sender: 'alguien@example.com', helo: 'pc', ...request });
  let step = evaluation.next();
  while (!step.done) step = evaluation.next(answerFrom(zone, step.value));
  return step.value;
}

const result = (...args: Parameters<typeof evaluate>) => evaluate(...args).result;

describe('checkHost() on the examples of RFC 7208, appendix A.1', () => {
  const examples: [policy: string, passing: string[], failing: string[]][] = [
    ['v=spf1 +all', ['192.0.2.129', '10.0.0.4', '2001:db8::1'], []],
    ['v=spf1 a -all', ['192.0.2.10', '192.0.2.11'], ['192.0.2.129']],
    ['v=spf1 a:example.org -all', [], ['192.0.2.10', '192.0.2.140']],
    ['v=spf1 mx -all', ['192.0.2.129', '192.0.2.130'], ['192.0.2.10', '192.0.2.140']],
    ['v=spf1 mx:example.org -all', ['192.0.2.140'], ['192.0.2.129']],
    ['v=spf1 mx mx:example.org -all', ['192.0.2.129', '192.0.2.130', '192.0.2.140'], ['192.0.2.10']],
    ['v=spf1 mx/30 mx:example.org/30 -all', ['192.0.2.131', '192.0.2.143'], ['192.0.2.132', '192.0.2.144']],
    ['v=spf1 ptr -all', ['192.0.2.10', '192.0.2.65'], ['192.0.2.140', '10.0.0.4']],
    ['v=spf1 ip4:192.0.2.128/28 -all', ['192.0.2.129'], ['192.0.2.65']],
  ];
  for (const [policy, passing, failing] of examples) {
    test(policy, () => {
      for (const ip of passing) assert.equal(result(policy, ip), 'pass', ip);
      for (const ip of failing) assert.equal(result(policy, ip), 'fail', ip);
    });
  }
});

describe('checkHost()', () => {
  test('include: passes on pass and goes on after anything else, -all included (section 5.2)', () => {
    const more: Records = { 'example.net': [['TXT', 'v=spf1 ip4:192.0.2.1 -all']] };
    assert.equal(result('v=spf1 include:example.net ~all', '192.0.2.1', more), 'pass');
    assert.equal(result('v=spf1 include:example.net ~all', '192.0.2.2', more), 'softfail');
    assert.equal(result('v=spf1 include:example.net ip4:192.0.2.2 ~all', '192.0.2.2', more), 'pass');
  });

  test('include: of a name without a record is a permerror', () => {
    assert.equal(result('v=spf1 include:amy.example.com -all', '192.0.2.2'), 'permerror');
    assert.equal(result('v=spf1 include:nadie.example.com -all', '192.0.2.2'), 'permerror');
  });

  test('redirect= gives the other record its say, and only when nothing matched (section 6.1)', () => {
    const more: Records = { 'example.net': [['TXT', 'v=spf1 ip4:192.0.2.1 ?all']] };
    assert.equal(result('v=spf1 redirect=example.net', '192.0.2.1', more), 'pass');
    assert.equal(result('v=spf1 redirect=example.net', '192.0.2.2', more), 'neutral');
    assert.equal(result('v=spf1 redirect=example.net -all', '192.0.2.1', more), 'fail');
    assert.equal(result('v=spf1 redirect=nadie.example.com', '192.0.2.1'), 'permerror');
  });

  test('exists: asks for A with its macros replaced, as in appendix A.3', () => {
    const more: Records = {
      'mobile-users._spf.example.com': [['TXT', 'v=spf1 exists:%{l1r+}.%{d}']],
      'mary.mobile-users._spf.example.com': [['A', '127.0.0.2']],
    };
    const policy = 'v=spf1 include:mobile-users._spf.%{d} -all';
    assert.equal(result(policy, '192.0.2.9', more, { sender: 'mary@example.com' }), 'pass');
    assert.equal(result(policy, '192.0.2.9', more, { sender: 'fred@example.com' }), 'fail');
  });

  test('ip6: and a/… look at IPv6 where the client has it', () => {
    const more: Records = { 'seis.example.com': [['AAAA', '2001:db8::cb01']] };
    assert.equal(result('v=spf1 ip6:2001:db8::/32 -all', '2001:db8::cb01'), 'pass');
    assert.equal(result('v=spf1 ip6:2001:db8::/32 -all', '192.0.2.1'), 'fail');
    assert.equal(result('v=spf1 a:seis.example.com//64 -all', '2001:db8::1', more), 'pass');
    assert.equal(result('v=spf1 ip4:192.0.2.1 -all', '::ffff:192.0.2.1'), 'pass');
  });

  test('is neutral where nothing matches, and none without a record', () => {
    assert.equal(result('v=spf1 ip4:192.0.2.1', '192.0.2.2'), 'neutral');
    assert.equal(result('v=spf10 -all', '192.0.2.2'), 'none');
    assert.equal(result('v=spf1 -all', '192.0.2.2', {}, { sender: 'a@otro.example' }), 'none');
    assert.equal(result('v=spf1 -all', '192.0.2.2', {}, { sender: 'a@solo' }), 'none');
  });

  test('is permerror with two records, and with a syntax error behind what would have matched', () => {
    assert.equal(
      result('v=spf1 -all', '192.0.2.2', { 'example.com': [['TXT', 'v=spf1 +all']] }),
      'permerror',
    );
    assert.equal(result('v=spf1 +all cualquiera', '192.0.2.2'), 'permerror');
  });

  test('is temperror where the DNS fails', () => {
    const broken: Records = { 'roto.example.com': 'SERVFAIL' };
    assert.equal(result('v=spf1 a:roto.example.com -all', '192.0.2.2', broken), 'temperror');
    assert.equal(result('v=spf1 include:roto.example.com -all', '192.0.2.2', broken), 'temperror');
  });

  test('counts terms and not queries, and fails at the eleventh (section 4.6.4)', () => {
    const mx = evaluate('v=spf1 mx ip4:192.0.2.1 all', '192.0.2.2');
    assert.deepEqual([mx.lookups, mx.steps.map(({ counter }) => counter)], [1, [1, null, null]]);
    assert.equal(mx.steps[0]!.asked.length, 3);
    const terms = (count: number) => `v=spf1 ${'a:amy.example.com '.repeat(count)}-all`;
    assert.equal(evaluate(terms(10), '192.0.2.2').result, 'fail');
    const over = evaluate(terms(11), '192.0.2.2');
    assert.deepEqual([over.result, over.lookups, over.unread], ['permerror', 11, ['-all']]);
    assert.equal(over.steps.at(-1)!.outcome, 'error');
  });

  test('counts the terms of included records with those around them', () => {
    const more: Records = { 'example.net': [['TXT', `v=spf1 ${'mx:example.org '.repeat(5)}-all`]] };
    assert.equal(evaluate('v=spf1 include:example.net -all', '192.0.2.2', more).lookups, 6);
    const twice = evaluate('v=spf1 include:example.net include:example.net -all', '192.0.2.2', more);
    assert.equal(twice.result, 'permerror');
  });

  test('allows two lookups that find nothing', () => {
    const voids = (count: number) =>
      `v=spf1 ${Array.from({ length: count }, (_, i) => `a:no${i}.example.com`).join(' ')} ~all`;
    assert.deepEqual([result(voids(2), '192.0.2.2'), evaluate(voids(2), '192.0.2.2').voids], ['softfail', 2]);
    assert.equal(result(voids(3), '192.0.2.2'), 'permerror');
  });

  test('stops at a record that includes itself', () => {
    assert.equal(result('v=spf1 include:example.com -all', '192.0.2.2'), 'permerror');
  });

  test('refuses an address that is none', () => {
    assert.throws(() => evaluate('v=spf1 -all', '192.0.2'), RangeError);
  });
});

describe('expandDomain() on the examples of RFC 7208, section 7.4', () => {
  const values = {
    sender: 'strong-bad@email.example.com',
    domain: 'email.example.com',
    ip: '192.0.2.3',
    helo: 'mx.example.org',
    validated: 'mx.example.org',
  };
  const examples: [text: string, expanded: string][] = [
    ['%{s}', 'strong-bad@email.example.com'],
    ['%{o}', 'email.example.com'],
    ['%{d4}', 'email.example.com'],
    ['%{d2}', 'example.com'],
    ['%{d1}', 'com'],
    ['%{dr}', 'com.example.email'],
    ['%{d2r}', 'example.email'],
    ['%{l}', 'strong-bad'],
    ['%{l-}', 'strong.bad'],
    ['%{lr}', 'strong-bad'],
    ['%{lr-}', 'bad.strong'],
    ['%{l1r-}', 'strong'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
    ['%{lr-}.lp.%{ir}.%{v}._spf.%{d2}', 'bad.strong.lp.3.2.0.192.in-addr._spf.example.com'],
    ['%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}', '3.2.0.192.in-addr.strong.lp._spf.example.com'],
    ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
  ];
  for (const [text, expanded] of examples) {
    test(text, () => assert.equal(expandDomain(text, values), expanded));
  }

  test('%{ir} of an IPv6 address is its nibbles', () => {
    assert.equal(
      expandDomain('%{ir}.%{v}._spf.%{d2}', { ...values, ip: '2001:db8::cb01' }),
      '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
    );
  });

  test('an upper-case letter escapes, and a long name loses labels from the left', () => {
    assert.equal(expandDomain('%{S}', values), 'strong-bad%40email.example.com');
    const long = `${'a'.repeat(60)}.`.repeat(5);
    assert.equal(expandDomain(`${long}%{d}`, values), `${`${'a'.repeat(60)}.`.repeat(3)}email.example.com`);
  });

  test('hasMacroSyntax() refuses what the grammar does not have', () => {
    for (const text of ['%', '%{', '%{x}', '%{c}', '%{d0}', '%(d)', '%{d', 'a b']) {
      assert.equal(hasMacroSyntax(text), false, text);
    }
    for (const text of ['%%', '%_', '%-', '%{d2r.-}', 'example.com']) assert.ok(hasMacroSyntax(text), text);
  });
});

describe('parseRecord()', () => {
  test('reads qualifiers, domains, networks and prefix lengths', () => {
    const { mechanisms, redirect } = parseRecord(
      'v=spf1 ?A:x.example/24//64 -ip6:2001:db8::/32 ~all redirect=y.example',
    );
    assert.deepEqual(
      mechanisms.map(({ name, result, domain, network, prefix }) => [
        name,
        result,
        domain ?? network,
        prefix[4],
        prefix[6],
      ]),
      [
        ['a', 'neutral', 'x.example', 24, 64],
        ['ip6', 'fail', '2001:db8::', 32, 32],
        ['all', 'softfail', null, 32, 128],
      ],
    );
    assert.equal(redirect?.domain, 'y.example');
  });

  for (const term of [
    'all:x.example',
    'include',
    'include:',
    'a:',
    'a/33',
    'a/024',
    'ip4:1.2.3',
    'ip4',
    'ip6:::1/129',
    'exists',
    'ptr/8',
    'mx:111',
    'redirect=',
    'foo',
    'a:x.example redirect=y.example redirect=z.example',
  ]) {
    test(`refuses "${term}"`, () => assert.throws(() => parseRecord(`v=spf1 ${term}`), /"/));
  }

  test('lets an unknown modifier be (section 6)', () => {
    assert.equal(parseRecord('v=spf1 ra=postmaster -all').mechanisms.length, 1);
  });
});

describe('addresses', () => {
  test('octetsOf() reads every form of IPv6', () => {
    assert.equal(octetsOf('2001:db8::cb01').toString('hex'), '20010db800000000000000000000cb01');
    assert.equal(octetsOf('::').toString('hex'), '0'.repeat(32));
    assert.equal(octetsOf('::ffff:192.0.2.1').toString('hex'), `${'0'.repeat(20)}ffffc0000201`);
  });

  test('plainAddress() undresses IPv4 in IPv6', () => {
    assert.equal(plainAddress('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(plainAddress('2001:db8::1'), '2001:db8::1');
  });

  test('inNetwork() compares within one version', () => {
    assert.ok(inNetwork('198.51.100.150', '198.51.100.128', 26));
    assert.ok(!inNetwork('198.51.100.192', '198.51.100.128', 26));
    assert.ok(inNetwork('10.0.0.1', '0.0.0.0', 0));
    assert.ok(!inNetwork('10.0.0.1', '::', 0));
  });

  test('reverseName() is where the PTR stands', () => {
    assert.equal(reverseName('192.0.2.3'), '3.2.0.192.in-addr.arpa');
    assert.match(reverseName('2001:db8::cb01'), /^1\.0\.b\.c\.0\..*\.8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa$/);
  });
});
