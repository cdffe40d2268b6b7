import type { Host } from 'maillab-vm-provisioning';
import { LabUnreachableError, UsageError } from '../errors.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { untilInGuest } from './guest-script.js';

export type UnitAction = 'start' | 'stop' | 'restart' | 'kill';

/** The systemd units behind a service of the host, or behind all of them. */
export function unitsOf(host: Host, service?: string): string[] {
  if (service === undefined) return [...host.units];
  check(`control the servers of "${host.name}"`, 'name of a service', service);
  const named = host.services.filter(({ name, unit }) => name === service || unit.split('@')[0] === service);
  const units = [...new Set(named.map(({ unit }) => unit))];
  if (units.length > 0) return units;
  if (host.units.includes(`${service}@${host.id}`)) return [`${service}@${host.id}`];
  const known = [...new Set(host.services.map(({ name }) => name))].join(', ');
  throw new UsageError(`"${host.name}" has no service "${service}": it has ${known || 'none'}.`);
}

/** Acts on the servers behind a service. After a start, its ports listen; after a stop, they do not. */
export async function controlUnits(
  guest: GuestPrograms,
  host: Host,
  action: UnitAction,
  service?: string,
): Promise<void> {
  const units = unitsOf(host, service);
  const args = action === 'kill' ? ['kill', '--signal=KILL', ...units] : [action, ...units];
  await guest.must(`${action} ${units.join(', ')}`, '/bin/systemctl', args, { limit: 120_000 });
  if (action === 'kill') return;
  const ports = host.services
    .filter(({ unit, transport }) => units.includes(unit) && transport === 'tcp')
    .map(({ port }) => port);
  await waitForPorts(guest, host, action === 'stop' ? [] : ports, action === 'stop' ? ports : []);
}

/** Bash: whether the host listens on all ports of the first list, and on none of the second. */
const LISTENS = `
listens() {
  local ports= table address state port
  for table in /proc/net/tcp /proc/net/tcp6; do
    while read -r _ address _ state _; do
      [ "$state" != 0A ] || ports+=" $((16#\${address##*:})) "
    done <"$table"
  done
  for port in $1; do [[ $ports == *" $port "* ]] || return; done
  for port in $2; do [[ $ports != *" $port "* ]] || return; done
}
`;

/** Waits until the host listens on these TCP ports, and not on those. */
export async function waitForPorts(
  guest: GuestPrograms,
  host: Host,
  open: readonly number[],
  closed: readonly number[],
): Promise<void> {
  const settled = await untilInGuest(guest, `wait for the ports of "${host.name}"`, {
    script: LISTENS,
    condition: 'listens "$1" "$2"',
    args: [open.join(' '), closed.join(' ')],
    host: host.id,
    limit: 30_000,
  });
  if (settled !== undefined) return;
  const listening = await listeningPorts(guest, host);
  throw new LabUnreachableError(
    `Cannot see the servers of "${host.name}" settle: it listens on ${listening.join(', ')}, ` +
      `not on ${open.join(', ') || 'those alone'}. See its log, or reset the lab.`,
  );
}

async function listeningPorts(guest: GuestPrograms, host: Host): Promise<number[]> {
  const text = await guest.must(`list the ports of "${host.name}"`, '/sbin/ip', [
    ...['netns', 'exec', host.id, 'ss', '-Hltn'],
  ]);
  return parseListening(text);
}

/** Local ports in what `ss -Hltn` prints. */
export function parseListening(text: string): number[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [...new Set(lines.map((line) => Number(line.trim().split(/\s+/)[3]!.split(':').at(-1))))];
}

/** Takes the bridge's side of the host's link down or up. */
export async function linkUp(guest: GuestPrograms, host: Host, up: boolean): Promise<void> {
  const doing = `${up ? 'reconnect' : 'cut off'} "${host.name}"`;
  await guest.must(doing, '/sbin/ip', ['link', 'set', host.link, up ? 'up' : 'down']);
}
