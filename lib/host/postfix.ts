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
 * The signal that `postfix reload` sends; once the master sleeps again it has acted on it, and whoever is busy ends
 * with the session. Then those that read the old configuration and serve nobody just now are ended.
 */
const RELOAD = `master=$(systemctl show -P MainPID "postfix@$1")
kill -HUP "$master" || exit
for look in $(seq 500); do
  state=$(cat "/proc/$master/wchan") || exit
  [ "$state" = do_epoll_wait ] && break
  sleep 0.02
done
[ "$state" = do_epoll_wait ] || { echo "its master does not come to rest: $state"; exit 1; }
busy=$(ip netns exec "$1" ss -Htnp state established)
for pid in $(pgrep -x 'smtpd|smtp|trivial-rewrite' -P "$master"); do
  case $busy in *"pid=$pid,"*) ;; *) kill "$pid" ;; esac
done
true`;

/**
 * Lets Postfix read its configuration again: whoever connects next meets the new one, sessions under way end under
 * the old. Without the seconds that the checks of `postfix reload` take.
 */
export async function reloadPostfix(guest: GuestPrograms, host: Host): Promise<void> {
  postfixFolder(host);
  await guest.must(`reload Postfix on "${host.name}"`, '/bin/sh', ['-s', '--', host.id], { input: RELOAD });
}
