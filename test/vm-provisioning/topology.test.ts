import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountsOf, findHost, topology } from 'maillab-vm-provisioning';

const unique = (values: readonly string[]) => new Set(values).size === values.length;

test('topology gives every host an id of its own that namespaces and units can bear', () => {
  for (const { id } of topology.hosts) assert.match(id, /^[a-z0-9_]+$/);
  assert.ok(unique(topology.hosts.map(({ id }) => id)));
});

test('topology gives every host an address and a link of its own, inside the lab', () => {
  assert.ok(unique(topology.hosts.map(({ address }) => address)));
  assert.ok(unique(topology.hosts.map(({ link }) => link)));
  for (const { address } of topology.hosts) {
    assert.ok(
      topology.networks.some((network) => network.startsWith(address.replace(/\d+$/, '0'))),
      address,
    );
  }
});

test('topology leaves the addresses free that QEMU answers for', () => {
  const taken = topology.hosts.map(({ address }) => address);
  for (const address of ['172.28.0.1', '172.28.0.2', '172.28.0.3', '172.28.0.4']) {
    assert.ok(!taken.includes(address), address);
  }
});

test("topology keeps the course's addresses and names", () => {
  const fixed: Record<string, string> = {
    'mail.redes.unlp.edu.ar': '172.28.0.90',
    'mail2.redes.unlp.edu.ar': '172.28.0.91',
    'ns-sv-a.redes.unlp.edu.ar': '172.28.0.30',
    resolver: '172.28.0.29',
    'ns1.redes2024.com.ar': '203.0.113.65',
    'ns2.redes2024.com.ar': '203.0.113.66',
    'mail.redes2024.com.ar': '203.0.113.111',
    'correo.redes2024.com.ar': '203.0.113.8',
  };
  for (const [name, address] of Object.entries(fixed)) assert.equal(findHost(name)?.address, address, name);
});

test('findHost() takes the id, the label and the name', () => {
  const byName = findHost('pc-a.misitio.com.ar');
  assert.equal(byName?.id, 'pc_a');
  assert.equal(findHost('pc_a'), byName);
  assert.equal(findHost('pc-a'), byName);
  assert.equal(findHost('pc-z'), undefined);
});

test('topology names the services of a mail server with their ports and units', () => {
  const services = findHost('mail')!.services.map(({ name, port, unit }) => `${name} ${port} ${unit}`);
  assert.deepEqual(services, [
    'smtp 25 postfix@mail',
    'submission 587 postfix@mail',
    'submissions 465 postfix@mail',
    'pop3 110 dovecot@mail',
    'imap 143 dovecot@mail',
    'pop3s 995 dovecot@mail',
    'imaps 993 dovecot@mail',
  ]);
});

test('topology names what runs behind a service too', () => {
  assert.deepEqual(findHost('correo')!.units, ['nginx@correo', 'php-fpm@correo']);
  assert.deepEqual(findHost('ns1_misitio')!.units, ['nsd@ns1_misitio', 'unbound@ns1_misitio']);
});

test('topology has a mailbox in every mail domain', () => {
  for (const domain of topology.hosts.flatMap(({ mta }) => mta?.domains ?? [])) {
    assert.ok(
      topology.accounts.some(({ address }) => address.endsWith(`@${domain}`)),
      domain,
    );
  }
});

test('topology has the two course accounts', () => {
  const logins = topology.accounts.map(({ login, password }) => `${login}/${password}`);
  assert.ok(logins.includes('alumnopop/alumnopoppass'));
  assert.ok(logins.includes('alumnoimap/alumnoimappass'));
});

test('topology lets no two mailboxes of a server share a login', () => {
  for (const host of topology.hosts) assert.ok(unique(accountsOf(host).map(({ login }) => login)), host.id);
});

test('topology refers to hosts that are there', () => {
  for (const host of topology.hosts) {
    const named = [
      host.resolver,
      host.mta?.smarthost,
      ...(host.mta?.relayFor ?? []),
      ...(host.web ?? []).map((site) => site.mailServer),
    ];
    for (const id of named.filter((value) => value !== undefined && value !== 'client')) {
      assert.ok(
        topology.hosts.some((other) => other.id === id),
        `${host.id} names ${id}`,
      );
    }
  }
});
