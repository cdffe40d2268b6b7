import type { Account, Host, HostRow, Service, ServiceName } from './types.js';

/** The port and the server behind each service (IANA's assignments). */
const SERVICES: Record<
  ServiceName,
  { port: number; server: string; transports: readonly ('tcp' | 'udp')[] }
> = {
  smtp: { port: 25, server: 'postfix', transports: ['tcp'] },
  submission: { port: 587, server: 'postfix', transports: ['tcp'] },
  submissions: { port: 465, server: 'postfix', transports: ['tcp'] },
  pop3: { port: 110, server: 'dovecot', transports: ['tcp'] },
  imap: { port: 143, server: 'dovecot', transports: ['tcp'] },
  pop3s: { port: 995, server: 'dovecot', transports: ['tcp'] },
  imaps: { port: 993, server: 'dovecot', transports: ['tcp'] },
  dns: { port: 53, server: 'nsd', transports: ['udp', 'tcp'] },
  http: { port: 80, server: 'nginx', transports: ['tcp'] },
  https: { port: 443, server: 'nginx', transports: ['tcp'] },
};

function serviceNames(row: HostRow): ServiceName[] {
  const names: ServiceName[] = [];
  if (row.mta) names.push('smtp');
  if (row.mta?.submission) names.push('submission', 'submissions');
  if (row.store) names.push('pop3', 'imap', 'pop3s', 'imaps');
  if (row.nameServer || row.recursor) names.push('dns');
  if (row.web) names.push('http', 'https');
  return names;
}

/** A host's row with what follows from it. */
export function deriveHost(row: HostRow, index: number): Host {
  const services = serviceNames(row).flatMap((name): Service[] => {
    const { port, server, transports } = SERVICES[name];
    const unit = `${name === 'dns' && !row.nameServer ? 'unbound' : server}@${row.id}`;
    return transports.map((transport) => ({ name, port, transport, unit }));
  });
  const behind = [
    ...(row.mta?.checksSpf ? [`spf@${row.id}`] : []),
    ...(row.recursor ? [`unbound@${row.id}`] : []),
    ...(row.web?.some(({ kind }) => kind === 'webmail') ? [`php-fpm@${row.id}`] : []),
  ];
  const units = [...new Set([...services.map(({ unit }) => unit), ...behind])];
  return { ...row, label: row.id.replaceAll('_', '-'), link: `host${index}`, services, units };
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
