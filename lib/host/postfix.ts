import type { Host } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { GuestPrograms } from './guest-programs.js';
import { refuseControls } from './guest-programs.js';

/** The configuration folder of the host's Postfix. */
export function postfixFolder(host: Host): string {
  if (!host.mta) throw new UsageError(`"${host.name}" runs no mail server.`);
  return `/etc/postfix-${host.id}`;
}

/** Changes parameters of main.cf; they hold from the next reload on. */
export async function setPostfix(
  guest: GuestPrograms,
  host: Host,
  parameters: Record<string, string>,
): Promise<void> {
  const settings = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  for (const setting of settings) refuseControls(setting);
  await guest.must(`configure Postfix on "${host.name}"`, '/usr/sbin/postconf', [
    ...['-c', postfixFolder(host), '-e', ...settings],
  ]);
}

/**
 * Lets Postfix read its configuration again. Processes of before end with what they are doing, so those that wait
 * for a connection are ended here: the next connection meets the new configuration.
 */
export async function reloadPostfix(guest: GuestPrograms, host: Host): Promise<void> {
  const script =
    'postfix -c "$1" reload 2>&1 || exit; master=$(cat "/var/spool/postfix-$2/pid/master.pid"); ' +
    'for program in smtpd trivial-rewrite smtp; do pkill -P "$master" -x "$program"; done; true';
  await guest.must(
    `reload Postfix on "${host.name}"`,
    '/bin/sh',
    ['-c', script, 'reload', postfixFolder(host), host.id],
    { limit: 120_000 },
  );
}
