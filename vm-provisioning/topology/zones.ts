import type { RecordType } from './types.js';

/** One row of the table of zones. Addresses, MX, delegations, glue and PTR follow from the hosts. */
export interface ZoneRow {
  /** Apex without the final dot; the root is the empty string. */
  readonly origin: string;
  /** Host ids of the name servers, the primary first; the others take the zone by AXFR. */
  readonly servers: readonly string[];
  /** The name server's name, where neither the host's own name nor `ns` in the zone will do. */
  readonly serverName?: string;
  /** What does not follow from the hosts: name relative to the zone, type, data. */
  readonly records?: readonly (readonly [name: string, type: RecordType, data: string])[];
}

const spf = (name: string, policy: string) => [name, 'TXT', `"v=spf1 ${policy}"`] as const;

/** Every zone of the lab. */
export const zoneRows: readonly ZoneRow[] = [
  { origin: '', servers: ['ns_root'] },
  { origin: 'ar', servers: ['ns_ar'] },
  { origin: 'com.ar', servers: ['ns_ar'] },
  { origin: 'edu.ar', servers: ['ns_ar'] },
  { origin: 'com', servers: ['ns_gtld'] },
  { origin: 'net', servers: ['ns_gtld'] },
  { origin: 'edu', servers: ['ns_gtld'] },
  { origin: 'fr', servers: ['ns_cctld'] },
  { origin: 'uy', servers: ['ns_cctld'] },
  { origin: '28.172.in-addr.arpa', servers: ['ns_sv_a'] },
  { origin: '113.0.203.in-addr.arpa', servers: ['ns1_redes2024', 'ns2_redes2024'] },
  {
    origin: 'unlp.edu.ar',
    servers: ['ns_sv_a'],
    records: [
      spf('@', 'include:_spf.unlp.edu.ar ~all'),
      spf('_spf', 'ip4:163.10.0.0/16 a:relay.unlp.edu.ar -all'),
    ],
  },
  {
    origin: 'redes.unlp.edu.ar',
    servers: ['ns_sv_a'],
    records: [
      spf('@', 'mx include:_spf.unlp.edu.ar ~all'),
      // RFC 6186 and RFC 8314 §5.1: what a client may be told about submission and access
      ['_submission._tcp', 'SRV', '0 1 587 mail'],
      ['_submissions._tcp', 'SRV', '0 1 465 mail'],
      ['_imaps._tcp', 'SRV', '0 1 993 mail'],
      ['_pop3s._tcp', 'SRV', '10 1 995 mail'],
    ],
  },
  {
    origin: 'info.unlp.edu.ar',
    servers: ['ns_sv_a'],
    serverName: 'ns-sv-a.redes.unlp.edu.ar',
    records: [spf('@', 'a:relay.unlp.edu.ar -all')],
  },
  { origin: 'ejemplo.com', servers: ['ns_hosting'], records: [spf('@', 'mx -all')] },
  { origin: 'tercerdominio.net', servers: ['ns_hosting'], records: [spf('@', 'include:ejemplo.com ~all')] },
  { origin: 'otroejemplo.com', servers: ['ns_hosting'] },
  { origin: 'crepes.fr', servers: ['ns_hosting'], records: [spf('@', 'a:mail.crepes.fr -all')] },
  { origin: 'hamburger.edu', servers: ['ns_hosting'] },
  {
    origin: 'fing.edu.uy',
    servers: ['ns_hosting'],
    // Only its records exist; no host has these addresses.
    records: [
      ['@', 'MX', '10 smtp'],
      ['@', 'MX', '20 smtp2'],
      ['smtp', 'A', '172.28.0.200'],
      ['smtp2', 'A', '172.28.0.201'],
    ],
  },
  {
    // SPF as the large providers publish it: a redirection, then blocks by include. Only its records exist.
    origin: 'granproveedor.com',
    servers: ['ns_hosting'],
    records: [
      spf('@', 'redirect=_spf.granproveedor.com'),
      spf(
        '_spf',
        'include:_bloques1.granproveedor.com include:_bloques2.granproveedor.com include:_bloques3.granproveedor.com ~all',
      ),
      spf('_bloques1', 'ip4:192.0.2.0/26 ip4:198.51.100.0/25 ~all'),
      spf('_bloques2', 'ip4:198.51.100.128/26 ~all'),
      spf('_bloques3', 'ip4:192.0.2.64/26 ip4:192.0.2.128/27 ~all'),
    ],
  },
  {
    origin: 'redes2024.com.ar',
    servers: ['ns1_redes2024', 'ns2_redes2024'],
    records: [['webmail', 'CNAME', 'correo'], spf('@', 'ip4:203.0.113.111 -all')],
  },
  {
    origin: 'misitio.com.ar',
    servers: ['ns1_misitio'],
    records: [spf('@', 'a:smtp-5.misitio.com.ar -all')],
  },
  { origin: 'example.com', servers: ['ns_example'], records: [spf('@', 'mx -all')] },
];

/** Preferences of a domain's own mail server and of its backup (RFC 5321 §5.1: the lower is tried first). */
export const MX_PREFERENCE = { primary: 5, backup: 10 } as const;
