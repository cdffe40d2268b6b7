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
