import type { Service } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import type { Qmp } from './qmp.js';

/** A port of a lab host, and the port on 127.0.0.1 that leads to it. */
export interface Forward {
  transport: 'tcp' | 'udp';
  guestAddress: string;
  guestPort: number;
  hostPort: number;
}

export type Target = Omit<Forward, 'hostPort'>;

/** Where markers go: a broadcast needs no ARP, and no host answers one (RFC 1122 §3.2.2). Port 9 is discard. */
export const MARKER_TARGET: Target = { transport: 'udp', guestAddress: '172.28.0.255', guestPort: 9 };

interface HostServices {
  address: string;
  services: readonly Pick<Service, 'port' | 'transport'>[];
}

export function targets(hosts: readonly HostServices[]): Target[] {
  return hosts.flatMap(({ address, services }) =>
    services.map(({ port, transport }) => ({ transport, guestAddress: address, guestPort: port })),
  );
}

/**
 * The host ports of the default lab: 40000 more than the guest's, and 1000 more for each earlier host with the
 * same service, so that they are the same every day.
 */
export function fixedPorts(wanted: readonly Target[]): Forward[] {
  const taken = new Set<string>();
  return wanted.map((target) => {
    let hostPort = 40_000 + (target.guestPort % 1000);
    while (taken.has(`${target.transport} ${hostPort}`)) hostPort += 1000;
    taken.add(`${target.transport} ${hostPort}`);
    return { ...target, hostPort };
  });
}

/** Opens the ports on 127.0.0.1, and nowhere else; port 0 lets the system choose. Returns them as they are open. */
export async function openForwards(qmp: Qmp, wanted: readonly Forward[]): Promise<Forward[]> {
  for (const { transport, guestAddress, guestPort, hostPort } of wanted) {
    const rule = `${transport}:127.0.0.1:${hostPort}-${guestAddress}:${guestPort}`;
    const complaint = await qmp.monitor(`hostfwd_add lab ${rule}`);
    if (complaint.trim() !== '') {
      throw new MaillabError(
        `Cannot listen on "127.0.0.1:${hostPort}" for ${guestAddress} port ${guestPort}: the port is in use. ` +
          `End what listens there ("ss -lptn sport = :${hostPort}" names it), then try again.`,
      );
    }
  }
  const open = parseForwards(await qmp.monitor('info usernet'));
  return wanted.map((target) => {
    const forward = open.find(
      ({ transport, guestAddress, guestPort }) =>
        transport === target.transport &&
        guestAddress === target.guestAddress &&
        guestPort === target.guestPort,
    );
    if (forward) return forward;
    throw new MaillabError(
      `Cannot forward to ${target.guestAddress} port ${target.guestPort}: QEMU lost it.`,
    );
  });
}

/** The host forwards in what QEMU's `info usernet` prints. */
export function parseForwards(text: string): Forward[] {
  const row = /^\s*(TCP|UDP)\[HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)\s+([\d.]+)\s+(\d+)/gm;
  return [...text.matchAll(row)].map(([, transport, hostPort, guestAddress, guestPort]) => ({
    transport: transport === 'TCP' ? 'tcp' : 'udp',
    guestAddress: guestAddress!,
    guestPort: Number(guestPort),
    hostPort: Number(hostPort),
  }));
}
