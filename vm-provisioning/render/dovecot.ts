import { accountsOf, type Host, type Topology } from '../topology.js';
import { certificatePaths } from './certificates.js';
import { lines, onHost, type RenderedFile } from './file.js';

/** Dovecot is one instance per host: `doveadm -c /etc/dovecot-ID/dovecot.conf`. */
export function dovecotDirectory(host: Pick<Host, 'id'>): string {
  return `/etc/dovecot-${host.id}`;
}

/** Everything Dovecot reads on one host. */
export function renderDovecot(host: Host, topology: Topology): RenderedFile[] {
  if (!host.store) return [];
  const directory = dovecotDirectory(host);
  return [
    { path: `${directory}/dovecot.conf`, content: dovecotConf(host) },
    {
      path: `${directory}/users`,
      content: lines(accountsOf(host, topology).map(({ login, password }) => `${login}:{PLAIN}${password}`)),
    },
  ];
}

function dovecotConf(host: Host): string {
  const { certificate, key } = certificatePaths(host);
  return lines(
    'dovecot_config_version = 2.4.0',
    'dovecot_storage_version = 2.4.0',
    `instance_name = dovecot-${host.id}`,
    `base_dir = /run/dovecot-${host.id}`,
    `state_dir = /var/lib/dovecot-${host.id}`,
    `hostname = ${host.name}`,
    'listen = *',
    'protocols = imap pop3 lmtp',
    '',
    '# Logins before TLS are a lesson.',
    'auth_allow_cleartext = yes',
    'auth_mechanisms = plain login',
    '# Both the bare name and the mail address log in.',
    'auth_username_format = %{user | username | lower}',
    'passdb passwd-file {',
    `  passwd_file_path = ${dovecotDirectory(host)}/users`,
    '}',
    'userdb static {',
    '  fields {',
    '    uid = vmail',
    '    gid = vmail',
    `    home = /var/vmail/${host.id}/%{user | username}`,
    '  }',
    '}',
    '',
    'mail_driver = maildir',
    'mail_path = ~/Maildir',
    'namespace inbox {',
    '  inbox = yes',
    '  mailbox Drafts {',
    '    special_use = \\Drafts',
    '  }',
    '  mailbox Junk {',
    '    special_use = \\Junk',
    '  }',
    '  mailbox Sent {',
    '    special_use = \\Sent',
    '  }',
    '  mailbox Trash {',
    '    special_use = \\Trash',
    '  }',
    '}',
    '# A second POP3 session on a maildrop is refused (RFC 1939 §4); the default lets it in.',
    'pop3_lock_session = yes',
    '',
    'ssl = yes',
    `ssl_server_cert_file = ${certificate}`,
    `ssl_server_key_file = ${key}`,
    '',
    '# One login process for all sessions: starting one costs more than a second where the CPU is emulated.',
    ...['imap-login', 'pop3-login'].flatMap((service) => [
      `service ${service} {`,
      '  restart_request_count = unlimited',
      '  process_limit = 1',
      '}',
    ]),
    'service lmtp {',
    '  unix_listener lmtp {',
    '    user = postfix',
    '    mode = 0600',
    '  }',
    '}',
    'service auth {',
    '  unix_listener auth-client {',
    '    user = postfix',
    '    mode = 0600',
    '  }',
    '}',
  );
}

/** How systemd starts an instance. */
export function renderDovecotUnit(): RenderedFile {
  return {
    path: '/etc/systemd/system/dovecot@.service',
    content: lines(
      '[Unit]',
      'Description=Dovecot on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      'ExecStart=/usr/sbin/dovecot -F -c /etc/dovecot-%i/dovecot.conf',
      'ExecReload=/usr/bin/doveadm -c /etc/dovecot-%i/dovecot.conf reload',
      ...onHost(),
    ),
  };
}
