import type { Topology } from '../topology/types.js';
import { lines, type RenderedFile } from './file.js';

/** Units that would wake up during a lesson, or that a VM on a serial console has no use for. */
export const MASKED_UNITS = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'logrotate.timer',
  'phpsessionclean.timer',
  'roundcube-cleandb.timer',
  'roundcube-gc.timer',
  'systemd-tmpfiles-clean.timer',
  'getty@tty1.service',
  'serial-getty@ttyS0.service',
  'systemd-pstore.service',
  'systemd-timesyncd.service',
  'systemd-udev-load-credentials.service',
  'systemd-remount-fs.service',
  'kmod-static-nodes.service',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
];

/** The rules of udev that this machine has a use for; each other costs time at each of its events. */
export const UDEV_RULES = [
  '50-udev-default.rules',
  '60-qemu-guest-agent.rules',
  '80-drivers.rules',
  '80-net-setup-link.rules',
  '99-systemd.rules',
];

/** The machine around the servers: target, journal, host name. */
export function renderSystem(topology: Topology): RenderedFile[] {
  const units = [
    ...topology.hosts.flatMap((host) => host.units.map((unit) => `${unit}.service`)),
    'lab-warm-up.service',
  ];
  return [
    {
      path: `/etc/systemd/system/${topology.readyTarget}`,
      content: lines(
        '[Unit]',
        'Description=Every server of the lab answers',
        'Requires=basic.target lab-network.service',
        'After=basic.target lab-network.service',
        ...units.map((unit) => `Wants=${unit}`),
        ...units.map((unit) => `After=${unit}`),
        'AllowIsolate=yes',
      ),
    },
    {
      path: '/etc/systemd/journald.conf.d/maillab.conf',
      // A lesson reads every line of a server's log, and none of a former run.
      content: lines(
        '[Journal]',
        'Storage=volatile',
        'RuntimeMaxUse=24M',
        'RateLimitBurst=0',
        'ForwardToSyslog=no',
        'Audit=no',
      ),
    },
    {
      path: '/etc/systemd/system/qemu-guest-agent.service.d/lab.conf',
      // It would write two lines to the journal for every command that it runs.
      content: lines('[Service]', 'LogLevelMax=notice'),
    },
    // A machine id of its own at first boot would make systemd set up everything anew.
    { path: '/etc/machine-id', content: lines('6d61696c6c61620000000000006c6162') },
    {
      path: '/etc/systemd/system.conf.d/maillab.conf',
      // Emulated, on a busy machine, a server can take minutes to start; it has not failed.
      content: lines(
        '[Manager]',
        'DefaultTimeoutStartSec=15min',
        'DefaultDeviceTimeoutSec=15min',
        'DefaultTimeoutStopSec=2min',
      ),
    },
    {
      path: '/etc/udev/rules.d/99-lab.rules',
      // systemd would keep a unit for every link of the lab.
      content: lines('SUBSYSTEM=="net", KERNEL=="host*|peer*", TAG-="systemd"'),
    },
    { path: '/etc/hostname', content: lines('maillab') },
    { path: '/etc/hosts', content: lines('127.0.0.1 localhost maillab') },
    { path: '/etc/fstab', content: lines('/dev/vda / ext4 noatime 0 1') },
    { path: '/etc/timezone', content: lines(topology.timeZone) },
  ];
}
