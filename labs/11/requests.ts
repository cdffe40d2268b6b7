import { OUTSIDER, PC_A, RELAY } from '../hosts.js';
import type { SpfRequest } from '../spf/types.js';

const helo = 'pc-a.misitio.com.ar';
const university = 'redesycomunicaciones@redes.unlp.edu.ar';

/** What the notebook has evaluated: who hands in, with which reverse-path. */
export const spfRequests = {
  /** The message of 11.a, as its receiver saw it. */
  universidad: { ip: PC_A, sender: university, helo },
  /** The same by the university's own relay. */
  relay: { ip: RELAY, sender: university, helo: 'relay.unlp.edu.ar' },
  /** Somebody who is in none of the provider's blocks, and somebody who is in one. */
  proveedor: { ip: OUTSIDER, sender: 'alguien@granproveedor.com', helo },
  bloque: { ip: '198.51.100.150', sender: 'alguien@granproveedor.com', helo },
  /** A policy that costs too much. */
  muchos: { ip: OUTSIDER, sender: 'alguien@muchos.granproveedor.com', helo },
} as const satisfies Record<string, SpfRequest>;
