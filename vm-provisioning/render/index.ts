import { servers } from '../servers/index.js';
import type { Topology } from '../topology/types.js';
import type { RenderedFile } from './file.js';
import { renderIsolation } from './firewall.js';
import { renderNetwork } from './network.js';
import { renderSystem } from './system.js';
import { renderWarmUp } from './warm-up.js';

/** Every file that the topology puts into the guest. */
export function renderAll(topology: Topology): RenderedFile[] {
  return [
    ...renderSystem(topology),
    ...renderNetwork(topology),
    renderIsolation(),
    ...renderWarmUp(topology),
    ...servers.flatMap((server) => [
      ...server.shared(topology),
      ...topology.hosts.filter(server.runsOn).flatMap((host) => server.files(host, topology)),
    ]),
  ];
}
