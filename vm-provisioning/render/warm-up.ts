import { dovecot } from '../servers/dovecot.js';
import { postfix } from '../servers/postfix.js';
import { unbound } from '../servers/unbound.js';
import { accountsOf } from '../topology/accounts-of.js';
import type { Host, Topology } from '../topology/types.js';
import { lines, onHost, type RenderedFile } from './file.js';

/** A domain whose mail SPF never refuses, whoever sends it. */
const WITHOUT_SPF = 'otroejemplo.com';
const SCRIPT = '/usr/local/lib/maillab/warm-up';
/** Says that it was done: a machine that is reset later has mail that must stay. */
const DONE = '/var/lib/maillab-warm';
const MESSAGE = '/usr/local/lib/maillab/warm-up.eml';

/**
 * First messages before the lab is declared ready, so that programs, libraries and daemons are in memory when its state
 * is saved: cold, a delivery takes half a minute where the CPU is emulated, and afterwards about a second. Then
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
        'Description=First messages of the lab',
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

/** What curl is told, to hand the message to a server. */
function sending(url: string, from: string, to: readonly string[]): string {
  const recipients = to.map((address) => `--mail-rcpt ${address}`);
  return `fetch ${url} --upload-file ${MESSAGE} --mail-from ${from} ${recipients.join(' ')}`;
}

/** Stands for every host in a path that a shell reads. */
const EVERY = { id: '*' };

function script(topology: Topology): string {
  const { relay } = vantage(topology);
  const { hosts, accounts } = topology;
  const firstOf = (host: Host) => accountsOf(host, topology)[0]!;
  const mailboxesBeside = (own: Host) =>
    hosts.filter((host) => host.store && host !== own).map((host) => firstOf(host).address);
  const main = hosts.find(({ id }) => id === accounts[0]!.host)!;
  const { login, password, address } = firstOf(main);
  const recursors = hosts.filter(({ recursor }) => recursor);
  const queues = postfix.paths(EVERY).queue;
  const sites = hosts.flatMap(({ web }) => web ?? []);
  return lines(
    '#!/bin/sh',
    'fetch() { curl --silent --show-error --max-time 300 --output /dev/null "$@"; }',
    // Every server receives, every way of sending is used, and SPF is asked wherever it ever is.
    sending(`smtp://${relay.name}`, firstOf(relay).address, mailboxesBeside(relay)),
    `${sending(`smtp://${main.name}:587`, address, mailboxesBeside(main))} --ssl-reqd --user ${login}:${password}`,
    ...hosts
      .filter(({ mta }) => mta?.backupFor)
      .map(({ name, mta }) => {
        const [domain] = mta!.backupFor!;
        const recipient = accounts.find((account) => account.address.endsWith(`@${domain}`))!;
        return sending(`smtp://${name}`, `postmaster@${WITHOUT_SPF}`, [recipient.address]);
      }),
    ...['pop3', 'imap'].map((scheme) => `fetch ${scheme}://${login}:${password}@${main.name}/`),
    ...sites.map(({ name }) => `fetch https://${name}/`),
    // Whatever is still on its way would arrive in a mailbox that should be empty.
    `queued() { find ${['incoming', 'active', 'deferred'].map((name) => `${queues}/${name}`).join(' ')} -type f; }`,
    'for second in $(seq 300); do [ -z "$(queued)" ] && break; sleep 1; done',
    `rm -rf ${dovecot.paths(EVERY).mailboxes}/*`,
    `touch ${DONE} && sync`,
    ...recursors.map((host) => `unbound-control -c ${unbound.paths(host).config} flush_zone . >/dev/null`),
    // What a failed server said is still to be read.
    "systemctl is-failed --quiet '*' || { journalctl --quiet --rotate && journalctl --quiet --vacuum-time=1s; }",
  );
}
