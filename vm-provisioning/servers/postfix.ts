import { certificatePaths } from '../render/certificates.js';
import { lines, onHost, type RenderedFile } from '../render/file.js';
import { accountsOf } from '../topology/accounts-of.js';
import type { Host, MailTransferAgent, Topology } from '../topology/types.js';
import { dovecot } from './dovecot.js';
import { ANY, type HostId, type Server } from './server.js';
import { spf } from './spf.js';

/** Where lessons need seconds and Postfix's defaults are minutes or days; README.md has the table. */
export const RETRY_TIMES = {
  queue_run_delay: '5s',
  minimal_backoff_time: '5s',
  maximal_backoff_time: '20s',
  maximal_queue_lifetime: '2m',
  bounce_queue_lifetime: '2m',
  smtp_connect_timeout: '10s',
} as const;

/** For times that a lab never reaches. */
const FOREVER = '365d';

/** A backup MX waits for its primary as long as Postfix does by default. */
const PATIENCE = { maximal_queue_lifetime: '5d', bounce_queue_lifetime: '5d' } as const;

const paths = ({ id }: HostId) => ({
  config: `/etc/postfix-${id}`,
  queue: `/var/spool/postfix-${id}`,
  data: `/var/lib/postfix-${id}`,
});

/** Mail transfer agent (RFC 5321), and submission where the host has it (RFC 6409): `postfix -c /etc/postfix-ID`. */
export const postfix = {
  name: 'postfix',
  packages: ['postfix'],
  runsOn: ({ mta }) => mta !== undefined,
  services: ({ mta }) => (mta?.submission ? ['smtp', 'submission', 'submissions'] : ['smtp']),
  paths,
  shared: instances,
  files,
  commands(host) {
    const { config, queue, data } = paths(host);
    return [
      ['install', '-d', '-o', 'postfix', data],
      ['install', '-d', queue],
      ['postfix', '-c', config, 'check'],
      ['postconf', '-c', config, '-n'],
    ];
  },
} satisfies Server;

function files(host: Host, topology: Topology): RenderedFile[] {
  const mta = host.mta!;
  const directory = paths(host).config;
  return [
    { path: `${directory}/main.cf`, content: mainCf(host, mta, topology) },
    { path: `${directory}/master.cf`, content: masterCf(mta) },
    { path: `${directory}/mailboxes`, content: mailboxes(host, topology) },
    { path: `${directory}/aliases`, content: postmasters(host, mta, topology) },
    ...(mta.backupFor
      ? [{ path: `${directory}/relay-recipients`, content: relayRecipients(mta, topology) }]
      : []),
  ];
}

function addressesOf(ids: readonly string[], { hosts, client }: Topology): string {
  return ids
    .map((id) => (id === 'client' ? client.address : hosts.find((host) => host.id === id)!.address))
    .map((address) => `${address}/32`)
    .join(' ');
}

function mainCf(host: Host, mta: MailTransferAgent, topology: Topology): string {
  const { certificate, key } = certificatePaths(host);
  const { config: directory, queue, data } = paths(host);
  const settings: Record<string, string> = {
    compatibility_level: '3.10',
    multi_instance_name: `postfix-${host.id}`,
    multi_instance_enable: 'yes',
    queue_directory: queue,
    data_directory: data,
    myhostname: host.name,
    mydomain: mta.domains[0] ?? host.name.replace(/^[^.]*\./, ''),
    myorigin: '$mydomain',
    mydestination: '',
    local_transport: 'error:5.1.1 no local mailboxes',
    local_recipient_maps: '',
    mynetworks: addressesOf(mta.relayFor ?? [], topology),
    inet_protocols: 'ipv4',
    biff: 'no',
    smtpd_banner: '$myhostname ESMTP $mail_name (Debian/GNU)',
    smtputf8_enable: 'no',
    // Bare newlines never end a message, whoever sends them (CVE-2023-51764).
    smtpd_forbid_bare_newline: 'normalize',
    smtpd_forbid_bare_newline_exclusions: '',
    smtpd_tls_chain_files: `${key}, ${certificate}`,
    smtpd_tls_security_level: 'may',
    // What the warm-up has started stays, also when the clock jumps as a saved state is resumed: where the CPU is
    // emulated, starting a daemon costs a second.
    max_idle: FOREVER,
    smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination',
    smtpd_recipient_restrictions: recipientRestrictions(host, mta, topology).join(', '),
    virtual_alias_maps: `texthash:${directory}/aliases`,
    ...(host.store && {
      virtual_mailbox_domains: mta.domains.join(' '),
      virtual_mailbox_maps: `texthash:${directory}/mailboxes`,
      virtual_transport: `lmtp:unix:${dovecot.paths(host).run}/lmtp`,
    }),
    ...(mta.submission && {
      smtpd_sasl_type: 'dovecot',
      smtpd_sasl_path: `${dovecot.paths(host).run}/auth-client`,
      smtpd_tls_auth_only: 'yes',
    }),
    ...(mta.backupFor && {
      relay_domains: mta.backupFor.join(' '),
      relay_recipient_maps: `texthash:${directory}/relay-recipients`,
    }),
    ...(mta.smarthost && {
      relayhost: `[${topology.hosts.find(({ id }) => id === mta.smarthost)!.name}]`,
    }),
    ...RETRY_TIMES,
    ...(mta.backupFor && PATIENCE),
  };
  return lines(Object.entries(settings).map(([name, value]) => `${name} = ${value}`.trimEnd()));
}

