import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileFilter } from '../../lib/wireshark/filter/compile.js';
import { FIELDS } from '../../lib/wireshark/filter/fields.js';
import { namedValue } from '../../lib/wireshark/filter/value-names.js';
import { tshark } from '../wire/oracle.js';

/** Named by more than one protocol, of which filters know one. */
const TWICE = ['tls.handshake.type', 'dns.flags.authenticated'];

test('the names of values are those that tshark has', () => {
  const first = new Map<string, [string, string, number]>();
  for (const line of tshark('-G', 'values').split('\n')) {
    const [kind, field = '', ...rest] = line.split('\t');
    if (!FIELDS.has(field) || TWICE.includes(field)) continue;
    const named: [string, number][] =
      kind === 'V'
        ? [[rest[1]!, Number(rest[0])]]
        : kind === 'T'
          ? [
              [rest[0]!, 1],
              [rest[1]!, 0],
            ]
          : [];
    for (const [name, value] of named) {
      const key = `${field} ${name.toLowerCase()}`;
      if (!first.has(key)) first.set(key, [field, name, value]);
    }
  }
  assert.ok(first.size > 900);
  const wrong = [...first.values()].filter(([field, name, value]) => namedValue(field, name) !== value);
  assert.deepEqual(wrong, []);
});

test('a name that is not quite a value says how Wireshark writes it', () => {
  assert.throws(
    () => compileFilter('dns.qry.type == MX'),
    /Write it as Wireshark does: "MX \(Mail eXchange\)"/,
  );
  assert.throws(() => compileFilter('ip.proto == XYZ'), /"XYZ" is not a number.*as 25 or 0x19/);
  assert.throws(() => compileFilter('ip.proto == tcp'), /different types/);
});
