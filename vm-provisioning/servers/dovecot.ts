import { certificatePaths } from '../render/certificates.js';
import { lines, onHost, type RenderedFile } from '../render/file.js';
import { accountsOf } from '../topology/accounts-of.js';
import type { Host } from '../topology/types.js';
import { ANY, type HostId, type Server } from './server.js';

const paths = ({ id }: HostId) => ({
  config: `/etc/dovecot-${id}/dovecot.conf`,
  users: `/etc/dovecot-${id}/users`,
  run: `/run/dovecot-${id}`,
  state: `/var/lib/dovecot-${id}`,
  /** A folder for each login, in it `Maildir`. */
  mailboxes: `/var/vmail/${id}`,
});

/** Mailboxes: delivery by LMTP, access by POP3 and IMAP: `doveadm -c /etc/dovecot-ID/dovecot.conf`. */
export const dovecot = {
  name: 'dovecot',
  packages: ['dovecot-imapd', 'dovecot-pop3d', 'dovecot-lmtpd'],
  runsOn: ({ store }) => store === true,
  services: () => ['pop3', 'imap', 'pop3s', 'imaps'],
  paths,
  first: [
    [
      ...['useradd', '--system', '--home-dir', '/var/vmail', '--create-home'],
      ...['--shell', '/usr/sbin/nologin', 'vmail'],
    ],
  ],
  shared: () => [unit()],
  files(host, topology) {
    const { config, users } = paths(host);
    const passwords = accountsOf(host, topology).map(({ login, password }) => `${login}:{PLAIN}${password}`);
    return [
      { path: config, content: dovecotConf(host) },
      { path: users, content: lines(passwords) },
    ];
  },
  commands(host) {
    const { config, mailboxes } = paths(host);
    return [
      ['install', '-d', '-o', 'vmail', '-g', 'vmail', mailboxes],
      ['doveconf', '-c', config, '-n'],
    ];
  },
} satisfies Server;

function dovecotConf(host: Host): string {
  const { certificate, key } = certificatePaths(host);
  const { users, run, state, mailboxes } = paths(host);
  return lines(
    'dovecot_config_version = 2.4.0',
    'dovecot_storage_version = 2.4.0',
    `instance_name = dovecot-${host.id}`,
    `base_dir = ${run}`,
    `state_dir = ${state}`,
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
    `  passwd_file_path = ${users}`,
    '}',
    'userdb static {',
    '  fields {',
    '    uid = vmail',
    '    gid = vmail',
    `    home = ${mailboxes}/%{user | username}`,
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
function unit(): RenderedFile {
  const { config } = paths(ANY);
  return {
    path: '/etc/systemd/system/dovecot@.service',
    content: lines(
      '[Unit]',
      'Description=Dovecot on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      `ExecStart=/usr/sbin/dovecot -F -c ${config}`,
      `ExecReload=/usr/bin/doveadm -c ${config} reload`,
      ...onHost(),
    ),
  };
}
