import { lines, onHost, type RenderedFile } from '../render/file.js';
import type { Host, Topology } from '../topology/types.js';
import { RECURSOR_PORT, zonesOf } from './nsd.js';
import { ANY, type HostId, type Server } from './server.js';

const paths = ({ id }: HostId) => ({
  config: `/etc/unbound-${id}/unbound.conf`,
  folder: `/etc/unbound-${id}`,
  hints: `/etc/unbound-${id}/root.hints`,
  data: `/var/lib/unbound-${id}`,
  run: `/run/unbound-${id}`,
});

/** Resolver that asks from the private root on; port 53 is its own where no name server has it. */
export const unbound = {
  name: 'unbound',
  packages: ['unbound'],
  runsOn: ({ recursor }) => recursor !== undefined,
  services: ({ nameServer }) => (nameServer ? [] : ['dns']),
  paths,
  shared: () => [unit()],
  files(host, topology) {
    const { config, hints } = paths(host);
    return [
      { path: config, content: unboundConf(host, topology) },
      { path: hints, content: rootHints(topology) },
    ];
  },
  commands(host) {
    const { config, data } = paths(host);
    return [
      ['install', '-d', '-o', 'unbound', data],
      ['unbound-checkconf', config],
    ];
  },
} satisfies Server;

/** The addresses that Unbound answers: the whole lab, or the hosts that name this one as their resolver. */
export function askersOf(host: Host, { hosts, networks }: Topology): string[] {
  if (host.recursor === 'everyone') return [...networks];
  return hosts.filter(({ resolver }) => resolver === host.id).map(({ address }) => `${address}/32`);
}

function unboundConf(host: Host, topology: Topology): string {
  const { folder, hints, data, run } = paths(host);
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
    `  directory: "${folder}"`,
    '  pidfile: ""',
    '  use-syslog: yes',
    `  root-hints: "${hints}"`,
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
    `  control-interface: ${run}/control`,
    '  control-use-cert: no',
    ...zonesOf(host, topology).flatMap(({ origin }) => [
      'auth-zone:',
      `  name: "${origin}"`,
      `  primary: ${host.address}`,
      `  zonefile: "${data}/${origin}.zone"`,
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
function unit(): RenderedFile {
  return {
    path: '/etc/systemd/system/unbound@.service',
    content: lines(
      '[Unit]',
      'Description=Unbound on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service nsd@%i.service',
      '[Service]',
      'Type=notify',
      `ExecStart=/usr/sbin/unbound -d -p -c ${paths(ANY).config}`,
      'ExecReload=/bin/kill -HUP $MAINPID',
      'RuntimeDirectory=unbound-%i',
      ...onHost(),
    ),
  };
}
