import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check } from 'maillab';
import { zoneFindings } from '../../labs/10/findings.js';
import { type SpfVerdict, spfOf } from '../../labs/10/policy.js';
import { delegation } from './10-plays.js';

const ZONE = `@ MX 10 mail
mail A 203.0.113.111
correo A 203.0.113.8
webmail CNAME correo
`;
const zone = (...policies: string[]) => ZONE + policies.map((text) => `@ TXT "${text}"\n`).join('');
const verdict = (...policies: string[]) =>
  spfOf(check.parseZone(zone(...policies), 'redes2024.com.ar').records);

describe('spfOf()', () => {
  const verdicts: Record<string, SpfVerdict> = {
    'v=spf1 ip4:203.0.113.111 -all': 'solo',
    'v=spf1 ip4:203.0.113.111/32 -all': 'solo',
    'V=SPF1 MX -ALL': 'solo',
    'v=spf1 a:mail.redes2024.com.ar. -all': 'solo',
    'v=spf1 -ip4:203.0.113.8 mx -all include:otro.example': 'solo',
    'v=spf1 mx exp=porque.redes2024.com.ar -all': 'solo',
    'v=spf1 mx -all redirect=_spf.otro.example': 'solo',
    'v=spf1 mx redirect=_spf.otro.example': 'redirige',
    'v=spf1 redirect=_spf.otro.example exp=porque.redes2024.com.ar': 'redirige',
    'v=spf1 ip4:203.0.113.111 ip4:203.0.113.8 -all': 'otros',
    'v=spf1 ip4:203.0.113.0/24 -all': 'otros',
    'v=spf1 mx/24 -all': 'otros',
    'v=spf1 mx include:otro.example -all': 'otros',
    'v=spf1 mx a:relay.otro.example -all': 'otros',
    'v=spf1 mx a:webmail.redes2024.com.ar -all': 'otros',
    'v=spf1 mx ip6:2001:db8::/32 -all': 'otros',
    'v=spf1 mx +all': 'otros',
    'v=spf1 mx ~all': 'suave',
    'v=spf1 mx': 'suave',
    'v=spf1 ip4:203.0.113.8 -all': 'sin el servidor',
    'v=spf1 -mx ip4:203.0.113.111 -all': 'sin el servidor',
    'v=spf1 -all mx': 'sin el servidor',
    'v=spf1 ip4:203.0.113.300 -all': 'error',
    'v=spf1 ipv4:203.0.113.111 -all': 'error',
    'v=spf1 mx -all exp=': 'error',
    'v=spf1 mx -all redirect=a.example redirect=b.example': 'error',
    'v=spf10 mx -all': 'falta',
  };
  for (const [policy, expected] of Object.entries(verdicts)) {
    test(`"${policy}" comes to "${expected}"`, () => assert.equal(verdict(policy), expected));
  }

  test('strings of one record are joined, two policies are one too many, none is none', () => {
    const split = `${ZONE}@ TXT "v=spf1 ip4:203." "0.113.111 -all"\n`;
    assert.equal(spfOf(check.parseZone(split, 'redes2024.com.ar').records), 'solo');
    assert.equal(verdict('v=spf1 mx -all', 'v=spf1 -all'), 'varias');
    assert.equal(verdict('google-site-verification=x'), 'falta');
  });
});

describe('zoneFindings()', () => {
  test('says of the policy what its syntax and its redirect come to', () => {
    const detail = (policy: string) => {
      const rows = zoneFindings(zone(policy), '', delegation).rows as [string, unknown, string][];
      return rows.find(([what]) => what === 'SPF')![2];
    };
    assert.match(detail('v=spf1 mx -al'), /permerror.*sección 4\.6/);
    assert.match(detail('v=spf1 redirect=_spf.otro.example'), /otro registro.*sección 6\.1/);
  });
});
