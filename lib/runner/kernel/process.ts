import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { AheadNotice } from '../../supervisor/ahead.js';
import { startFor } from '../../supervisor/launch.js';
import type { ProbeMessage, ProbeQuestion } from '../probe/watch.js';
import { fromSnapshot } from '../snapshot/snapshot.js';
import { compiled } from './compiled.js';

/** What a kernel reads from its connection file. */
export interface ConnectionInfo {
  transport: 'ipc' | 'tcp';
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: 'hmac-sha256';
}

/** What a kernel is started with. */
export interface KernelOptions {
  /** The folder that its cells see as theirs. */
  cwd: string;
  /** Unless told, this process's own. */
  env?: NodeJS.ProcessEnv;
  /** A cell will open a lab: it is started beside the kernel. */
  opensLab?: boolean;
}

const TAIL = 4000;

/** The process of a kernel: its connection, what it says over IPC, and its end. */
export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Resolves when the process has ended, with why. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The end of what the process wrote to its own stdout and stderr, which no cell shows. */
  tail = '';
  alive = true;
  /** Called with what the kernel says on its own account. */
  onExitCall: (message: Extract<ProbeMessage, { exit: unknown }>) => void = () => {};

  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #questions = new Map<number, (message: ProbeMessage) => void>();
  #asked = 0;
  #onDebugger: (address: string) => void = () => {};

  private constructor(
    folder: string,
    connection: ConnectionInfo,
    { cwd, env = process.env, opensLab = false }: KernelOptions,
    snapshot: string | undefined,
  ) {
    this.connection = connection;
    this.#folder = folder;
    const file = path.join(folder, 'connection.json');
    fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    this.#child = spawn(
      process.execPath,
      [
        ...(snapshot ? fromSnapshot(snapshot) : []),
        '--inspect-port=127.0.0.1:0',
        compiled('runner/probe/main.js'),
        file,
        ...(opensLab ? ['--lab'] : []),
      ],
      {
        cwd,
        env,
        // A group of its own, so that all of it can be ended at once, and Ctrl-C reaches the runner first.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const leash = holdLeash(this.#child.pid, folder);
    const keep = (chunk: Buffer) => {
      this.tail = (this.tail + chunk.toString()).slice(-TAIL);
      const listening = /Debugger listening on (ws:\/\/\S+)/.exec(this.tail)?.[1];
      if (listening) this.#onDebugger(listening);
    };
    this.#child.stdout!.on('data', keep);
    this.#child.stderr!.on('data', keep);
    this.#child.on('message', (said: ProbeMessage) => {
      if ('exit' in said) this.onExitCall(said);
      else this.#questions.get(said.id)?.(said);
    });
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.alive = false;
        leash?.kill('SIGKILL');
        fs.rmSync(folder, { recursive: true, force: true });
        resolve({ code, signal });
      };
      this.#child.on('exit', end);
      this.#child.on('error', () => end(null, null));
    });
    if (opensLab) this.#startLab(env);
  }

  /**
   * Where there are Unix sockets the process is there before this returns, so that it starts beside what follows.
   *
   * @param snapshot one of Node.js to start from
   */
  static async start(options: KernelOptions, snapshot?: string): Promise<KernelProcess> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'maillab-k-'));
    const addresses = process.platform === 'win32' ? await freePorts() : unixSockets(folder);
    const key = randomBytes(24).toString('hex');
    return new KernelProcess(
      folder,
      { ...addresses, key, signature_scheme: 'hmac-sha256' },
      options,
      snapshot,
    );
  }

  /** Starts the lab that the kernel will open, and ends it with the kernel. */
  #startLab(env: NodeJS.ProcessEnv): void {
    const tell = (lab: AheadNotice) => {
      if (this.#child.connected) this.#child.send({ lab }, () => {});
    };
    const lab = startFor(tell, env);
    // The kernel then tries by itself, and learns what stands in the way.
    lab.catch(() => tell(null));
    void this.ended
      .then(() => lab)
      .then(
        (supervisor) => supervisor?.end(),
        () => {},
      );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks the kernel from the inside; undefined when it does not answer within `ms`. */
  ask<T extends ProbeMessage>(question: Omit<ProbeQuestion, 'id'>, ms: number): Promise<T | undefined> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      const settle = (answer?: ProbeMessage) => {
        clearTimeout(timer);
        this.#questions.delete(id);
        resolve(answer as T | undefined);
      };
      const timer = setTimeout(settle, ms);
      this.#questions.set(id, settle);
      void this.ended.then(() => settle());
      if (!this.alive || !this.#child.connected) return settle();
      this.#child.send({ ...question, id }, (error) => error && settle());
    });
  }

  /** Has Node.js open its debugger; the address, or undefined when it does not within `ms`. */
  openDebugger(ms: number): Promise<string | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onDebugger = (address) => {
        clearTimeout(timer);
        resolve(address);
      };
      if (process.platform === 'win32' || !this.alive) resolve(undefined);
      else this.#child.kill('SIGUSR1');
    });
  }

  /** Stops a synchronous loop; lets go of an awaited cell. */
  interrupt(): void {
    if (this.alive) this.#child.kill('SIGINT');
  }

  /** Ends the kernel and every process of its group, without asking. */
  kill(): void {
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Ends a kernel with its group, and removes its folder, when the runner is gone, however that ended: by itself a kernel
 * that is busy would not notice.
 */
function holdLeash(pid: number | undefined, folder: string): ChildProcess | undefined {
  if (pid === undefined || process.platform === 'win32') return undefined;
  const script = 'read -r _; kill -s KILL -- "-$1"; rm -rf "$2"';
  const leash = spawn('/bin/sh', ['-c', script, 'leash', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  leash.on('error', () => {});
  leash.unref();
  (leash.stdin as net.Socket).unref();
  return leash;
}

type Addresses = Omit<ConnectionInfo, 'key' | 'signature_scheme'>;

/** Nobody else's port, nothing on the loopback interface, closed to other users. */
function unixSockets(folder: string): Addresses {
  const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
  return { transport: 'ipc', ip: path.join(folder, 's'), ...ports };
}

async function freePorts(): Promise<Addresses> {
  const servers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { transport: 'tcp', ip: '127.0.0.1', shell_port, iopub_port, stdin_port, control_port, hb_port };
}
