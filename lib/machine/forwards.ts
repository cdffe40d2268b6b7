import { createSocket } from 'node:dgram';
import { createServer, Server } from 'node:net';
import type { Service } from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../errors.js';
import type { Machine } from './machine.js';
import { until } from './wait.js';

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

/** The ways into a machine: QEMU's own for TCP, ours for UDP. */
type Ways = Pick<Machine, 'qmp' | 'datagrams'>;

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
 * The host ports of the default lab: 10000 (or `MAILLAB_PORTS`) more than the guest's, and 1000 more for each earlier host with the
 * same service, so that they are the same every day.
 */
export function fixedPorts(wanted: readonly Target[], base = firstFixedPort()): Forward[] {
  const taken = new Set<string>();
  return wanted.map((target) => {
    let hostPort = base + (target.guestPort % 1000);
    while (taken.has(`${target.transport} ${hostPort}`)) hostPort += 1000;
    taken.add(`${target.transport} ${hostPort}`);
    return { ...target, hostPort };
  });
}

function firstFixedPort(): number {
  const wish = process.env.MAILLAB_PORTS || '10000';
  const port = Number(wish);
  // Twenty hosts may have the same service.
  if (Number.isInteger(port) && port >= 1024 && port <= 44_000) return port;
  throw new UsageError(`Cannot use MAILLAB_PORTS "${wish}": it is no number from 1024 to 44000.`);
}

/** Where free ports are looked for: below what systems give to outgoing connections, and off the fixed ports. */
const FREE = { from: 22_000, to: 32_000 };

/**
 * Opens the ports on 127.0.0.1, and nowhere else; for port 0, any that is free. Returns them as they are open. The free
 * ones of a lab lie side by side: a lab that starts while another is being reset, its ports shut for a moment,
 * seldom takes one of them then.
 */
export async function openForwards(ways: Ways, wanted: readonly Forward[]): Promise<Forward[]> {
  const open: Forward[] = [];
  let next = FREE.from + Math.floor(Math.random() * (FREE.to - FREE.from));
  for (const forward of wanted) {
    if (forward.hostPort === 0) {
      const opened = await openAny(ways, forward, next);
      next = opened.hostPort + 1;
      open.push(opened);
    } else open.push(await openGiven(ways, forward, wanted));
  }
  return open;
}

async function openGiven(ways: Ways, forward: Forward, all: readonly Forward[]): Promise<Forward> {
  // A connection that has just ended keeps its port for moments, the forward of a machine that is ending too.
  if (await until(() => tryOpen(ways, forward), { limit: 5_000 })) return forward;
  const { hostPort, guestAddress, guestPort } = forward;
  const room = await basesWithRoom(all.filter((each) => each.hostPort !== 0)).next();
  throw new MaillabError(
    `Cannot listen on "127.0.0.1:${hostPort}" for ${guestAddress} port ${guestPort}: the port is in use. ` +
      `End what listens there ("ss -lptn sport = :${hostPort}" names it)` +
      `${room.done ? '' : `, or set MAILLAB_PORTS to ${room.value}, from where on there is room`}; then try again.`,
  );
}

/**
 * Numbers that MAILLAB_PORTS could be: from there on every port of these is free just now, and none is one of a default lab
 * in its usual place.
 */
export async function* basesWithRoom(wanted: readonly Target[]): AsyncGenerator<number> {
  const name = ({ transport, hostPort }: Forward) => `${transport} ${hostPort}`;
  const usual = new Set(fixedPorts(wanted, 10_000).map(name));
  for (let base = 2100; base <= 44_000; base += 1100) {
    const ports = fixedPorts(wanted, base);
    if (ports.some((port) => port.hostPort > 65_535 || usual.has(name(port)))) continue;
    if (await allFree(ports)) yield base;
  }
}

async function allFree(ports: readonly Forward[]): Promise<boolean> {
  for (const { transport, hostPort } of ports) if (!(await isFree(transport, hostPort))) return false;
  return true;
}

function isFree(transport: Forward['transport'], port: number): Promise<boolean> {
  const at = { port, host: '127.0.0.1', address: '127.0.0.1', exclusive: true };
  return new Promise((done) => {
    const probe = transport === 'udp' ? createSocket('udp4') : createServer();
    probe.once('error', () => done(false));
    probe.once('listening', () => probe.close(() => done(true)));
    if (probe instanceof Server) probe.listen(at);
    else probe.bind(at);
  });
}

async function openAny(ways: Ways, target: Target, first: number): Promise<Forward> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const hostPort = FREE.from + ((first + attempt - FREE.from) % (FREE.to - FREE.from));
    const forward = { ...target, hostPort };
    if (await tryOpen(ways, forward)) return forward;
  }
  throw new MaillabError(
    `Cannot listen for ${target.guestAddress} port ${target.guestPort}: no port from ${FREE.from} to ${FREE.to} is free.`,
  );
}

async function tryOpen(
  { qmp, datagrams }: Ways,
  { transport, guestAddress, guestPort, hostPort }: Forward,
): Promise<boolean> {
  if (transport === 'udp') return datagrams.open(hostPort, { address: guestAddress, port: guestPort });
  const rule = `tcp:127.0.0.1:${hostPort}-${guestAddress}:${guestPort}`;
  return (await qmp.monitor(`hostfwd_add lab ${rule}`)).trim() === '';
}
