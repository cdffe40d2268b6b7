import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MaillabError } from '../errors.js';
import { Agent } from './agent.js';
import {
  cloneArguments,
  Descriptor,
  type MachineShape,
  type MemoryFile,
  shapeArguments,
} from './arguments.js';
import { LEASH } from './leash.js';
import { refuseReferences } from './qcow2.js';
import { QEMU } from './qemu.js';
import { Qmp } from './qmp.js';
import { UdpRelay } from './udp-relay.js';

export interface MachineFiles {
  /** Folder for the console log and the process id. */
  folder: string;
  /** qcow2. */
  disk: string;
  /** The disks that it lies upon, the nearest first. */
  beneath?: readonly string[];
  /** Where the guest's memory is; without it, in QEMU alone. */
  memoryFile?: MemoryFile;
  /** Saved devices to resume with; without them the machine boots. */
  devices?: string;
  /** Leave the disk as it is; what is written is kept until the machine ends. */
  discard?: boolean;
  /** Start paused; a machine that resumes does so anyway. */
  paused?: boolean;
}

/** What there is to say of a QEMU that ends itself and says nothing. */
export const ABORTED =
  'QEMU gave up without a word, as it does where it gets too little memory: close other programs or labs, or raise what "ulimit -d" and "ulimit -v" show';

/** A running QEMU, with the streams that lead into it. */
export class Machine {
  readonly qmp: Qmp;
  readonly agent: Agent;
  /** What tcpdump in the guest writes. */
  readonly capture: Duplex;
  /** The way of UDP into it. */
  readonly datagrams: UdpRelay;
  /** Resolves when QEMU has ended, to what it said on standard error. */
  readonly ended: Promise<string>;
  private readonly process: ChildProcess;

  private constructor(
    process: ChildProcess,
    private readonly files: MachineFiles,
  ) {
    this.process = process;
    const [, , stderr, qmp, agent, capture, datagrams] = process.stdio as unknown as Duplex[];
    this.qmp = new Qmp(qmp!);
    this.agent = new Agent(agent!);
    this.capture = capture!;
    this.capture.on('error', () => {});
    this.datagrams = new UdpRelay(datagrams!);
    let said = '';
    stderr!.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
    });
    this.ended = new Promise((done) =>
      process.on('close', (status) =>
        done(said.trim() || (status === 128 + constants.signals.SIGABRT ? ABORTED : '')),
      ),
    );
    this.ended.then(() => this.datagrams.close());
  }

  /** Starts QEMU; a resumed machine stays paused until `cont`. */
  static async start(shape: MachineShape, files: MachineFiles): Promise<Machine> {
    const { disk, beneath = [] } = files;
    [disk, ...beneath].forEach((each, depth) => {
      refuseReferences(each, depth < beneath.length);
    });
    const args = [
      ...shapeArguments(shape),
      ...cloneArguments({
        disk,
        beneath,
        console: join(files.folder, 'console.log'),
        pidFile: join(files.folder, 'vm.pid'),
        memory: shape.memory,
        ...(files.memoryFile && { memoryFile: files.memoryFile }),
        resume: files.devices !== undefined,
        discard: files.discard ?? false,
      }),
      ...(files.paused ? ['-S'] : []),
    ];
    const devices = files.devices === undefined ? 'ignore' : openSync(files.devices, 'r');
    const child = spawn('/bin/sh', ['-c', LEASH, 'leash', QEMU, ...args], {
      cwd: files.folder,
      env: { ...process.env, TMPDIR: files.folder },
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', devices],
    });
    if (devices !== 'ignore') closeSync(devices);
    child.stdin!.on('error', () => {});
    const machine = new Machine(child, files);
    try {
      await machine.qmp.start();
      // Memory that is a file already is no part of what is saved, nor looked for in it.
      const capabilities = [{ capability: 'x-ignore-shared', state: true }];
      await machine.qmp.execute('migrate-set-capabilities', { capabilities });
      if (files.devices !== undefined)
        await machine.qmp.execute('migrate-incoming', { uri: `fd:${Descriptor.devices}` });
    } catch {
      throw new MaillabError(`Cannot start the virtual machine: ${whatQemuSaid(await machine.ended)}`);
    }
    return machine;
  }

  /** Process id of QEMU itself. */
  get pid(): number {
    return Number(readFileSync(join(this.files.folder, 'vm.pid'), 'utf8'));
  }

  /** What the guest's kernel and system manager printed. */
  get console(): string {
    return readFileSync(join(this.files.folder, 'console.log'), 'utf8');
  }

  /** Ends QEMU at once and waits until it is gone. */
  async kill(): Promise<void> {
    this.process.stdin!.destroy();
    await this.ended;
  }
}

/** QEMU's own words without its name and location, on one line. */
export function whatQemuSaid(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^qemu-system-\S+?: /, '').trim());
  return (
    lines.filter((line) => line !== '' && !/^warning:/.test(line)).join('; ') ||
    'it was killed, as the system does where memory is short'
  );
}
