import { ZoneContents } from './contents.js';
import type { FaultKind, ZoneFault } from './fault.js';
import { isHostName, isWithin } from './names.js';
import type { ZoneRecord } from './parse.js';

/** What no zone may have, whatever it is for; some of it servers and their checkers let pass. */
export function faultsOf(records: readonly ZoneRecord[], origin: string): ZoneFault[] {
  const zone = new ZoneContents(records, origin.replace(/\.$/, '').toLowerCase());
  return [
    ...atApex(zone),
    ...outside(zone),
    ...singletons(zone),
    ...targets(zone),
    ...aliases(zone),
    ...occluded(zone),
    ...owners(zone),
    ...authority(zone),
  ];
}

function fault(kind: FaultKind, record: ZoneRecord | null, says: string): ZoneFault {
  return { kind, line: record?.line ?? null, says };
}

function atApex(zone: ZoneContents): ZoneFault[] {
  const all = zone.records.filter(({ type }) => type === 'SOA');
  const elsewhere = all.find(({ name }) => name !== zone.apex);
  const apex = all.filter(({ name }) => name === zone.apex);
  return [
    ...(apex.length === 1
      ? []
      : [
          fault(
            'soa',
            apex[1] ?? null,
            `tiene que haber un SOA en la zona y hay ${apex.length} (RFC 1035, sección 5.2)`,
          ),
        ]),
    ...(elsewhere
      ? [fault('soa', elsewhere, `${elsewhere.name} no es el dominio: el SOA va en ${zone.apex}`)]
      : []),
    ...(zone.at(zone.apex, 'NS').length > 0 ? [] : [fault('ns', null, 'la zona no dice cuáles son sus NS')]),
  ];
}

function outside(zone: ZoneContents): ZoneFault[] {
  return zone.records
    .filter(({ name }) => !isWithin(name, zone.apex))
    .map((record) =>
      fault('outside', record, `${record.name} no es de esta zona: ¿falta el punto final, o sobra?`),
    );
}

/** A name with CNAME has nothing else (RFC 1034 §3.6.2), one DNAME, and nothing below that (RFC 6672 §2.4). */
function singletons(zone: ZoneContents): ZoneFault[] {
  return zone.names().flatMap((name) => {
    const [cname] = zone.at(name, 'CNAME');
    const [dname] = zone.at(name, 'DNAME');
    const below = dname && zone.names().find((other) => other !== name && isWithin(other, name));
    return [
      ...(cname && zone.at(name).length > 1
        ? [fault('cname', cname, `${name} tiene un CNAME y otros registros (RFC 1034, sección 3.6.2)`)]
        : []),
      ...(dname && (below || zone.at(name, 'DNAME').length > 1)
        ? [
            fault(
              'dname',
              dname,
              `${name} tiene un DNAME y ${below ? 'nombres debajo' : 'otro'} (RFC 6672, sección 2.4)`,
            ),
          ]
        : []),
    ];
  });
}

/** What NS, MX and SRV point to: a name with an address, not an alias and not an address itself. */
function targets(zone: ZoneContents): ZoneFault[] {
  return zone.records
    .filter(({ type }) => type === 'NS' || type === 'MX' || type === 'SRV')
    .flatMap((record) => {
      const { type } = record;
      const target = record.data.at(-1)!;
      if (target === '') return [];
      if (/^\d+(\.\d+){3}(\.|$)/.test(target)) {
        const kind = type === 'MX' ? 'mx-address' : 'target';
        return [
          fault(kind, record, `${type} apunta a una dirección; lleva un nombre (RFC 1035, sección 3.3)`),
        ];
      }
      if (zone.found(target).some((each) => each.type === 'CNAME')) {
        const rfc = type === 'SRV' ? 'RFC 2782' : 'RFC 2181, sección 10.3';
        const kind = type === 'MX' ? 'mx-alias' : 'target';
        return [fault(kind, record, `${type} apunta a ${target}, que es un alias: lo prohíbe ${rfc}`)];
      }
      if (!isHostName(target)) {
        return [fault('host-name', record, `${target} no es nombre de una máquina (RFC 1123, sección 2.1)`)];
      }
      const inside = isWithin(target, zone.apex) && (zone.cut(target) === undefined || type === 'NS');
      const reached = zone.addresses(target).length + zone.addresses(target, 'AAAA').length > 0;
      return inside && !reached
        ? [fault('target', record, `${type} apunta a ${target}, que no tiene dirección en la zona`)]
        : [];
    });
}

/** Aliases that lead nowhere: to a name of this zone that it does not have, or round in circles. */
function aliases(zone: ZoneContents): ZoneFault[] {
  return zone.records
    .filter(({ type }) => type === 'CNAME')
    .flatMap((record) => {
      const { name, data } = record;
      if (zone.canonical(name) === null)
        return [fault('dangling', record, `el alias ${name} da vueltas en círculo`)];
      return zone.lacks(data[0]!) && zone.cut(data[0]!) === undefined
        ? [fault('dangling', record, `el alias ${name} lleva a ${data[0]}, que no está en la zona`)]
        : [];
    });
}

/** Data that nobody is given: at or below a delegated name only its servers' addresses are seen (RFC 1034 §4.2.1). */
function occluded(zone: ZoneContents): ZoneFault[] {
  const servers = new Set(zone.records.filter(({ type }) => type === 'NS').map(({ data }) => data[0]!));
  return zone.records
    .filter(({ name, type }) => {
      const glue = (type === 'A' || type === 'AAAA') && servers.has(name);
      const cut = zone.cut(name);
      return cut !== undefined && !glue && !(type === 'NS' && cut === name);
    })
    .map((record) => {
      const cut = zone.cut(record.name);
      return fault(
        'occluded',
        record,
        `${cut} está delegado (NS), así que su ${record.type} acá nadie lo ve`,
      );
    });
}

/** Names of machines, and no server of a zone for names that do not exist. */
function owners(zone: ZoneContents): ZoneFault[] {
  return zone.records.flatMap((record) => {
    const { name, type } = record;
    const host = ['A', 'AAAA', 'MX'].includes(type) && !isHostName(name.replace(/^\*(\.|$)/, ''));
    if (host)
      return [fault('host-name', record, `${name} no es nombre de una máquina (RFC 1123, sección 2.1)`)];
    return type === 'NS' && name.startsWith('*.')
      ? [fault('ns', record, 'un comodín no se delega (RFC 4592, sección 4.2)')]
      : [];
  });
}

/** The two names of the SOA: the primary server, and a mailbox with a dot for its @ (RFC 1035 §3.3.13, §8). */
function authority(zone: ZoneContents): ZoneFault[] {
  return zone.at(zone.apex, 'SOA').flatMap((soa) => {
    const [mname, rname] = soa.data as [string, string];
    const primary = zone.addresses(mname).length + zone.addresses(mname, 'AAAA').length > 0;
    return [
      ...(isWithin(mname, zone.apex) && mname !== zone.apex && zone.cut(mname) === undefined && !primary
        ? [fault('mname', soa, `el SOA nombra a ${mname}, que no tiene dirección en la zona`)]
        : []),
      ...(rname.includes('@')
        ? [
            fault(
              'rname',
              soa,
              'en el SOA el buzón lleva un punto donde iría la arroba (RFC 1035, sección 8)',
            ),
          ]
        : []),
    ];
  });
}
