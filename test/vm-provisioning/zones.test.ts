import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology, type Zone } from 'maillab-vm-provisioning';
import { deriveZones } from '../../vm-provisioning/topology/derive-zones.js';

const zone = (origin: string): Zone => topology.zones.find((candidate) => candidate.origin === origin)!;
const has = (origin: string, name: string, type: string, data: string) =>
  zone(origin).records.some((record) => record.name === name && record.type === type && record.data === data);

/** Name servers of the lab, asked as a resolver asks: from the root, along NS records and their glue. */
function resolveIteratively(name: string): string[] {
  const path: string[] = [];
  let current = zone('');
  for (;;) {
    path.push(current.origin || '.');
    const cut = current.records.find(({ name: owner, type }) => {
      const full = owner.endsWith('.') ? owner.slice(0, -1) : `${owner}.${current.origin}`;
      return type === 'NS' && (name === full || name.endsWith(`.${full}`));
    });
    if (!cut) return path;
    const child = cut.name.endsWith('.') ? cut.name.slice(0, -1) : `${cut.name}.${current.origin}`;
    current = zone(child);
  }
}

test('zones lead from the root to each domain', () => {
  assert.deepEqual(resolveIteratively('www.example.com'), ['.', 'com', 'example.com']);
  assert.deepEqual(resolveIteratively('mail.redes.unlp.edu.ar'), [
    '.',
    'ar',
    'edu.ar',
    'unlp.edu.ar',
    'redes.unlp.edu.ar',
  ]);
  assert.deepEqual(resolveIteratively('webmail.redes2024.com.ar'), ['.', 'ar', 'com.ar', 'redes2024.com.ar']);
  assert.deepEqual(resolveIteratively('smtp.fing.edu.uy'), ['.', 'uy', 'fing.edu.uy']);
});

test('zones put parent and child on different name servers wherever a referral is to be seen', () => {
  for (const domain of ['redes2024.com.ar', 'example.com', 'crepes.fr', 'hamburger.edu', 'fing.edu.uy']) {
    const servers = resolveIteratively(domain).map((origin) => zone(origin === '.' ? '' : origin).primary);
    assert.notEqual(servers.at(-1), servers.at(-2), domain);
    assert.equal(servers[0], 'ns_root');
  }
});

test('zones hold glue for name servers inside the delegated zone', () => {
  assert.ok(has('com.ar', 'redes2024', 'NS', 'ns1.redes2024.com.ar.'));
  assert.ok(has('com.ar', 'ns1.redes2024', 'A', '203.0.113.65'));
  assert.ok(has('com.ar', 'ns2.redes2024', 'A', '203.0.113.66'));
  assert.ok(!zone('').records.some(({ name, type }) => name.startsWith('ns1.redes2024') && type === 'A'));
});

test('zones give the primary and the backup MX their preferences', () => {
  assert.ok(has('redes.unlp.edu.ar', '@', 'MX', '5 mail.redes.unlp.edu.ar.'));
  assert.ok(has('redes.unlp.edu.ar', '@', 'MX', '10 mail2.redes.unlp.edu.ar.'));
  assert.ok(has('tercerdominio.net', '@', 'MX', '5 mail.ejemplo.com.'));
});

test('zones have no MX that points to an alias (RFC 2181 §10.3)', () => {
  const aliases = topology.zones.flatMap(({ origin, records }) =>
    records.filter(({ type }) => type === 'CNAME').map(({ name }) => `${name}.${origin}.`),
  );
  assert.ok(aliases.length > 0);
  for (const { origin, records } of topology.zones) {
    for (const { data } of records.filter(({ type }) => type === 'MX')) {
      const exchange = data.split(' ')[1]!;
      assert.ok(!aliases.includes(exchange.endsWith('.') ? exchange : `${exchange}.${origin}.`), data);
    }
  }
});

test('zones have nothing beside a CNAME (RFC 1034 §3.6.2)', () => {
  for (const { records } of topology.zones) {
    for (const { name } of records.filter(({ type }) => type === 'CNAME')) {
      assert.equal(records.filter((record) => record.name === name).length, 1, name);
    }
  }
});

test('zones match forwards and backwards', () => {
  for (const host of topology.hosts.filter(({ name }) => name.includes('.'))) {
    const [a, b, c, d] = host.address.split('.');
    const reverse = topology.zones.find(
      ({ origin }) => `${d}.${c}.${b}.${a}.in-addr.arpa`.endsWith(`.${origin}`) && origin.includes('in-addr'),
    );
    assert.ok(
      reverse?.records.some(({ type, data }) => type === 'PTR' && data === `${host.name}.`),
      host.name,
    );
    const forward = topology.zones
      .filter(({ origin }) => origin === '' || host.name.endsWith(`.${origin}`))
      .sort((x, y) => y.origin.length - x.origin.length)[0]!;
    assert.ok(
      forward.records.some(({ type, data }) => type === 'A' && data === host.address),
      host.name,
    );
  }
});

test('zones say that only 203.0.113.111 sends for redes2024.com.ar', () => {
  assert.ok(has('redes2024.com.ar', '@', 'TXT', '"v=spf1 ip4:203.0.113.111 -all"'));
});

test('deriveZones() needs one row for a new domain', () => {
  const zones = deriveZones(
    [
      { origin: '', servers: ['root'] },
      { origin: 'nuevo.org', servers: ['ns'] },
    ],
    [
      { id: 'root', name: 'ns.root', address: '172.28.0.10', nameServer: true },
      { id: 'ns', name: 'ns.nuevo.org', address: '172.28.0.11', nameServer: true },
      { id: 'm', name: 'mail.nuevo.org', address: '172.28.0.12', mta: { domains: ['nuevo.org'] } },
    ],
  );
  const [root, nuevo] = zones;
  assert.deepEqual(
    root!.records.map(({ name, type, data }) => `${name} ${type} ${data}`),
    ['ns.root. A 172.28.0.10', 'nuevo.org. NS ns.nuevo.org.', 'ns.nuevo.org. A 172.28.0.11'],
  );
  assert.deepEqual(
    nuevo!.records.map(({ name, type, data }) => `${name} ${type} ${data}`),
    ['ns A 172.28.0.11', 'mail A 172.28.0.12', '@ MX 5 mail.nuevo.org.'],
  );
});
