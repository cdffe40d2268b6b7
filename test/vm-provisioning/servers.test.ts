import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { renderZoneFile } from '../../vm-provisioning/servers/zone-file.js';
import { rendered } from './files.js';

test('renderDovecot() lets plaintext logins in, and one POP3 session at a time', () => {
  const conf = rendered('/etc/dovecot-mail/dovecot.conf');
  assert.match(conf, /^auth_allow_cleartext = yes$/m);
  assert.match(conf, /^pop3_lock_session = yes$/m);
  assert.match(conf, /^protocols = imap pop3 lmtp$/m);
});

test('renderDovecot() opens the mailboxes of its own host alone', () => {
  assert.match(rendered('/etc/dovecot-mail/users'), /^alumnopop:\{PLAIN\}alumnopoppass$/m);
  assert.doesNotMatch(rendered('/etc/dovecot-mail/users'), /^ana:/m);
});

test('renderNsd() makes one server per host, each with its own zones', () => {
  const zones = (id: string) =>
    [...rendered(`/etc/nsd-${id}/nsd.conf`).matchAll(/^ {2}name: "(.*)"$/gm)].map(([, name]) => name);
  assert.deepEqual(zones('ns_root'), ['.']);
  assert.deepEqual(zones('ns_gtld'), ['com', 'net', 'edu']);
});

test('renderNsd() transfers redes2024.com.ar from ns1 to ns2', () => {
  assert.match(
    rendered('/etc/nsd-ns1_redes2024/nsd.conf'),
    /notify: 203\.0\.113\.66 NOKEY\n {2}provide-xfr: 203\.0\.113\.66 NOKEY/,
  );
  assert.match(rendered('/etc/nsd-ns2_redes2024/nsd.conf'), /request-xfr: AXFR 203\.0\.113\.65 NOKEY/);
  assert.match(
    rendered('/etc/systemd/system/nsd@ns2_redes2024.service.d/primary.conf'),
    /^After=nsd@ns1_redes2024\.service$/m,
  );
});

test('renderZoneFile() writes SOA and NS at the apex, the root included', () => {
  const root = topology.zones.find(({ origin }) => origin === '')!;
  assert.match(renderZoneFile(root), /^\$ORIGIN \.\n\$TTL \d+\n@ SOA ns\.root\. postmaster\. 1 /);
  assert.match(renderZoneFile(root), /^@ NS ns\.root\.$/m);
});

test('renderUnbound() resolves from the private root and knows no other', () => {
  assert.equal(
    rendered('/etc/unbound-resolver/root.hints'),
    '. 3600000 NS ns.root.\nns.root. 3600000 A 172.28.0.10\n',
  );
  const conf = rendered('/etc/unbound-resolver/unbound.conf');
  assert.match(conf, /qname-minimisation: no/);
  assert.match(conf, /local-zone: "28\.172\.in-addr\.arpa\." nodefault/);
});

test('renderUnbound() on ns1.misitio.com.ar recurses for its own hosts alone', () => {
  const allowed = [
    ...rendered('/etc/unbound-ns1_misitio/unbound.conf').matchAll(/access-control: (\S+) allow/g),
  ].map(([, who]) => who);
  assert.deepEqual(allowed, ['172.28.0.50/32', '172.28.0.51/32', '172.28.0.52/32']);
  assert.match(
    rendered('/etc/netns/ns1_misitio/nftables.conf'),
    /172\.28\.0\.52\/32 \} udp dport 53 redirect to :5353/,
  );
});

test('renderNetwork() gives each host its resolver, and misitio.com.ar its own', () => {
  assert.match(rendered('/etc/netns/mail/resolv.conf'), /^nameserver 172\.28\.0\.29$/m);
  assert.match(rendered('/etc/netns/pc_a/resolv.conf'), /^nameserver 172\.28\.0\.50$/m);
});

test('renderNetwork() gives no host a default route', () => {
  for (const { id } of topology.hosts)
    assert.doesNotMatch(rendered(`/etc/maillab/hosts/${id}`), /default|0\.0\.0\.0/);
});

test('renderIsolation() lets only answers and ARP out by the NIC', () => {
  const rules = [...rendered('/etc/nftables.conf').matchAll(/oifname "eth0" (.*)/g)].map(([, rule]) => rule);
  assert.deepEqual(rules, [
    'ether type arp accept',
    'ct state established,related accept',
    'counter drop',
    'counter drop',
  ]);
});

test('renderSystem() is ready once every unit of every host is up', () => {
  const target = rendered(`/etc/systemd/system/${topology.readyTarget}`);
  for (const unit of topology.hosts.flatMap(({ units }) => units))
    assert.ok(target.includes(`After=${unit}.service\n`), unit);
});

test("renderRoundcube() submits with AUTH under TLS and reads by IMAP at its domain's server", () => {
  const config = rendered('/etc/roundcube/config.inc.php');
  assert.match(config, /'smtp_host'\] = 'tls:\/\/mail\.redes2024\.com\.ar:587'/);
  assert.match(config, /'imap_host'\] = 'mail\.redes2024\.com\.ar:143'/);
});
