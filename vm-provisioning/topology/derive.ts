import { servers } from '../servers/index.js';
import { unitOf } from '../servers/server.js';
import type { Account, Host, HostRow, Service, ServiceName } from './types.js';

/** The port of each service (IANA's assignments). */
const PORTS: Record<ServiceName, number> = {
  smtp: 25,
  submission: 587,
  submissions: 465,
  pop3: 110,
  imap: 143,
  pop3s: 995,
  imaps: 993,
  dns: 53,
  http: 80,
  https: 443,
};

/** A host's row with what follows from it. */
export function deriveHost(row: HostRow, index: number): Host {
  const own = servers.filter((server) => server.runsOn(row));
  const services = own.flatMap((server) => {
    const unit = unitOf(server, row);
    return server
      .services(row)
      .flatMap((name) =>
        transportsOf(name).map((transport) => ({ name, port: PORTS[name], transport, unit })),
      );
  });
  // Those that listen first.
  const units = [...services.map(({ unit }) => unit), ...own.map((server) => unitOf(server, row))];
  const label = row.id.replaceAll('_', '-');
  return { ...row, label, link: `host${index}`, services, units: [...new Set(units)] };
}

function transportsOf(name: ServiceName): Service['transport'][] {
  return name === 'dns' ? ['udp', 'tcp'] : ['tcp'];
}

/** An account's row with the login and the server that keeps the mailbox. */
export function deriveAccount(
  [address, password, fullName]: readonly [string, string, string],
  hosts: readonly HostRow[],
): Account {
  const [login = '', domain = ''] = address.split('@');
  const host = hosts.find((candidate) => candidate.store && candidate.mta?.domains.includes(domain));
  if (!host) throw new Error(`Cannot place mailbox "${address}": no host stores mail for "${domain}".`);
  return { address, login, password, host: host.id, fullName };
}
