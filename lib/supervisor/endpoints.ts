import { findHost, type Host, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { Forward } from '../machine/forwards.js';
import type { SupervisorStatus } from './protocol.js';

/** Where a service of the lab listens on this computer. */
export interface LabEndpoint {
  host: '127.0.0.1';
  port: number;
}

/** What `maillab up --json` and `status --json` print. */
export interface LabStatus {
  state: 'running' | 'paused' | 'stopped';
  accelerator: string | null;
  readySeconds: number | null;
  /** By host, then by the port there and its transport: `{"mail.…": {"25/tcp": "127.0.0.1:10025"}}`. */
  endpoints: Record<string, Record<string, string>>;
}

export const STOPPED: LabStatus = { state: 'stopped', accelerator: null, readySeconds: null, endpoints: {} };

export function statusOf({ state, accelerator, readySeconds, forwards }: SupervisorStatus): LabStatus {
  return {
    state,
    accelerator,
    readySeconds: Number(readySeconds.toFixed(3)),
    endpoints: endpointTable(forwards),
  };
}

/** The forwards by host name; ports beyond the topology's services (a moved one) are listed too. */
export function endpointTable(forwards: readonly Forward[]): LabStatus['endpoints'] {
  const table: LabStatus['endpoints'] = {};
  for (const { guestAddress, guestPort, transport, hostPort } of forwards) {
    const host = topology.hosts.find(({ address }) => address === guestAddress);
    const name = host?.name ?? guestAddress;
    table[name] ??= {};
    table[name][`${guestPort}/${transport}`] = `127.0.0.1:${hostPort}`;
  }
  return table;
}

/** The endpoint of a host's service, given by its name (`smtp`) or its port on the lab host. */
export function pickService(
  forwards: readonly Forward[],
  hostName: string,
  service: string | number,
  transport: 'tcp' | 'udp',
): LabEndpoint {
  const host = requireHost(hostName);
  const named = host.services.filter(({ name, port }) => name === service || port === service);
  const wanted = named.find((candidate) => candidate.transport === transport) ?? named[0];
  const port = wanted?.port ?? Number(service);
  const way = wanted?.transport ?? transport;
  const forward = forwards.find(
    ({ guestAddress, guestPort, transport }) =>
      guestAddress === host.address && guestPort === port && transport === way,
  );
  if (forward) return { host: '127.0.0.1', port: forward.hostPort };
  const known = host.services.map(({ name, port, transport }) => `${name} ${port}/${transport}`).join(', ');
  throw new UsageError(`"${host.name}" has no service "${service}": it has ${known || 'none'}.`);
}

/** The lab host of that id, label or name. */
export function requireHost(name: string): Host {
  const host = findHost(name);
  if (host) return host;
  const known = topology.hosts.map(({ label }) => label).join(', ');
  throw new UsageError(`There is no lab host "${name}": the hosts are ${known}.`);
}
