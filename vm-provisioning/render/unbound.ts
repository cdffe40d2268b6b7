import type { Host, Topology } from '../topology.js';
import { lines, onHost, type RenderedFile } from './file.js';
import { RECURSOR_PORT, zonesOf } from './nsd.js';

export function unboundDirectory({ id }: Pick<Host, 'id'>): string {
  return `/etc/unbound-${id}`;
}

/** Everything Unbound reads on one host. */
export function renderUnbound(host: Host, topology: Topology): RenderedFile[] {
  if (!host.recursor) return [];
  const directory = unboundDirectory(host);
  return [
    { path: `${directory}/unbound.conf`, content: unboundConf(host, topology) },
    { path: `${directory}/root.hints`, content: rootHints(topology) },
  ];
}

/** The addresses that Unbound answers: the whole lab, or the hosts that name this one as their resolver. */
export function askersOf(host: Host, { hosts, networks }: Topology): string[] {
  if (host.recursor === 'everyone') return [...networks];
  return hosts.filter(({ resolver }) => resolver === host.id).map(({ address }) => `${address}/32`);
}

function unboundConf(host: Host, topology: Topology): string {
  const directory = unboundDirectory(host);
  const reverse = topology.zones.filter(({ origin }) => origin.endsWith('in-addr.arpa'));
  return lines(
    'server:',
    ...(host.nameServer
      ? ['  interface: 127.0.0.1', `  interface: ${host.address}@${RECURSOR_PORT}`]
      : [`  interface: ${host.address}`]),
    ...askersOf(host, topology).map((askers) => `  access-control: ${askers} allow`),
    '  do-ip6: no',
    '  num-threads: 1',
    '  outgoing-range: 64',
    '  num-queries-per-thread: 32',
    '  incoming-num-tcp: 8',
    '  outgoing-num-tcp: 8',
    '  msg-cache-size: 1m',
    '  rrset-cache-size: 1m',
    '  key-cache-size: 1m',
    '  neg-cache-size: 1m',
    '  username: unbound',
    '  chroot: ""',
    `  directory: "${directory}"`,
    '  pidfile: ""',
    '  use-syslog: yes',
    `  root-hints: "${directory}/root.hints"`,
    "  # The lab's zones are not signed.",
    '  module-config: "iterator"',
    '  # Every server is asked the whole name: the iterative resolution as the books draw it.',
    '  qname-minimisation: no',
    '  minimal-responses: no',
    "  # A name server that a lesson stops is asked again soon after it is back; Unbound's default is 900 s.",
    '  infra-host-ttl: 5',
    ...reverse.map(({ origin }) => `  local-zone: "${origin}." nodefault`),
    'remote-control:',
    '  control-enable: yes',
    `  control-interface: /run/unbound-${host.id}/control`,
    '  control-use-cert: no',
    ...zonesOf(host, topology).flatMap(({ origin }) => [
      'auth-zone:',
      `  name: "${origin}"`,
      `  primary: ${host.address}`,
      `  zonefile: "/var/lib/unbound-${host.id}/${origin}.zone"`,
    ]),
  );
}

/** The private root is the only hint. */
function rootHints({ zones, hosts }: Topology): string {
  const root = zones.find(({ origin }) => origin === '')!;
  return lines(
    root.nameServers.flatMap(({ name, host }) => [
      `. 3600000 NS ${name}.`,
      `${name}. 3600000 A ${hosts.find(({ id }) => id === host)!.address}`,
    ]),
  );
}

/** How systemd starts an instance. */
export function renderUnboundUnit(): RenderedFile {
  return {
    path: '/etc/systemd/system/unbound@.service',
    content: lines(
      '[Unit]',
      'Description=Unbound on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service nsd@%i.service',
      '[Service]',
      'Type=notify',
      'ExecStart=/usr/sbin/unbound -d -p -c /etc/unbound-%i/unbound.conf',
      'ExecReload=/bin/kill -HUP $MAINPID',
      'RuntimeDirectory=unbound-%i',
      ...onHost(),
    ),
  };
}
