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
 * Lets Postfix read its configuration again. Its idle processes end at once, the others with what they are doing.
 * The signal that `postfix reload` sends, without the seconds that its checks take.
 */
export async function reloadPostfix(guest: GuestPrograms, host: Host): Promise<void> {
  postfixFolder(host);
  const args = ['kill', '--signal=HUP', '--kill-whom=main', `postfix@${host.id}`];
  await guest.must(`reload Postfix on "${host.name}"`, '/bin/systemctl', args);
}
