import type { HostRow, ResourceRecord, Zone } from './types.js';
import { MX_PREFERENCE, type ZoneRow } from './zones.js';

const isWithin = (name: string, origin: string) =>
  origin === '' || name === origin || name.endsWith(`.${origin}`);
const isReverse = (origin: string) => origin.endsWith('in-addr.arpa');

/** The innermost zone that holds a name; `below` leaves out the zone whose apex the name is. */
function zoneOf(name: string, zones: readonly Zone[], below = false): Zone | undefined {
  return zones
    .filter(({ origin }) => isWithin(name, origin) && !(below && origin === name))
    .sort((a, b) => b.origin.length - a.origin.length)[0];
}

/** A fully qualified name as the zone's file writes it. */
function relative(name: string, origin: string): string {
  if (name === origin) return '@';
  return origin ? name.slice(0, -origin.length - 1) : `${name}.`;
}

/** The name servers' names: the row's, else the host's own where it lies in the zone, else `ns` in the zone. */
function nameServersOf(row: ZoneRow, hosts: ReadonlyMap<string, HostRow>): Zone['nameServers'] {
  return row.servers.map((id) => {
    const own = hosts.get(id)!.name;
    const usesOwn = isReverse(row.origin) || isWithin(own, row.origin);
    return { host: id, name: row.serverName ?? (usesOwn ? own : `ns.${row.origin}`) };
  });
}

function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

interface Fact {
  readonly name: string;
  readonly type: ResourceRecord['type'];
  readonly data: string;
}

/** What the hosts' rows say, each with its fully qualified name. */
function factsOf(hosts: readonly HostRow[], zones: readonly Zone[]): Fact[] {
  const address = new Map(hosts.map((host) => [host.id, host.address]));
  const mx = (preference: number, { name }: HostRow) => `${preference} ${name}.`;
  return [
    ...hosts.flatMap((host): Fact[] => [
      { name: host.name, type: 'A', data: host.address },
      ...(host.web ?? []).map(({ name }): Fact => ({ name, type: 'A', data: host.address })),
      ...(host.mta?.domains ?? []).map(
        (name): Fact => ({ name, type: 'MX', data: mx(MX_PREFERENCE.primary, host) }),
      ),
      ...(host.mta?.backupFor ?? []).map(
        (name): Fact => ({ name, type: 'MX', data: mx(MX_PREFERENCE.backup, host) }),
      ),
      // A bare name is no name in the DNS.
      ...(host.name.includes('.')
        ? [{ name: reverseName(host.address), type: 'PTR', data: `${host.name}.` } as const]
        : []),
    ]),
    ...zones.flatMap(({ nameServers }) =>
      nameServers.map(({ name, host }): Fact => ({ name, type: 'A', data: address.get(host)! })),
    ),
  ].filter(({ name }) => name.includes('.'));
}

/** NS records of every zone cut right below the zone, with the glue that a resolver needs (RFC 1034 §4.2.1). */
function delegations(
  zone: Zone,
  zones: readonly Zone[],
  hosts: ReadonlyMap<string, HostRow>,
): ResourceRecord[] {
  const children = zones.filter((child) => child.origin && zoneOf(child.origin, zones, true) === zone);
  return children.flatMap(({ origin, nameServers }) =>
    nameServers.flatMap(({ name, host }): ResourceRecord[] => [
      { name: relative(origin, zone.origin), type: 'NS', data: `${name}.` },
      ...(isWithin(name, origin)
        ? [{ name: relative(name, zone.origin), type: 'A', data: hosts.get(host)!.address } as const]
        : []),
    ]),
  );
}

/** The zones with everything that follows from the hosts; a name that a row speaks of is the row's alone. */
export function deriveZones(rows: readonly ZoneRow[], hostRows: readonly HostRow[]): Zone[] {
  const hosts = new Map(hostRows.map((host) => [host.id, host]));
  const bare = rows.map((row): Zone => {
    const [primary = '', ...secondaries] = row.servers;
    const records = (row.records ?? []).map(([name, type, data]): ResourceRecord => ({ name, type, data }));
    return { origin: row.origin, primary, secondaries, nameServers: nameServersOf(row, hosts), records };
  });
  const facts = factsOf(hostRows, bare);
  return bare.map((zone) => {
    const stated = new Set(
      zone.records.map(({ name, type }) => (type === 'CNAME' ? name : `${name} ${type}`)),
    );
    const derived = facts
      .filter(({ name, type }) => zoneOf(name, bare) === zone && (type !== 'PTR' || isReverse(zone.origin)))
      .map((fact) => ({ ...fact, name: relative(fact.name, zone.origin) }))
      .filter(({ name, type }) => !stated.has(name) && !stated.has(`${name} ${type}`));
    const all = [...zone.records, ...derived, ...delegations(zone, bare, hosts)];
    const unique = new Map(all.map((record) => [`${record.name} ${record.type} ${record.data}`, record]));
    return { ...zone, records: [...unique.values()] };
  });
}
