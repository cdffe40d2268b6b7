import { accountsOf, type Host, topology } from 'maillab-vm-provisioning';

/** The tables of docs/lab.md that the topology knows, by the name of their markers. */
export const tables: Record<string, () => string> = {
  hosts: () =>
    table(
      ['id', 'name', 'address', 'what it is'],
      topology.hosts.map((host) => [code(host.id), host.name, host.address, rolesOf(host).join('; ')]),
    ),
  accounts: () =>
    table(
      ['mailboxes', 'host'],
      topology.hosts
        .map((host) => [accountsOf(host).map(({ address }) => address), host.id] as const)
        .filter(([addresses]) => addresses.length > 0)
        .map(([addresses, id]) => [addresses.join(', '), code(id)]),
    ),
  domains: () =>
    table(
      ['name', 'MX', 'SPF policy'],
      topology.zones
        .flatMap(domainsOf)
        .map(({ name, exchangers, policy }) => [name, exchangers.join(', '), policy ? code(policy) : '']),
    ),
};

/** The text with each table between its markers made anew. */
export function withTables(text: string): string {
  return Object.entries(tables).reduce(
    (whole, [name, make]) =>
      whole.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, begin: string, end: string) => `${begin}\n${make()}\n${end}`,
      ),
    text,
  );
}

/** The names of a zone that have mail exchangers or a policy. */
function domainsOf({ origin, records }: (typeof topology.zones)[number]) {
  const names = [...new Set(records.map(({ name }) => name))];
  return names
    .map((name) => {
      const data = (type: string) =>
        records.filter((record) => record.name === name && record.type === type).map((record) => record.data);
      const policies = data('TXT').map((text) => text.replace(/"/g, ''));
      return {
        name: name === '@' ? origin : `${name}.${origin}`,
        exchangers: data('MX').map((text) => (text.endsWith('.') ? text.slice(0, -1) : `${text}.${origin}`)),
        policy: policies.find((text) => text.startsWith('v=spf1')),
      };
    })
    .filter(({ exchangers, policy }) => exchangers.length > 0 || policy);
}

function rolesOf({ id, mta, store, nameServer, recursor, web, confined }: Host): string[] {
  const zones = topology.zones.filter(
    ({ primary, secondaries }) => primary === id || secondaries.includes(id),
  );
  const origins = zones.map(
    ({ origin, primary }) => `${origin || '.'}${primary === id ? '' : ' (secondary)'}`,
  );
  const hostedBy = mta?.domains.length ? [`mail of ${mta.domains.join(', ')}`] : [];
  const roles = [
    ...hostedBy,
    ...(mta?.backupFor ? [`backup MX of ${mta.backupFor.join(', ')}`] : []),
    ...(mta?.smarthost ? [`sends through ${mta.smarthost}`] : []),
    ...(mta?.relayFor?.some((who) => who !== 'client') ? [`relays for ${mta.relayFor.join(', ')}`] : []),
    ...(mta?.checksSpf ? ['checks SPF'] : []),
    ...(store ? ['POP3 and IMAP'] : []),
    ...(nameServer ? [`name server of ${origins.join(', ')}`] : []),
    ...(recursor ? [`resolver for ${recursor}`] : []),
    ...(web ?? []).map(({ name, kind }) => `${kind} ${name}`),
    ...(confined ? ['may not speak SMTP to others'] : []),
  ];
  return roles.length > 0 ? roles : ['a computer: swaks, curl, dig'];
}

const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}
