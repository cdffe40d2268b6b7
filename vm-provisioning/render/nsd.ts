import type { Host, Topology, Zone } from '../topology.js';
import { lines, onHost, type RenderedFile } from './file.js';
import { renderZoneFile } from './zone-file.js';

/** One NSD per name server: a shared one would answer from the child zone, and no referral would ever be seen. */
export function nsdDirectory({ id }: Pick<Host, 'id'>): string {
  return `/etc/nsd-${id}`;
}

/** Where a name server reads a zone, or writes the one that it took by AXFR. */
export function zoneFilePath(host: Pick<Host, 'id'>, { origin, primary }: Zone): string {
  const name = `${origin || 'root'}.zone`;
  return primary === host.id ? `${nsdDirectory(host)}/${name}` : `/var/lib/nsd-${host.id}/${name}`;
}

export function zonesOf(host: Pick<Host, 'id'>, { zones }: Topology): Zone[] {
  return zones.filter(({ primary, secondaries }) => primary === host.id || secondaries.includes(host.id));
}

/** Everything NSD reads on one host. */
export function renderNsd(host: Host, topology: Topology): RenderedFile[] {
  if (!host.nameServer) return [];
  const zones = zonesOf(host, topology);
  const primaries = topology.hosts.filter(({ id }) =>
    zones.some((zone) => zone.primary === id && zone.secondaries.includes(host.id)),
  );
  return [
    { path: `${nsdDirectory(host)}/nsd.conf`, content: nsdConf(host, zones, topology) },
    ...zones
      .filter(({ primary }) => primary === host.id)
      .map((zone) => ({ path: zoneFilePath(host, zone), content: renderZoneFile(zone) })),
    ...(primaries.length > 0
      ? [
          {
            path: `/etc/systemd/system/nsd@${host.id}.service.d/primary.conf`,
            // A transfer that fails at start is tried again much later.
            content: lines(
              '[Unit]',
              primaries.map(({ id }) => `After=nsd@${id}.service`),
            ),
          },
        ]
      : []),
  ];
}

function nsdConf(host: Host, zones: readonly Zone[], { hosts }: Topology): string {
  const address = (id: string) => hosts.find((other) => other.id === id)!.address;
  return lines(
    'server:',
    `  ip-address: ${host.address}`,
    '  username: nsd',
    '  server-count: 1',
    '  log-only-syslog: yes',
    '  hide-version: yes',
    `  zonesdir: "${nsdDirectory(host)}"`,
    `  xfrdfile: "/var/lib/nsd-${host.id}/xfrd.state"`,
    `  xfrdir: "/var/lib/nsd-${host.id}"`,
    `  zonelistfile: "/var/lib/nsd-${host.id}/zone.list"`,
    `  pidfile: "/run/nsd-${host.id}/nsd.pid"`,
    '  # Small tables: 17 MB instead of 40 a server.',
    '  tcp-count: 10',
    '  xfrd-tcp-max: 8',
    '  xfrd-tcp-pipeline: 8',
    '  rrl-size: 16',
    '  rrl-ratelimit: 0',
    '  # The additional section is part of the lesson on MX.',
    '  minimal-responses: no',
    'remote-control:',
    '  control-enable: yes',
    `  control-interface: /run/nsd-${host.id}/control`,
    zones.flatMap((zone) => [
      'zone:',
      `  name: "${zone.origin || '.'}"`,
      `  zonefile: "${zoneFilePath(host, zone)}"`,
      ...(zone.primary === host.id
        ? zone.secondaries.flatMap((id) => [
            `  notify: ${address(id)} NOKEY`,
            `  provide-xfr: ${address(id)} NOKEY`,
          ])
        : [
            `  request-xfr: AXFR ${address(zone.primary)} NOKEY`,
            `  allow-notify: ${address(zone.primary)} NOKEY`,
          ]),
      // Unbound on the same host answers for the zone too.
      ...(host.recursor === 'its hosts'
        ? [`  notify: ${host.address}@${RECURSOR_PORT} NOKEY`, `  provide-xfr: ${host.address} NOKEY`]
        : []),
    ]),
  );
}

/** Where Unbound listens on a host whose port 53 is NSD's; the host's own hosts are led there. */
export const RECURSOR_PORT = 5353;

/** How systemd starts an instance. */
export function renderNsdUnit(): RenderedFile {
  return {
    path: '/etc/systemd/system/nsd@.service',
    content: lines(
      '[Unit]',
      'Description=NSD on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      'ExecStart=/usr/sbin/nsd -d -c /etc/nsd-%i/nsd.conf',
      'ExecReload=/bin/kill -HUP $MAINPID',
      'KillMode=mixed',
      'RuntimeDirectory=nsd-%i',
      ...onHost(),
    ),
  };
}
