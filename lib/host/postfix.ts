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

/** Ends those processes of a Postfix that have read the old configuration and serve nobody just now. */
const RELOAD = `systemctl kill --signal=HUP --kill-whom=main "postfix@$1" || exit
busy=$(ip netns exec "$1" ss -Htnp state established)
for pid in $(pgrep -x 'smtpd|smtp|trivial-rewrite' -P "$(cat "/var/spool/postfix-$1/pid/master.pid")"); do
  case $busy in *"pid=$pid,"*) ;; *) kill "$pid" ;; esac
done
true`;

/**
 * Lets Postfix read its configuration again: whoever connects next meets the new one, sessions under way end under
 * the old. The signal that `postfix reload` sends, without the seconds that its checks take; and idle processes,
 * which would take one more connection each, are ended.
 */
export async function reloadPostfix(guest: GuestPrograms, host: Host): Promise<void> {
  postfixFolder(host);
  await guest.must(`reload Postfix on "${host.name}"`, '/bin/sh', ['-s', '--', host.id], { input: RELOAD });
}
