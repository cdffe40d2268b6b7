import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** 4 or 6; null for what is no address. */
export function versionOf(ip: string): 4 | 6 | null {
  if (isIPv4(ip)) return 4;
  return isIPv6(ip) ? 6 : null;
}

/** IPv4 where it comes dressed as IPv6 (`::ffff:192.0.2.1`), as RFC 7208 §5 wants it compared. */
export function plainAddress(ip: string): string {
  const octets = isIPv6(ip) ? octetsOf(ip) : null;
  const mapped = octets && /^0{20}ffff/.test(octets.toString('hex'));
  return mapped ? octets.subarray(12).join('.') : ip;
}

/** The octets of an address in network order: 4 or 16. */
export function octetsOf(ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const tail = /(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  const words = tail
    ? ip.slice(0, -tail.length) +
      octetsOf(tail)
        .toString('hex')
        .replace(/(.{4})/, '$1:')
    : ip;
  const [left, right] = words.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = right ? Array<string>(8 - left!.length - right.length).fill('0') : [];
  const all = [...left!, ...zeros, ...(right ?? [])];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

/** Whether two addresses of one version agree in their first `prefix` bits. */
export function inNetwork(ip: string, network: string, prefix: number): boolean {
  const version = versionOf(ip);
  if (version === null || version !== versionOf(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, `ipv${version}`);
  return list.check(ip, `ipv${version}`);
}

/** The name under which an address's PTR record stands (RFC 1035 §3.5, RFC 3596 §2.5). */
export function reverseName(ip: string): string {
  if (isIPv4(ip)) return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
  return `${[...octetsOf(ip).toString('hex')].reverse().join('.')}.ip6.arpa`;
}
