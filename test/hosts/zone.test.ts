import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serialOf, withSerial } from '../../lib/hosts/zone.js';

test('serialOf() and withSerial() touch the SOA alone', () => {
  const zone =
    '$ORIGIN x.ar.\n$TTL 300\n@ SOA ns.x.ar. postmaster.x.ar. 41 3600 60 604800 30\n@ A 172.28.0.41\n';
  assert.equal(serialOf(zone), 41);
  assert.equal(withSerial(zone, 42), zone.replace(' 41 ', ' 42 '));
  assert.equal(serialOf('@ SOA ns. root. (\n  7 1 1 1 1 )\n'), 7);
  assert.equal(serialOf('@ A 1.2.3.4\n'), -1);
});

test('serialOf() and withSerial() find the serial in whatever way the SOA is written', () => {
  for (const [text, serial] of [
    ['@ IN SOA ns1 hostmaster ( ; parámetros\n  2024060101 ; serial\n 1h 1h 1h 1h )\n', 2024060101],
    ['@ IN SOA ns1 hostmaster(7 1 1 1 1)\n', 7],
    ['@ 300 IN SOA (\n; uno\n ns1 ; 1\n hostmaster\n\n 42 1 1 1 1 )\n', 42],
    ['$TTL 5 ; SOA a b 3\n@ TXT "SOA a b 4"\n@ soa a b 9 1 1 1 1\n', 9],
    ['soa 5 SOA a b 9 1 1 1 1\n', 9],
    ['$TTL 5\r\n@ SOA a b (\r\n 4294967295 1 1 1 1 )\r\n', 4294967295],
  ] as const) {
    assert.equal(serialOf(text), serial, text);
    const changed = withSerial(text, 4_000_000_000);
    assert.equal(serialOf(changed), 4_000_000_000);
    assert.equal(withSerial(changed, serial), text);
  }
  for (const text of [
    '@ SOA a b uno 1 1 1 1\n',
    '@ SOA a b 4294967296 1 1 1 1\n',
    '@ SOA a b\n',
    '@ SOA (',
  ]) {
    assert.equal(serialOf(text), -1, text);
    assert.equal(withSerial(text, 5), text);
  }
});
