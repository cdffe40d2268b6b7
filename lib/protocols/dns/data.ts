import { ipv6Text } from '../../wire/address.js';
import { DnsFormatError, type DnsReader } from './reader.js';

/** Data of a resource record, by type; a type that is not read here gives its octets in hexadecimal. */
export type RecordData =
  | { address: string }
  | { target: string }
  | { preference: number; exchange: string }
  | { strings: string[] }
  | {
      primary: string;
      mailbox: string;
      serial: number;
      refresh: number;
      retry: number;
      expire: number;
      minimum: number;
    }
  | { priority: number; weight: number; port: number; target: string }
  | { hex: string };

interface Read {
  data: RecordData;
  text: string;
}

function quoted(string: string): string {
  return `"${string.replace(/["\\]/g, '\\$&')}"`;
}

const readers: Record<string, (reader: DnsReader, length: number) => Read> = {
  A: (reader, length) => {
    if (length !== 4) throw new DnsFormatError('an A record has not four octets');
    const address = [...reader.take(4)].join('.');
    return { data: { address }, text: address };
  },
  AAAA: (reader, length) => {
    if (length !== 16) throw new DnsFormatError('an AAAA record has not sixteen octets');
    const address = ipv6Text(reader.take(16), 0);
    return { data: { address }, text: address };
  },
  MX: (reader) => {
    const [preference, exchange] = [reader.uint(2), reader.name()];
    return { data: { preference, exchange }, text: `${preference} ${exchange}` };
  },
  TXT: (reader, length) => {
    const strings: string[] = [];
    const end = reader.at + length;
    while (reader.at < end) strings.push(reader.string());
    return { data: { strings }, text: strings.map(quoted).join(' ') };
  },
  SOA: (reader) => {
    const [primary, mailbox] = [reader.name(), reader.name()];
    const [serial, refresh, retry] = [reader.uint(4), reader.uint(4), reader.uint(4)];
    const [expire, minimum] = [reader.uint(4), reader.uint(4)];
    return {
      data: { primary, mailbox, serial, refresh, retry, expire, minimum },
      text: [primary, mailbox, serial, refresh, retry, expire, minimum].join(' '),
    };
  },
  SRV: (reader) => {
    const [priority, weight, port] = [reader.uint(2), reader.uint(2), reader.uint(2)];
    const target = reader.name();
    return { data: { priority, weight, port, target }, text: `${priority} ${weight} ${port} ${target}` };
  },
};

function target(reader: DnsReader): Read {
  const name = reader.name();
  return { data: { target: name }, text: name };
}

for (const type of ['NS', 'CNAME', 'PTR', 'DNAME']) readers[type] = target;
readers.SPF = readers.TXT!;

/** Reads the data of a record. Throws a DnsFormatError when it does not have the form of its type. */
export function readData(type: string, reader: DnsReader, length: number): Read {
  if (reader.at + length > reader.bytes.length) throw new DnsFormatError('a record goes beyond the end');
  const read = readers[type];
  // Data of no octets occurs in updates (RFC 2136), where it stands for any.
  if (read && length > 0) {
    const end = reader.at + length;
    const result = read(reader, length);
    if (reader.at > end) throw new DnsFormatError(`data of a ${type} record are longer than announced`);
    return result;
  }
  const hex = reader.take(length).toString('hex');
  return { data: { hex }, text: hex };
}
