import { type Host, postfix } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { guestScript } from './guest-script.js';

/** Where the host's Postfix has its configuration, its queue and its data. */
export function postfixPaths(host: Host): ReturnType<typeof postfix.paths> {
  if (!postfix.runsOn(host)) throw new UsageError(`"${host.name}" runs no mail server.`);
  return postfix.paths(host);
}

/** Changes parameters of main.cf; they hold from the next reload on. */
export async function setPostfix(
  guest: GuestPrograms,
  host: Host,
  parameters: Record<string, string>,
): Promise<void> {
  const doing = `configure Postfix on "${host.name}"`;
  for (const [name, value] of Object.entries(parameters)) {
    check(doing, 'parameter', name);
    check(doing, 'value', value);
  }
  const settings = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  await guest.must(doing, '/usr/sbin/postconf', ['-c', postfixPaths(host).config, '-e', ...settings]);
}

/**
 * The signal that `postfix reload` sends. At it the master disconnects from its children: an idle one, which waits in
 * Postfix's event loop or for the lock that lets one at a time into it, ends; one that serves or delivers waits
 * elsewhere, for a name, a connection, a reply, and ends with that. Each idle one is waited for, since it would
 * take one more connection under the old configuration. None is killed: the master would throttle its service, or
 * the queue manager its transport, for a minute.
 *
 * Postfix waits before it reads a file that changed less than two seconds ago, which might not be written whole yet
 * (dict_load_file_xt, dict_thash_open). Ours are, so they are made to look older.
 *
 * The new queue manager skips a message that is still being delivered, and comes back to it when a minute has passed
 * and new mail arrives. So when all that delivered at the time has ended, it is told to look.
 */
const RELOAD = `config=$1 queue=$2
look() { seen=; read -r seen 2>/dev/null <"/proc/$1"; [ -n "$seen" ]; }
read -r master 2>/dev/null <"$queue/pid/master.pid"
look "$master/comm" && [ "$seen" = master ] || exit 0
look "$master/task/$master/children"
before=
for pid in $seen; do
  look "$pid/comm"
  case $seen in smtpd | trivial-rewrite | smtp | lmtp | local | error) before="$before $pid" ;; esac
done
touch -c -d "10 seconds ago" "$config"/{main.cf,master.cf,transports}
kill -HUP "$master"
for try in {1..500}; do
  look "$master/wchan" && [ "$seen" = do_epoll_wait ] && break
  pause 0.02
done
[ "$seen" = do_epoll_wait ] || { echo "its master does not come to rest: $seen"; exit 1; }
busy=
for pid in $before; do
  for try in {1..500}; do
    look "$pid/wchan" || continue 2
    case $seen in 0 | do_epoll_wait | locks_lock_inode_wait) pause 0.02 ;; *) break ;; esac
  done
  busy="$busy $pid"
done
[ -z "$busy" ] || {
  for pid in $busy; do tail -s 0.2 --pid="$pid" -f /dev/null; done
  touch -c "$queue"/incoming/*
  postkick -c "$config" public qmgr I
} >/dev/null 2>&1 &`;

/**
 * Lets Postfix read its configuration again: whoever connects next meets the new one, sessions and deliveries under
 * way end under the old. Without the seconds that the checks of `postfix reload` take.
 */
export async function reloadPostfix(guest: GuestPrograms, host: Host): Promise<void> {
  const { config, queue } = postfixPaths(host);
  await guestScript(guest, `reload Postfix on "${host.name}"`, RELOAD, { args: [config, queue] });
}
