import { check } from 'maillab';

type Records = readonly check.ZoneRecord[];

export const DOMAIN = 'redes2024.com.ar';
export const MAIL_ADDRESS = '203.0.113.111';

const data = (records: Records, name: string, type: string): string[] =>
  records
    .filter((record) => record.name === name && record.type === type)
    .map((record) => record.data.at(-1)!);

/** The apex's name servers, in alphabetical order. */
export function nameServersOf(records: Records, origin = DOMAIN): string[] {
  return data(records, origin, 'NS').sort();
}

export function addressesOf(records: Records, name: string): string[] {
  return data(records, name, 'A');
}

/** The addresses that a name leads to in this zone, through its aliases. */
export function reachedFrom(records: Records, name: string): string[] {
  return new check.ZoneContents(records, DOMAIN).addresses(name);
}

/** What a name is an alias of. */
export function aliasOf(records: Records, name: string): string | undefined {
  return data(records, name, 'CNAME')[0];
}

/** The names that take the domain's mail, in order of their preference. */
export function exchangesOf(records: Records): string[] {
  return records
    .filter(({ name, type }) => name === DOMAIN && type === 'MX')
    .sort((a, b) => Number(a.data[0]) - Number(b.data[0]))
    .map((record) => record.data[1]!);
}

/** The names that an address has in its reverse zone. */
export function ptrOf(records: Records, address: string): string[] {
  return data(records, `${address.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR');
}
