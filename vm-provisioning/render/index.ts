import type { Topology } from '../topology.js';
import { renderDovecot, renderDovecotUnit } from './dovecot.js';
import type { RenderedFile } from './file.js';
import { renderFirewall } from './firewall.js';
import { renderNetwork } from './network.js';
import { renderPostfix, renderPostfixInstances } from './postfix.js';
import { renderSystem } from './system.js';

/** Every file that the topology puts into the guest. */
export function renderAll(topology: Topology): RenderedFile[] {
  return [
    ...renderSystem(topology),
    ...renderNetwork(topology),
    renderFirewall(),
    ...renderPostfixInstances(topology),
    renderDovecotUnit(),
    ...topology.hosts.flatMap((host) => [...renderPostfix(host, topology), ...renderDovecot(host, topology)]),
  ];
}
