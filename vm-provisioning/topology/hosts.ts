import type { HostRow } from './types.js';

/** Mail servers that students have accounts on take their mail from the notebook without AUTH, as the course's does. */
const OPEN_TO_CLIENT = { relayFor: ['client'], submission: true } as const;

/**
 * Every lab host. 172.28.0.2 to .4 stay free: QEMU's user network answers for them itself.
 * SPF is checked at both MX of redes.unlp.edu.ar (they must agree, or forgers pick the lax one), at redes2024.com.ar,
 * which publishes `-all` and lives by it, and at example.com, the large provider's habit. The others do not: a policy
 * binds nobody who does not ask for it.
 */
export const hostRows: readonly HostRow[] = [
  // The DNS from the root down to the registries
  { id: 'ns_root', name: 'ns.root', address: '172.28.0.10', nameServer: true },
  { id: 'ns_ar', name: 'ns.ar', address: '172.28.0.11', nameServer: true },
  { id: 'ns_gtld', name: 'ns.com', address: '172.28.0.12', nameServer: true },
  { id: 'ns_cctld', name: 'ns.uy', address: '172.28.0.13', nameServer: true },
  { id: 'resolver', name: 'resolver', address: '172.28.0.29', recursor: 'everyone', resolver: 'resolver' },

  // The university
  {
    id: 'ns_sv_a',
    name: 'ns-sv-a.redes.unlp.edu.ar',
    address: '172.28.0.30',
    nameServer: true,
    resolver: 'resolver',
  },
  {
    id: 'mail',
    name: 'mail.redes.unlp.edu.ar',
    address: '172.28.0.90',
    resolver: 'resolver',
    mta: { domains: ['redes.unlp.edu.ar'], checksSpf: true, ...OPEN_TO_CLIENT },
    store: true,
  },
  {
    id: 'mail2',
    name: 'mail2.redes.unlp.edu.ar',
    address: '172.28.0.91',
    resolver: 'resolver',
    mta: { domains: [], backupFor: ['redes.unlp.edu.ar'], checksSpf: true },
  },
  {
    id: 'mail_info',
    name: 'mail.info.unlp.edu.ar',
    address: '172.28.0.45',
    resolver: 'resolver',
    mta: { domains: ['info.unlp.edu.ar'], smarthost: 'relay', ...OPEN_TO_CLIENT },
    store: true,
    confined: true,
  },
  {
    id: 'relay',
    name: 'relay.unlp.edu.ar',
    address: '172.28.0.44',
    resolver: 'resolver',
    mta: { domains: [], relayFor: ['mail_info'] },
  },

  // Domains of others, with one hosting company's name server
  {
    id: 'ns_hosting',
    name: 'ns.ejemplo.com',
    address: '172.28.0.20',
    nameServer: true,
    resolver: 'resolver',
  },
  {
    id: 'mail_ejemplo',
    name: 'mail.ejemplo.com',
    address: '172.28.0.40',
    resolver: 'resolver',
    mta: { domains: ['ejemplo.com', 'tercerdominio.net'], ...OPEN_TO_CLIENT },
    store: true,
  },
  {
    id: 'mail_otroejemplo',
    name: 'mail.otroejemplo.com',
    address: '172.28.0.41',
    resolver: 'resolver',
    mta: { domains: ['otroejemplo.com'], ...OPEN_TO_CLIENT },
    store: true,
  },
  {
    id: 'mail_crepes',
    name: 'mail.crepes.fr',
    address: '172.28.0.42',
    resolver: 'resolver',
    mta: { domains: ['crepes.fr'], ...OPEN_TO_CLIENT },
    store: true,
  },
  {
    id: 'mail_hamburger',
    name: 'mail.hamburger.edu',
    address: '172.28.0.43',
    resolver: 'resolver',
    mta: { domains: ['hamburger.edu'], ...OPEN_TO_CLIENT },
    store: true,
  },

  // Exercise 10
  {
    id: 'ns1_redes2024',
    name: 'ns1.redes2024.com.ar',
    address: '203.0.113.65',
    nameServer: true,
    resolver: 'resolver',
  },
  {
    id: 'ns2_redes2024',
    name: 'ns2.redes2024.com.ar',
    address: '203.0.113.66',
    nameServer: true,
    resolver: 'resolver',
  },
  {
    id: 'mail_redes2024',
    name: 'mail.redes2024.com.ar',
    address: '203.0.113.111',
    resolver: 'resolver',
    // Without the notebook's address among its own: what the notebook forges is refused here.
    mta: { domains: ['redes2024.com.ar'], submission: true, checksSpf: true },
    store: true,
  },
  {
    id: 'correo',
    name: 'correo.redes2024.com.ar',
    address: '203.0.113.8',
    resolver: 'resolver',
    web: [{ name: 'webmail.redes2024.com.ar', kind: 'webmail', mailServer: 'mail_redes2024' }],
  },

  // Exercise 12: the hosts of misitio.com.ar ask ns1, not the resolver above
  {
    id: 'ns1_misitio',
    name: 'ns1.misitio.com.ar',
    address: '172.28.0.50',
    nameServer: true,
    recursor: 'its hosts',
    resolver: 'ns1_misitio',
  },
  {
    id: 'smtp_5',
    name: 'smtp-5.misitio.com.ar',
    address: '172.28.0.51',
    resolver: 'ns1_misitio',
    mta: { domains: ['misitio.com.ar'], relayFor: ['client', 'pc_a'], submission: true },
    store: true,
  },
  { id: 'pc_a', name: 'pc-a.misitio.com.ar', address: '172.28.0.52', resolver: 'ns1_misitio' },
  {
    id: 'ns_example',
    name: 'ns1.example.com',
    address: '172.28.0.61',
    nameServer: true,
    resolver: 'resolver',
  },
  {
    id: 'mail1_example',
    name: 'mail1.example.com',
    address: '172.28.0.60',
    resolver: 'resolver',
    mta: { domains: ['example.com'], checksSpf: true, ...OPEN_TO_CLIENT },
    store: true,
    web: [{ name: 'www.example.com', kind: 'page' }],
  },
  { id: 'pc_d', name: 'pc-d.example.com', address: '172.28.0.62', resolver: 'resolver' },
  { id: 'outsider', name: 'outsider', address: '172.28.0.99', resolver: 'resolver' },
];
