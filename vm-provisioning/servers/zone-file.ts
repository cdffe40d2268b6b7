import { lines } from '../render/file.js';
import type { ResourceRecord, Zone } from '../topology/types.js';

/** Seconds that an answer may be kept: short, for a zone that a lesson changes; long enough to see a cache at work. */
const TTL = 300;
/** The same for "no such name" (RFC 2308). */
const NEGATIVE_TTL = 30;

/** A zone as its master file (RFC 1035 §5). */
export function renderZoneFile({ origin, nameServers, records }: Zone): string {
  const primary = `${nameServers[0]!.name}.`;
  return lines(
    `$ORIGIN ${origin}.`,
    `$TTL ${TTL}`,
    // serial, refresh, retry, expire, negative TTL
    `@ SOA ${primary} postmaster.${origin ? `${origin}.` : ''} 1 3600 60 604800 ${NEGATIVE_TTL}`,
    nameServers.map(({ name }) => `@ NS ${name}.`),
    records.map(recordLine),
  );
}

function recordLine({ name, type, data }: ResourceRecord): string {
  return `${name} ${type} ${data}`;
}
