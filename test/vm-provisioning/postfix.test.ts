import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { mainCf, masterCf, rendered } from './files.js';

const transferAgents = topology.hosts.filter(({ mta }) => mta);

test('renderPostfix() relays without AUTH for none but the notebook and the hosts that a row names', () => {
  for (const { id } of transferAgents) {
    const allowed =
      {
        mail: '172.28.0.1/32',
        mail2: '',
        relay: '172.28.0.45/32',
        mail_redes2024: '',
        smtp_5: '172.28.0.1/32 172.28.0.52/32',
      }[id] ?? '172.28.0.1/32';
    assert.equal(mainCf(id).mynetworks, allowed, id);
  }
});

test('renderPostfix() ends every relay decision with a refusal', () => {
  for (const { id } of transferAgents) {
    assert.match(mainCf(id).smtpd_relay_restrictions!, /reject_unauth_destination$/, id);
    const submission = masterCf(id).get('submission');
    if (submission) assert.equal(submission.smtpd_relay_restrictions, 'permit_sasl_authenticated,reject', id);
  }
});

test('renderPostfix() normalises bare newlines from every address', () => {
  for (const { id } of transferAgents) {
    const { smtpd_forbid_bare_newline, smtpd_forbid_bare_newline_exclusions } = mainCf(id);
    assert.equal(smtpd_forbid_bare_newline, 'normalize', id);
    assert.equal(smtpd_forbid_bare_newline_exclusions, '', id);
  }
});

test('renderPostfix() offers AUTH on 587 and 465 alone, and there only under TLS', () => {
  assert.equal(mainCf('mail').smtpd_sasl_auth_enable, undefined);
  const services = masterCf('mail');
  assert.equal(services.get('smtp')!.smtpd_sasl_auth_enable, undefined);
  assert.equal(services.get('submission')!.smtpd_sasl_auth_enable, 'yes');
  assert.equal(services.get('submission')!.smtpd_tls_security_level, 'encrypt');
  assert.equal(services.get('submissions')!.smtpd_tls_wrappermode, 'yes');
});

test('renderPostfix() asks SPF where a row says so, after the relay decision and not of the backup MX', () => {
  const restrictions = mainCf('mail').smtpd_recipient_restrictions!.split(', ');
  assert.deepEqual(restrictions, [
    'permit_mynetworks',
    'reject_unauth_destination',
    'check_client_access inline:{{172.28.0.91 = OK}}',
    'check_policy_service unix:/run/spf-mail/socket',
  ]);
  assert.ok(!mainCf('mail_hamburger').smtpd_recipient_restrictions!.includes('policy'));
});

test('renderPostfix() tells the backup MX the valid recipients', () => {
  assert.equal(mainCf('mail2').relay_domains, 'redes.unlp.edu.ar');
  const recipients = rendered('/etc/postfix-mail2/relay-recipients');
  assert.match(recipients, /^alumnopop@redes\.unlp\.edu\.ar OK$/m);
  assert.match(recipients, /^postmaster@redes\.unlp\.edu\.ar OK$/m);
  assert.doesNotMatch(recipients, /ejemplo/);
});

test('renderPostfix() gives every mail domain a postmaster (RFC 5321 §4.5.1)', () => {
  for (const { id, mta } of transferAgents) {
    for (const domain of mta!.domains) {
      assert.match(
        rendered(`/etc/postfix-${id}/aliases`),
        new RegExp(`^postmaster@${domain} \\S+@${domain}$`, 'm'),
      );
    }
  }
});

test("renderPostfix() leaves Postfix's own limits on recipients and concurrency alone", () => {
  const changed = Object.keys(mainCf('mail')).filter((name) =>
    /recipient_limit|concurrency|connection_cache/.test(name),
  );
  assert.deepEqual(changed, []);
});

test('renderPostfix() sends all mail of a confined host to its smarthost', () => {
  assert.equal(mainCf('mail_info').relayhost, '[relay.unlp.edu.ar]');
  assert.match(
    rendered('/etc/netns/mail_info/nftables.conf'),
    /tcp dport 25 ip daddr != \{ 172\.28\.0\.44,.*reject/,
  );
});

test('renderPostfix() delivers to the Dovecot of the same host', () => {
  const socket = mainCf('mail_ejemplo').virtual_transport!.replace('lmtp:unix:', '');
  const base = /^base_dir = (.*)$/m.exec(rendered('/etc/dovecot-mail_ejemplo/dovecot.conf'))![1];
  assert.equal(socket, `${base}/lmtp`);
  assert.equal(mainCf('mail_ejemplo').virtual_mailbox_domains, 'ejemplo.com tercerdominio.net');
});
