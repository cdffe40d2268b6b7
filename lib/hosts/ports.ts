import { dovecot, type Host, postfix, type Service, unitOf } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { postfixPaths, reloadPostfix } from './postfix.js';
import { waitForPorts } from './units.js';

/** Lets a service of Postfix or Dovecot listen on another TCP port; waits until it does, and no longer on the old one. */
export async function movePort(
  guest: GuestPrograms,
  host: Host,
  service: string,
  port: number,
): Promise<void> {
  check(`move a service of "${host.name}"`, 'name of a service', service);
  const row = host.services.find(({ name, transport }) => name === service && transport === 'tcp');
  if (!row) throw new UsageError(`"${host.name}" has no service "${service}" over TCP.`);
  check(`move "${service}" of "${host.name}"`, 'port', port);
  if (row.unit === unitOf(postfix, host)) await movePostfix(guest, host, row, port);
  else if (row.unit === unitOf(dovecot, host)) await moveDovecot(guest, host, row, port);
  else throw new UsageError(`Cannot move "${service}" of "${host.name}": only mail services can be moved.`);
  await waitForPorts(guest, host, [port], port === row.port ? [] : [row.port]);
}

/**
 * In master.cf the name of a service is its port. The line that was moved is known by its syslog name, or for
 * port 25, which has none, by being the only other one.
 */
async function movePostfix(guest: GuestPrograms, host: Host, row: Service, port: number): Promise<void> {
  const { config } = postfixPaths(host);
  const doing = `move "${row.name}" of "${host.name}"`;
  const listing = await guest.must(doing, '/usr/sbin/postconf', ['-c', config, '-M']);
  const entry = findMasterEntry(listing, row.name);
  if (!entry) throw new UsageError(`Cannot ${doing}: its Postfix has no such service.`);
  const [oldName] = entry.split(/\s+/);
  const moved = entry.replace(/^\S+/, String(port));
  if (oldName === String(port)) return;
  await guest.must(doing, '/usr/sbin/postconf', ['-c', config, '-Me', `${port}/inet=${moved}`]);
  await guest.must(doing, '/usr/sbin/postconf', ['-c', config, '-MX', `${oldName}/inet`]);
  await reloadPostfix(guest, host);
}

/** The master.cf entry of a service in what `postconf -M` prints, wherever it listens by now. */
export function findMasterEntry(listing: string, service: string): string | undefined {
  const entries = listing.split('\n').filter((line) => /^\S+\s+inet\s/.test(line));
  const submissions = /syslog_name=\S*\/(submissions?)\b|syslog_name=\S*\$service_name/;
  const byName = entries.find((line) => line.startsWith(`${service} `));
  if (byName) return byName;
  if (service === 'submissions') return entries.find((line) => line.includes('smtpd_tls_wrappermode=yes'));
  if (service === 'submission')
    return entries.find((line) => line.includes('smtpd_tls_security_level=encrypt'));
  return entries.find((line) => !submissions.test(line));
}

/** Dovecot merges a block that is given again, and the last word counts. */
async function moveDovecot(guest: GuestPrograms, host: Host, row: Service, port: number): Promise<void> {
  const { config } = dovecot.paths(host);
  const login = `${row.name.replace(/s$/, '')}-login`;
  const block = `service ${login} {\n  inet_listener ${row.name} {\n    port = ${port}\n  }\n}\n`;
  const doing = `move "${row.name}" of "${host.name}"`;
  await guest.must(doing, '/bin/sh', ['-c', 'cat >>"$1"', 'append', config], { input: block });
  await guest.must(doing, '/bin/systemctl', ['reload', row.unit]);
}

const TABLE = 'maillab_filter';

/** Drops, or lets through again, what comes to a TCP port of the host. */
export async function filterPort(guest: GuestPrograms, host: Host, port: number, on: boolean): Promise<void> {
  check(`filter a port of "${host.name}"`, 'port', port);
  check(`filter a port of "${host.name}"`, 'flag', on);
  const rules =
    `table ip ${TABLE} { set ports { type inet_service; }\n` +
    ' chain input { type filter hook input priority 0; }\n}\n' +
    `flush chain ip ${TABLE} input\nadd rule ip ${TABLE} input tcp dport @ports drop\n` +
    `add element ip ${TABLE} ports { ${port} }\n${on ? '' : `delete element ip ${TABLE} ports { ${port} }\n`}`;
  await guest.must(
    `filter port ${port} of "${host.name}"`,
    '/sbin/ip',
    [...['netns', 'exec', host.id, 'nft', '-f', '-']],
    { input: rules },
  );
}
