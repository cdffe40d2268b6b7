import { CA_CERTIFICATE, CERTIFICATE_DIRECTORY, certificatePaths } from '../render/certificates.js';
import { lines, type RenderedFile } from '../render/file.js';
import { MASKED_UNITS, UDEV_RULES } from '../render/system.js';
import { servers } from '../servers/index.js';
import type { Host, Topology } from '../topology/types.js';

/** All that goes into an image beside the rendered files. Data, so that an image's key covers it. */

export const SUITE = 'trixie';

export const PACKAGES: readonly string[] = [
  // the machine
  'linux-image-cloud-amd64',
  'systemd-sysv',
  'udev',
  'dbus',
  'qemu-guest-agent',
  'iproute2',
  'nftables',
  'ethtool',
  'tcpdump',
  'procps',
  'kmod',
  'util-linux-extra',
  'tzdata',
  'openssl',
  'ca-certificates',
  // the servers
  ...servers.flatMap(({ packages }) => packages),
  // clients that notebooks run on a lab host
  'swaks',
  'libnet-ssleay-perl',
  'libnet-dns-perl',
  'curl',
  'bind9-dnsutils',
  'iputils-ping',
];

/** Options of mmdebstrap: no documentation, no translations, no recommended packages. */
export const BOOTSTRAP_OPTIONS: readonly string[] = [
  '--variant=minbase',
  '--aptopt=APT::Install-Recommends "false"',
  '--aptopt=Acquire::Languages "none"',
  ...['doc', 'man', 'info', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
  '--dpkgopt=path-include=/usr/share/doc/*/copyright',
];

/** Files that must be there before the kernel's package makes its initrd. */
export const INITRD_FILES: readonly RenderedFile[] = [
  { path: '/etc/initramfs-tools/conf.d/maillab', content: 'MODULES=list\n' },
  {
    path: '/etc/initramfs-tools/hooks/maillab',
    mode: 0o755,
    // The root disk's driver is the one module that the root disk cannot bring.
    content: lines(
      '#!/bin/sh',
      '[ "$1" = prereqs ] && exit 0',
      '. /usr/share/initramfs-tools/hook-functions',
      'manual_add_modules virtio_blk',
    ),
  },
];

const YEARS_20 = '7305';
const CA_KEY = '/root/ca.key';

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', path];
}

/** Every name that clients may call the host by. */
export function certificateNames(host: Host): string[] {
  return [host.name, ...(host.web ?? []).map(({ name }) => name)];
}

/** A certificate authority, a certificate per host that speaks TLS, and no key left to sign more. */
function certificateCommands(hosts: readonly Host[]): string[][] {
  const request = ['openssl', 'req', '-x509', '-days', YEARS_20];
  return [
    ['mkdir', '-p', CERTIFICATE_DIRECTORY],
    [...request, ...newKey(CA_KEY), '-out', CA_CERTIFICATE, '-subj', '/O=maillab/CN=maillab lab CA'],
    ...hosts.map((host) => {
      const { certificate, key } = certificatePaths(host);
      const names = certificateNames(host).map((name) => `DNS:${name}`);
      return [
        ...[...request, '-CA', CA_CERTIFICATE, '-CAkey', CA_KEY, ...newKey(key), '-out', certificate],
        ...['-subj', `/CN=${host.name}`, '-addext', `subjectAltName=${names},IP:${host.address}`],
        ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
      ];
    }),
    ['rm', CA_KEY],
    ['update-ca-certificates'],
  ];
}

/** Run in the new system, in order: make what cannot be rendered, then let each server check its files. */
export function configureCommands(topology: Topology): string[][] {
  const { hosts } = topology;
  return [
    ...servers.flatMap(({ first = [] }) => first),
    ...certificateCommands(hosts.filter(({ mta, web }) => mta || web)),
    ...servers.flatMap((server) =>
      hosts.filter(server.runsOn).flatMap((host) => server.commands(host, topology)),
    ),
  ];
}

const RULES = '/usr/lib/udev/rules.d';

/** Run last: what is on at boot, what never is, and what the first boot would otherwise spend time on. */
export function activateCommands({ readyTarget, timeZone }: Topology): string[][] {
  return [
    ['systemctl', 'set-default', readyTarget],
    ['systemctl', 'mask', ...MASKED_UNITS],
    ['ln', '-sf', `/usr/share/zoneinfo/${timeZone}`, '/etc/localtime'],
    ['passwd', '--lock', 'root'],
    ['rm', '-rf', '/boot', '/var/cache/apt', '/var/lib/apt/lists', '/var/log/journal'],
    ['rm', '-rf', '/usr/lib/udev/hwdb.d', '/usr/lib/udev/hwdb.bin'],
    ['find', RULES, '-type', 'f', ...UDEV_RULES.flatMap((name) => ['!', '-name', name]), '-delete'],
    ['touch', '/etc/.updated', '/var/.updated'],
  ];
}

/** How the tree becomes a disk. */
export const DISK = { size: '2G', options: ['-t', 'ext4', '-m', '0', '-L', 'maillab'] } as const;

/** The names of an image's files in its folder. */
export const IMAGE_FILES = { disk: 'disk.qcow2', kernel: 'kernel', initrd: 'initrd', ca: 'ca.pem' } as const;

export const COMMAND_LINE =
  'root=/dev/vda rw console=ttyS0 net.ifnames=0 ipv6.disable=1 mitigations=off transparent_hugepage=never quiet loglevel=3';
