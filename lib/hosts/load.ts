import type { Host } from 'maillab-vm-provisioning';
import type { GuestPrograms } from './guest-programs.js';

/** What one server costs just now. */
export interface ServerLoad {
  /** `postfix`, `dovecot`, `nsd` … */
  server: string;
  processes: number;
  /** Octets of memory, pages shared by several processes divided among them (PSS). */
  memory: number;
  /** Established TCP connections by the server's port. */
  connections: Record<number, number>;
}

/** Sums PSS over the processes of each unit's control group. */
const SCRIPT = `for unit do
  group=$(systemctl show -p ControlGroup --value "$unit")
  find "/sys/fs/cgroup$group" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u | {
    count=0; total=0
    while read -r pid; do
      pss=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null) || continue
      count=$((count + 1)); total=$((total + \${pss:-0}))
    done
    echo "$unit $count $total"
  }
done`;

export async function serverLoads(guest: GuestPrograms, host: Host): Promise<ServerLoad[]> {
  const doing = `measure the servers of "${host.name}"`;
  const units = await guest.must(doing, '/bin/sh', ['-s', '--', ...host.units], { input: SCRIPT });
  const sockets = await guest.must(doing, '/sbin/ip', [
    ...['netns', 'exec', host.id, 'ss', '-Htn', 'state', 'established'],
  ]);
  const byPort = parseEstablished(sockets);
  return units
    .trim()
    .split('\n')
    .map((line) => {
      const [unit, processes, kibibytes] = line.split(' ');
      const ports = host.services.filter((service) => service.unit === unit).map(({ port }) => port);
      const connections = [...byPort].filter(([port]) => ports.includes(port));
      return {
        server: unit!.split('@')[0]!,
        processes: Number(processes),
        memory: Number(kibibytes) * 1024,
        connections: Object.fromEntries(connections),
      };
    });
}

/** Connections by local port in what `ss -Htn state established` prints. */
export function parseEstablished(text: string): Map<number, number> {
  const ports = new Map<number, number>();
  for (const line of text.split('\n').filter((row) => row.trim() !== '')) {
    const port = Number(line.trim().split(/\s+/)[2]!.split(':').at(-1));
    ports.set(port, (ports.get(port) ?? 0) + 1);
  }
  return ports;
}
