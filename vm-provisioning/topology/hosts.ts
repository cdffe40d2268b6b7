import type { HostRow } from './types.js';

/**
 * Every lab host. 172.28.0.2 to .4 stay free: QEMU's user network answers for them itself.
 */
export const hostRows: readonly HostRow[] = [
  {
    id: 'mail',
    name: 'mail.redes.unlp.edu.ar',
    address: '172.28.0.90',
    mta: { domains: ['redes.unlp.edu.ar'], relayFor: ['client'], submission: true },
    store: true,
  },
];
