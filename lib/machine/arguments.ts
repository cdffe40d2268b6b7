/** How QEMU runs guest code: with the processor's help, or by translation (tcg). */
export type Accelerator = 'kvm' | 'hvf' | 'whpx' | 'tcg';

/** A virtual machine as QEMU is to be told of it. */
export interface MachineShape {
  kernel: string;
  initrd: string;
  commandLine: string;
  accelerator: Accelerator;
  /** MiB. */
  memory: number;
}

export const MACHINE_TYPE = 'q35';
export const MEMORY_MIB = 768;

/** File descriptors that QEMU inherits: sockets whose other ends the supervisor holds, and the saved devices. */
export const Descriptor = { qmp: 3, agent: 4, capture: 5, datagrams: 6, devices: 7 } as const;

/** The guest's memory, as both sides of a saved state must call it. */
const MEMORY = 'memory';

/**
 * The network of the lab: a hub with the guest's network card on it, QEMU's user network, in which the host is the client
 * of the course, 172.28.0.1, and the way of datagrams (`UdpRelay`).
 *
 * `restrict=on` is the lab's wall: whatever a program in the guest does, as root too, nothing of it reaches this computer
 * or what lies beyond but answers over TCP connections that came in by a forwarded port. It stops all UDP that comes
 * from the guest, answers to forwarded ports included (libslirp's udp_input), so no UDP is forwarded by it.
 */
export const NETWORK: readonly string[] = [
  ...['-netdev', 'user,id=lab,net=172.28.0.0/24,host=172.28.0.1,ipv6=off,restrict=on'],
  ...['-netdev', `socket,id=datagrams,fd=${Descriptor.datagrams}`],
  ...['-netdev', 'hubport,id=hub-lab,hubid=0,netdev=lab'],
  ...['-netdev', 'hubport,id=hub-datagrams,hubid=0,netdev=datagrams'],
  ...['-netdev', 'hubport,id=hub-guest,hubid=0', '-device', 'virtio-net-pci,netdev=hub-guest'],
];

/** QEMU keeps translated code, by default up to 1 GiB of it: more than the guest itself takes. */
export const TRANSLATION_MIB = 256;

function accelerate(accelerator: Accelerator): string {
  return accelerator === 'tcg' ? `tcg,tb-size=${TRANSLATION_MIB}` : accelerator;
}

/** Only `max` has every instruction that TCG can translate; a native processor is passed through as it is. */
export function cpuModel(accelerator: Accelerator): string {
  return accelerator === 'tcg' ? 'max' : 'host';
}

/**
 * What the kernel is told besides when QEMU translates. It translates a page of code once for each address at which that
 * page is seen: with one address a program it translates a third as much, and a delivery takes half the time.
 */
const ONE_ADDRESS = 'norandmaps';

function kernelCommandLine({ accelerator, commandLine }: MachineShape): string {
  return accelerator === 'tcg' ? `${commandLine} ${ONE_ADDRESS}` : commandLine;
}

/**
 * QEMU's argument list without what differs between clones: a saved state resumes only under the very list that it
 * was saved under, so this list goes into the state's key.
 */
export function shapeArguments(shape: MachineShape): string[] {
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-machine', `${MACHINE_TYPE},memory-backend=${MEMORY}`],
    ...['-accel', accelerate(shape.accelerator), '-cpu', cpuModel(shape.accelerator)],
    ...['-smp', '1', '-m', String(shape.memory), '-rtc', 'base=utc'],
    ...['-kernel', shape.kernel, '-initrd', shape.initrd, '-append', kernelCommandLine(shape)],
    ...['-device', 'virtio-blk-pci,drive=disk'],
    ...NETWORK,
    ...['-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ...['-device', 'virtserialport,chardev=capture,name=maillab.capture'],
    // Clones of one state would draw the same random numbers: a new generation id makes each kernel reseed.
    ...['-device', 'vmgenid,guid=auto', '-device', 'virtio-rng-pci'],
    ...['-chardev', `socket,id=qmp,fd=${Descriptor.qmp}`, '-mon', 'chardev=qmp,mode=control'],
    ...['-chardev', `socket,id=agent,fd=${Descriptor.agent}`],
    ...['-chardev', `socket,id=capture,fd=${Descriptor.capture}`],
    ...['-serial', 'chardev:console'],
  ];
}

/** A file that holds the memory of a guest. */
export interface MemoryFile {
  path: string;
  /** What the guest writes goes into the file; otherwise it stays with this guest alone, page by page. */
  keep: boolean;
}

/** What is one clone's own: its disk, its memory, its console log, and whether it takes up a saved state. */
export function cloneArguments(files: {
  disk: string;
  /** The disks that it lies upon, the nearest first. */
  beneath: readonly string[];
  /** MiB. */
  memory: number;
  /** Where the memory is, unless it is QEMU's own. */
  memoryFile?: MemoryFile;
  console: string;
  pidFile: string;
  resume: boolean;
  /** Leave the disk as it is. */
  discard: boolean;
}): string[] {
  const snapshot = files.discard ? ',snapshot=on' : '';
  return [
    // What a clone writes goes into a nameless file in TMPDIR, which ends with QEMU however that ends.
    // Nothing of a clone outlives it, so the host need not flush; a reset of the guest loses nothing by that.
    ...[
      '-drive',
      `if=none,id=disk,cache=unsafe${snapshot},file=json:${escapeComma(JSON.stringify(chain(files.disk, ...files.beneath)))}`,
    ],
    ...['-object', memoryBackend(files.memory, files.memoryFile)],
    ...['-chardev', `file,id=console,path=${escapeComma(files.console)}`],
    ...['-pidfile', files.pidFile],
    // What it takes up is told later, once it knows how.
    ...(files.resume ? ['-incoming', 'defer'] : []),
  ];
}

/**
 * A qcow2 disk, and what it lies upon, as QEMU's block layer is told of them. What the files say of disks beneath them is not
 * looked at: an image from elsewhere could name any file of this computer.
 */
function chain(disk: string, ...beneath: readonly string[]): object {
  const [next, ...others] = beneath;
  const file = { driver: 'file', filename: disk };
  return { driver: 'qcow2', file, backing: next === undefined ? null : chain(next, ...others) };
}

/** `size` is in MiB. */
function memoryBackend(size: number, file: MemoryFile | undefined): string {
  const common = `id=${MEMORY},size=${size}M`;
  if (!file) return `memory-backend-ram,${common}`;
  return `memory-backend-file,${common},mem-path=${escapeComma(file.path)},share=${file.keep ? 'on' : 'off'}`;
}

/** QEMU reads `,,` in an option's value as one comma. */
function escapeComma(path: string): string {
  return path.replaceAll(',', ',,');
}
