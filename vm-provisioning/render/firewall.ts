import { RECURSOR_PORT } from '../servers/nsd.js';
import { askersOf } from '../servers/unbound.js';
import type { Host, Topology } from '../topology/types.js';
import { lines, type RenderedFile } from './file.js';

/**
 * What may leave the bridge by the VM's NIC: answers to what came in by it, and ARP. QEMU's user network would take a
 * connection from a lab host to the machine that runs the VM, and on to anywhere.
 */
export function renderIsolation(): RenderedFile {
  return {
    path: '/etc/nftables.conf',
    content: lines(
      'table bridge isolation {',
      '  chain forward {',
      '    type filter hook forward priority 0; policy accept;',
      '    oifname "eth0" ether type arp accept',
      '    oifname "eth0" ct state established,related accept',
      '    oifname "eth0" counter drop',
      '  }',
      '  chain output {',
      '    type filter hook output priority 0; policy accept;',
      '    oifname "eth0" counter drop',
      '  }',
      '}',
    ),
  };
}

/** Where a host's own packet filter is read from. */
export function firewallPath({ id }: Pick<Host, 'id'>): string {
  return `/etc/netns/${id}/nftables.conf`;
}

/** The host's own packet filter, where it has one. */
export function renderHostFirewall(host: Host, topology: Topology): RenderedFile[] {
  const tables = [...confinement(host, topology), ...recursionForOwnHosts(host, topology)];
  return tables.length > 0 ? [{ path: firewallPath(host), content: lines(tables) }] : [];
}

/** A host that may hand its mail to its smarthost alone. */
function confinement({ confined, mta }: Host, { hosts }: Topology): string[] {
  if (!confined) return [];
  const smarthost = hosts.find(({ id }) => id === mta?.smarthost)!;
  return [
    'table ip confinement {',
    '  chain output {',
    '    type filter hook output priority 0; policy accept;',
    `    tcp dport 25 ip daddr != { ${smarthost.address}, 127.0.0.0/8 } reject with tcp reset`,
    '  }',
    '}',
  ];
}

/** NSD cannot recurse: the queries of the host's own hosts are led to Unbound, all others reach NSD. */
function recursionForOwnHosts(host: Host, topology: Topology): string[] {
  if (host.recursor !== 'its hosts') return [];
  const askers = `ip saddr { ${askersOf(host, topology).join(', ')} }`;
  return [
    'table ip recursion {',
    '  chain prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    ...['udp', 'tcp'].map((transport) => `    ${askers} ${transport} dport 53 redirect to :${RECURSOR_PORT}`),
    '  }',
    '}',
  ];
}