/** On port 25; AUTH is never offered there. */
function recipientRestrictions(host: Host, mta: MailTransferAgent, topology: Topology): string[] {
  const backups = topology.hosts.filter((other) =>
    other.mta?.backupFor?.some((domain) => mta.domains.includes(domain)),
  );
  // A backup MX hands on mail of others: its own address says nothing about the sender (RFC 7208, appendix F).
  const trusted = backups.map(({ address }) => `{${address} = OK}`).join(', ');
  return [
    'permit_mynetworks',
    'reject_unauth_destination',
    ...(trusted ? [`check_client_access inline:{${trusted}}`] : []),
    ...(mta.checksSpf ? [`check_policy_service unix:${spf.paths(host).socket}`] : []),
  ];
}

function masterCf(mta: MailTransferAgent): string {
  const authenticated = [
    '  -o syslog_name=$multi_instance_name/$service_name',
    '  -o smtpd_sasl_auth_enable=yes',
    '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject',
    '  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject',
  ];
  return lines(
    'smtp inet n - n - - smtpd',
    mta.submission
      ? [
          'submission inet n - n - - smtpd',
          ...authenticated,
          '  -o smtpd_tls_security_level=encrypt',
          'submissions inet n - n - - smtpd',
          ...authenticated,
          '  -o smtpd_tls_wrappermode=yes',
        ]
      : [],
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'proxywrite unix - - n - 1 proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    '  -o syslog_name=$multi_instance_name/$service_name',
    'showq unix n - n - - showq',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'lmtp unix - - n - - lmtp',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  );
}

function mailboxes(host: Host, topology: Topology): string {
  return lines(accountsOf(host, topology).map(({ address, login }) => `${address} ${login}`));
}

/** Every domain has a postmaster (RFC 5321 §4.5.1): its first mailbox. */
function postmasters(host: Host, { domains }: MailTransferAgent, topology: Topology): string {
  return lines(
    domains.flatMap((domain) => {
      const first = accountsOf(host, topology).find(({ address }) => address.endsWith(`@${domain}`));
      return first ? [`postmaster@${domain} ${first.address}`] : [];
    }),
  );
}

/** A backup MX that took mail for anybody would have to bounce it later, to whom never sent it. */
function relayRecipients({ backupFor = [] }: MailTransferAgent, { accounts }: Topology): string {
  const addresses = accounts.map(({ address }) => address);
  const valid = backupFor.flatMap((domain) => [
    `postmaster@${domain}`,
    ...addresses.filter((address) => address.endsWith(`@${domain}`)),
  ]);
  return lines(valid.map((address) => `${address} OK`));
}

/** What no single host owns: the list of instances, and how Debian's units start them here. */
function instances(topology: Topology): RenderedFile[] {
  const directories = topology.hosts.filter(postfix.runsOn).map((host) => paths(host).config);
  return [
    {
      path: '/etc/postfix/main.cf',
      content: lines(
        'compatibility_level = 3.10',
        `multi_instance_directories = ${directories.join(' ')}`,
        'multi_instance_wrapper = $(command_directory)/postmulti -p --',
        'inet_protocols = ipv4',
        'master_service_disable = inet',
      ),
    },
    {
      path: '/etc/systemd/system/postfix@.service.d/lab.conf',
      // The image build has run `postfix check`; at boot it would cost up to 15 s an instance.
      content: lines(
        '[Unit]',
        'PartOf=',
        'Before=',
        'Requires=lab-network.service',
        'After=lab-network.service',
        '[Service]',
        `PIDFile=${paths(ANY).queue}/pid/master.pid`,
        'ExecStartPre=',
        'ExecStart=',
        'ExecStart=/usr/lib/postfix/sbin/master -w',
        'ExecStop=',
        ...onHost(),
      ),
    },
  ];
}
