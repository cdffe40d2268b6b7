import type { ZoneFault, ZoneRecord } from './parse.js';

/** What no zone may have, whatever it is for; some of it servers and their checkers let pass. */
export function faultsOf(records: readonly ZoneRecord[], origin: string): ZoneFault[] {
  const apex = origin.replace(/\.$/, '').toLowerCase();
  return [
    ...atApex(records, apex),
    ...aliases(records),
    ...targets(records, apex),
    ...outside(records, apex),
  ];
}

const at = (records: readonly ZoneRecord[], name: string, type: string) =>
  records.filter((record) => record.name === name && record.type === type);

function atApex(records: readonly ZoneRecord[], apex: string): ZoneFault[] {
  const soa = at(records, apex, 'SOA').length;
  return [
    ...(soa === 1
      ? []
      : [{ line: null, says: `tiene que haber un SOA en la zona y hay ${soa} (RFC 1035, sección 5.2)` }]),
    ...(at(records, apex, 'NS').length > 0
      ? []
      : [{ line: null, says: 'la zona no dice cuáles son sus NS' }]),
  ];
}

/** A name with CNAME has nothing else (RFC 1034 §3.6.2). */
function aliases(records: readonly ZoneRecord[]): ZoneFault[] {
  return records
    .filter(({ type, name }) => type === 'CNAME' && records.filter((other) => other.name === name).length > 1)
    .map(({ line, name }) => ({
      line,
      says: `${name} tiene un CNAME y otros registros (RFC 1034, sección 3.6.2)`,
    }));
}

/** What NS and MX point to: a name with an address, not an alias and not an address itself. */
function targets(records: readonly ZoneRecord[], apex: string): ZoneFault[] {
  return records
    .filter(({ type }) => type === 'NS' || type === 'MX')
    .flatMap(({ type, data, line }) => {
      const target = data.at(-1)!;
      if (/^\d+(\.\d+){3}(\.|$)/.test(target)) {
        return [{ line, says: `${type} apunta a una dirección; lleva un nombre (RFC 1035, sección 3.3)` }];
      }
      if (at(records, target, 'CNAME').length > 0) {
        return [
          { line, says: `${type} apunta a ${target}, que es un alias: lo prohíbe RFC 2181, sección 10.3` },
        ];
      }
      const inside = target === apex || target.endsWith(`.${apex}`);
      const reached = at(records, target, 'A').length + at(records, target, 'AAAA').length > 0;
      return inside && !reached
        ? [{ line, says: `${type} apunta a ${target}, que no tiene dirección en la zona` }]
        : [];
    });
}

function outside(records: readonly ZoneRecord[], apex: string): ZoneFault[] {
  return records
    .filter(({ name }) => name !== apex && !name.endsWith(`.${apex}`))
    .map(({ line, name }) => ({ line, says: `${name} no es de esta zona: ¿falta el punto final, o sobra?` }));
}
