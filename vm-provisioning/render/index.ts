import type { Topology } from '../topology.js';
import { renderDovecot, renderDovecotUnit } from './dovecot.js';
import type { RenderedFile } from './file.js';
import { renderIsolation } from './firewall.js';
import { renderNetwork } from './network.js';
import { renderNginx, renderNginxUnit } from './nginx.js';
import { renderNsd, renderNsdUnit } from './nsd.js';
import { renderPostfix, renderPostfixInstances } from './postfix.js';
import { renderPhpUnit, renderRoundcube } from './roundcube.js';
import { renderSpf } from './spf.js';
import { renderSystem } from './system.js';
import { renderUnbound, renderUnboundUnit } from './unbound.js';
import { renderWarmUp } from './warm-up.js';

/** Every file that the topology puts into the guest. */
export function renderAll(topology: Topology): RenderedFile[] {
  return [
    ...renderSystem(topology),
    ...renderNetwork(topology),
    renderIsolation(),
    ...renderPostfixInstances(topology),
    ...renderSpf(),
    renderDovecotUnit(),
    renderNsdUnit(),
    renderUnboundUnit(),
    renderNginxUnit(),
    renderPhpUnit(),
    ...renderWarmUp(topology),
    ...topology.hosts.flatMap((host) => [
      ...renderPostfix(host, topology),
      ...renderDovecot(host, topology),
      ...renderNsd(host, topology),
      ...renderUnbound(host, topology),
      ...renderNginx(host),
      ...renderRoundcube(host, topology),
    ]),
  ];
}
