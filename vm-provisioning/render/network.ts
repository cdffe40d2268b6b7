import type { Host, Topology } from '../topology/types.js';
import { lines, type RenderedFile } from './file.js';
import { firewallPath, renderHostFirewall } from './firewall.js';

const DIRECTORY = '/etc/maillab';

/** The bridge, one namespace with one link per host, and what each host knows of the network. */
export function renderNetwork(topology: Topology): RenderedFile[] {
  return [
    { path: `${DIRECTORY}/bridge`, content: bridge(topology) },
    { path: `${DIRECTORY}/moves`, content: moves(topology) },
    ...topology.hosts.flatMap((host) => [
      { path: `${DIRECTORY}/hosts/${host.id}`, content: inside(host, topology) },
      ...identity(host, topology),
      ...renderHostFirewall(host, topology),
    ]),
    {
      path: '/etc/modules-load.d/lab.conf',
      content: lines('virtio_net', 'bridge', 'veth', 'nf_conntrack_bridge'),
    },
    {
      path: '/etc/systemd/network/10-lab.link',
      // Segments as they are on a wire: without this they are 20 kB long and their checksums wrong. The bridge too: while it
      // has offloads, tcpdump keeps 256 kB free for each frame, and its buffer has room for eight of them.
      content: lines(
        '[Match]',
        'OriginalName=eth0 br0 host* peer*',
        '[Link]',
        'MACAddressPolicy=none',
        ...['TransmitChecksum', 'TCPSegmentation', 'GenericSegmentation', 'GenericReceive'].map(
          (name) => `${name}Offload=no`,
        ),
      ),
    },
    { path: '/etc/systemd/system/lab-network.service', content: unit(topology) },
    {
      path: '/usr/local/bin/on-host',
      mode: 0o755,
      content: lines(
        '#!/bin/sh',
        '# on-host ID PROGRAM [ARGUMENT...]: runs a program on a lab host, under its network, resolver and host name.',
        'id=$1; shift',
        'exec ip netns exec "$id" unshare --uts sh -c \'hostname "$(cat /etc/hostname)" && exec "$@"\' on-host "$@"',
      ),
    },
  ];
}

/** The host's side of a link before it moves into the host's namespace. */
const peer = (link: string) => `peer${link}`;

/** A host's Ethernet address says its IP address in hexadecimal, and is the same in every run. */
function linkAddress(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return ['02', '00', ...bytes].join(':');
}

/** Commands for `ip -batch` in the VM's own namespace, which has no address: nothing of it speaks to the lab. */
function bridge({ hosts }: Topology): string {
  return lines(
    'link add br0 type bridge mcast_snooping 0 forward_delay 0',
    'link set eth0 master br0 up',
    ...hosts.flatMap(({ id, link, address }) => [
      `netns add ${id}`,
      `link add ${link} type veth peer name ${peer(link)} address ${linkAddress(address)}`,
      `link set ${link} master br0 up`,
    ]),
    'link set br0 up',
  );
}

function moves({ hosts }: Topology): string {
  return lines(hosts.map(({ id, link }) => `link set ${peer(link)} netns ${id} name eth0`));
}

/** Commands for `ip -batch` in the host's namespace. No default route: there is nothing beyond the lab. */
function inside(host: Host, { networks }: Topology): string {
  return lines(
    'link set lo up',
    `address add ${host.address}/32 dev eth0`,
    'link set eth0 up',
    ...networks.map((network) => `route add ${network} dev eth0 src ${host.address}`),
  );
}

function identity(host: Host, { hosts }: Topology): RenderedFile[] {
  const directory = `/etc/netns/${host.id}`;
  const resolver = hosts.find(({ id }) => id === host.resolver);
  // Where NSD has the host's port 53, its resolver is on the loopback.
  const own = resolver?.id === host.id && host.nameServer;
  return [
    { path: `${directory}/hostname`, content: lines(host.name) },
    { path: `${directory}/hosts`, content: lines('127.0.0.1 localhost', `${host.address} ${host.name}`) },
    {
      path: `${directory}/resolv.conf`,
      // Without a search list a short name stays short: one query on the wire for each that was asked.
      content: lines(
        resolver ? [`nameserver ${own ? '127.0.0.1' : resolver.address}`, 'search .'] : ['# no resolver'],
      ),
    },
  ];
}

function unit(topology: Topology): string {
  return lines(
    '[Unit]',
    'Description=Lab bridge and the namespaces of the lab hosts',
    'DefaultDependencies=no',
    'After=systemd-sysctl.service systemd-modules-load.service',
    'Requires=sys-subsystem-net-devices-eth0.device',
    'After=sys-subsystem-net-devices-eth0.device',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=ip -batch ${DIRECTORY}/bridge`,
    // udev has the links' offloads off (the .link file) before they move out of its sight.
    'ExecStart=udevadm settle --timeout=900',
    `ExecStart=ip -batch ${DIRECTORY}/moves`,
    ...topology.hosts.map(({ id }) => `ExecStart=ip -netns ${id} -batch ${DIRECTORY}/hosts/${id}`),
    'ExecStart=nft -f /etc/nftables.conf',
    ...topology.hosts
      .filter((host) => renderHostFirewall(host, topology).length > 0)
      .map((host) => `ExecStart=ip netns exec ${host.id} nft -f ${firewallPath(host)}`),
  );
}
