import { findHost, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';

/**
 * Gives the IPv4 address of a lab host by its id, label or name (`mail`, `pc-a`, `mail.redes.unlp.edu.ar`), or that of
 * the notebook's end of the network (`client`). Throws a UsageError for a host that the lab has not.
 */
export function addressOf(host: string): string {
  const address = host === 'client' ? topology.client.address : findHost(host)?.address;
  if (address) return address;
  const known = topology.hosts.map(({ id }) => id).join(', ');
  throw new UsageError(
    `Cannot give the address of "${host}": the lab has no such host. Name one of: ${known}.`,
  );
}
