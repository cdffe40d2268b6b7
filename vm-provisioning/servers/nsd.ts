import { lines, onHost, type RenderedFile } from '../render/file.js';
import type { Host, Topology, Zone } from '../topology/types.js';
import { ANY, type HostId, type Server, unitOf } from './server.js';
import { renderZoneFile } from './zone-file.js';

const paths = ({ id }: HostId) => ({
  config: `/etc/nsd-${id}/nsd.conf`,
  zones: `/etc/nsd-${id}`,
  data: `/var/lib/nsd-${id}`,
  run: `/run/nsd-${id}`,
});

/**
 * Authoritative name server (RFC 1035). One for each host: a shared one would answer from the child zone, and no referral
 * would ever be seen.
 */
export const nsd = {
  name: 'nsd',
  packages: ['nsd'],
  runsOn: ({ nameServer }) => nameServer === true,
  services: () => ['dns'],
  paths,
  zoneFile,
  shared: () => [unit()],
  files,
  commands(host, topology) {
    const { config, data, run } = paths(host);
    const own = zonesOf(host, topology).filter(({ primary }) => primary === host.id);
    return [
      ['install', '-d', '-o', 'nsd', data],
      ['install', '-d', '-o', 'nsd', run],
      ['nsd-checkconf', config],
      ...own.map((zone) => ['nsd-checkzone', zone.origin || '.', zoneFile(host, zone)]),
    ];
  },
} satisfies Server & { zoneFile: unknown };

/** Where a name server reads a zone, or writes the one that it took by AXFR. */
function zoneFile(host: HostId, { origin, primary }: Zone): string {
  const { zones, data } = paths(host);
  return `${primary === host.id ? zones : data}/${origin || 'root'}.zone`;
}

/** The zones that a name server answers for. */
export function zonesOf(host: HostId, { zones }: Topology): Zone[] {
  return zones.filter(({ primary, secondaries }) => primary === host.id || secondaries.includes(host.id));
}

function files(host: Host, topology: Topology): RenderedFile[] {
  const zones = zonesOf(host, topology);
  const primaries = topology.hosts.filter(({ id }) =>
    zones.some((zone) => zone.primary === id && zone.secondaries.includes(host.id)),
  );
  return [
    { path: paths(host).config, content: nsdConf(host, zones, topology) },
    ...zones
      .filter(({ primary }) => primary === host.id)
      .map((zone) => ({ path: zoneFile(host, zone), content: renderZoneFile(zone) })),
    ...(primaries.length > 0
      ? [
          {
            path: `/etc/systemd/system/${unitOf(nsd, host)}.service.d/primary.conf`,
            // A transfer that fails at start is tried again much later.
            content: lines(
              '[Unit]',
              primaries.map((primary) => `After=${unitOf(nsd, primary)}.service`),
            ),
          },
        ]
      : []),
  ];
}

function nsdConf(host: Host, zones: readonly Zone[], { hosts }: Topology): string {
  const { zones: folder, data, run } = paths(host);
  const address = (id: string) => hosts.find((other) => other.id === id)!.address;
  return lines(
    'server:',
    `  ip-address: ${host.address}`,
    '  username: nsd',
    '  server-count: 1',
    '  log-only-syslog: yes',
    '  hide-version: yes',
    `  zonesdir: "${folder}"`,
    `  xfrdfile: "${data}/xfrd.state"`,
    `  xfrdir: "${data}"`,
    `  zonelistfile: "${data}/zone.list"`,
    `  pidfile: "${run}/nsd.pid"`,
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
    `  control-interface: ${run}/control`,
    zones.flatMap((zone) => [
      'zone:',
      `  name: "${zone.origin || '.'}"`,
      `  zonefile: "${zoneFile(host, zone)}"`,
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
function unit(): RenderedFile {
  return {
    path: '/etc/systemd/system/nsd@.service',
    content: lines(
      '[Unit]',
      'Description=NSD on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      `ExecStart=/usr/sbin/nsd -d -c ${paths(ANY).config}`,
      'ExecReload=/bin/kill -HUP $MAINPID',
      'KillMode=mixed',
      'RuntimeDirectory=nsd-%i',
      ...onHost(),
    ),
  };
}
