import type { Dissection } from '../dissection.js';

/** Which one of the headers of a protocol: `layer` counts from 0. */
export interface Place {
  layer: number;
  count: number;
}

/** Protocols whose fields have the names of another's. */
const RELATIVES: Record<string, string[]> = { dns: ['mdns', 'llmnr'], ip: ['ipv6'] };

/**
 * The packets of a frame that have the protocol of the field: the frame's own, and one that an ICMP error quotes, where
 * Wireshark looks too. Of the layers that `chosen` says, when told.
 */
export function layersOf(
  field: string,
): (dissection: Dissection, chosen?: (place: Place) => boolean) => readonly Dissection[] {
  const protocol = field.split('.', 1)[0]!;
  const also = RELATIVES[protocol] ?? [];
  return (dissection, chosen) => {
    const all = dissection.quoted === null ? [dissection] : [dissection, dissection.quoted];
    if (protocol === 'frame') return [dissection];
    const having = all.filter(({ layers }) =>
      layers.some((layer) => layer === protocol || also.includes(layer)),
    );
    return chosen ? having.filter((_, layer) => chosen({ layer, count: having.length })) : having;
  };
}
