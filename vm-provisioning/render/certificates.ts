import type { Host } from '../topology/types.js';

/** The lab's certificate authority, as clients find it in the guest. */
export const CA_CERTIFICATE = '/usr/local/share/ca-certificates/maillab.crt';

export const CERTIFICATE_DIRECTORY = '/etc/maillab/tls';

/** Where a host's certificate and private key are in the guest. */
export function certificatePaths({ id }: Pick<Host, 'id'>): { certificate: string; key: string } {
  return { certificate: `${CERTIFICATE_DIRECTORY}/${id}.crt`, key: `${CERTIFICATE_DIRECTORY}/${id}.key` };
}
