import { lines, type RenderedFile } from './file.js';

/**
 * What may leave the bridge by the VM's NIC: answers to what came in by it, and ARP. QEMU's user network would take a
 * connection from a lab host to the machine that runs the VM, and on to anywhere.
 */
export function renderFirewall(): RenderedFile {
  return {
    path: '/etc/nftables.conf',
    content: lines(
      'flush ruleset',
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
