import { accountsOf, type Host, type Topology } from '../topology.js';
import { lines, onHost, type RenderedFile } from './file.js';

const SCRIPT = '/usr/local/lib/maillab/warm-up';
/** Says that it was done: a machine that is reset later has mail that must stay. */
const DONE = '/var/lib/maillab-warm';
const MESSAGE = '/usr/local/lib/maillab/warm-up.eml';

/**
 * A first message before the lab is declared ready, so that programs and libraries are in memory when its state is
 * saved: cold, a delivery takes half a minute where the CPU is emulated, and afterwards less than a second. Then
 * mailboxes, journal and DNS caches are made as if it had never been.
 */
export function renderWarmUp(topology: Topology): RenderedFile[] {
  const { host } = vantage(topology);
  return [
    { path: SCRIPT, mode: 0o755, content: script(topology) },
    { path: MESSAGE, content: 'Subject: warm-up\r\n\r\n' },
    {
      path: '/etc/systemd/system/lab-warm-up.service',
      content: lines(
        '[Unit]',
        'Description=First message of the lab',
        topology.hosts.flatMap(({ units }) => units.map((unit) => `After=${unit}.service`)),
        `ConditionPathExists=!${DONE}`,
        '[Service]',
        'Type=oneshot',
        'RemainAfterExit=yes',
        `ExecStart=${SCRIPT}`,
        ...onHost(host.id),
      ),
    },
  ];
}

/** A host without a server, and the MTA that relays for it: the message goes out by one and in by another. */
function vantage({ hosts }: Topology): { host: Host; relay: Host } {
  for (const relay of hosts) {
    const host = hosts.find(({ id, services }) => services.length === 0 && relay.mta?.relayFor?.includes(id));
    if (host) return { host, relay };
  }
  throw new Error('Cannot warm the lab up: no MTA relays for a host without servers.');
}

function script(topology: Topology): string {
  const { relay } = vantage(topology);
  const checkers = topology.hosts.filter(({ mta, store }) => mta?.checksSpf && store);
  const recipients = checkers.map((host) => accountsOf(host, topology)[0]!);
  const sender = accountsOf(relay, topology)[0]!;
  const recursors = topology.hosts.filter(({ recursor }) => recursor);
  const sites = topology.hosts.flatMap(({ web }) => web ?? []);
  const nameOf = (id: string) => topology.hosts.find((host) => host.id === id)!.name;
  return lines(
    '#!/bin/sh',
    'fetch() { curl --silent --show-error --max-time 120 --output /dev/null "$@"; }',
    `fetch smtp://${relay.name} --mail-from ${sender.address} --upload-file ${MESSAGE} \\`,
    `  ${recipients.map(({ address }) => `--mail-rcpt ${address}`).join(' ')}`,
    ...recipients.flatMap(({ host, login, password }) =>
      ['pop3', 'imap'].map((scheme) => `fetch ${scheme}://${login}:${password}@${nameOf(host)}/`),
    ),
    ...sites.map(({ name }) => `fetch https://${name}/`),
    // Whatever is still on its way would arrive in a mailbox that should be empty.
    'queued() { find /var/spool/postfix-*/incoming /var/spool/postfix-*/active /var/spool/postfix-*/deferred -type f; }',
    'for second in $(seq 120); do [ -z "$(queued)" ] && break; sleep 1; done',
    'rm -rf /var/vmail/*/*',
    `touch ${DONE} && sync`,
    ...recursors.map(
      ({ id }) => `unbound-control -c /etc/unbound-${id}/unbound.conf flush_zone . >/dev/null`,
    ),
    // What a failed server said is still to be read.
    "systemctl is-failed --quiet '*' || { journalctl --quiet --rotate && journalctl --quiet --vacuum-time=1s; }",
  );
}
