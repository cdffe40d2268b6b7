import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { MaillabError } from '../../errors.js';
import type { AheadNotice } from '../../supervisor/ahead.js';
import { startFor } from '../../supervisor/launch.js';
import { fromSnapshot } from '../fast/snapshot.js';
import type { ProbeMessage, ProbeQuestion } from '../watch/channel.js';
import { KernelChannel } from './channel.js';
import { compiled } from './compiled.js';
import { type ConnectionInfo, newConnection } from './connection.js';
import { holdLeash, kept, newMark } from './keeper.js';
import { watchMemory } from './memory.js';
import { Survivors } from './survivors.js';

/** What a kernel is started with. */
export interface KernelOptions {
  /** The folder that its cells see as theirs. */
  cwd: string;
  /** Unless told, this process's own. */
  env?: NodeJS.ProcessEnv;
  /** A cell will open a lab: it is started beside the kernel. */
  opensLab?: boolean;
  /** Memory that the kernel may hold, in octets; where it holds more, it is ended. */
  memory?: number;
}

/** How a kernel ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It held more memory than it may, in octets. */
  memory?: number;
}

/** Several times what notebooks of the course take. */
const MEMORY = 2 * 2 ** 30;
const TAIL = 4000;

/** The process of a kernel: its connection, what it says on its channel, and its end. */
export class KernelProcess {
  /** Resolves when the process has ended, with why. */
  readonly ended: Promise<End>;
  /** The end of what the process wrote to its own stdout and stderr, which no cell shows. */
  tail = '';
  alive = true;
  /** Called with what the kernel says on its own account. */
  onExitCall: (message: Extract<ProbeMessage, { exit: unknown }>) => void = () => {};

  readonly #child: ChildProcess;
  readonly #channel: KernelChannel;
  readonly #survivors: Survivors;
  readonly #questions = new Map<number, (message: ProbeMessage) => void>();
  #asked = 0;
  /** Of the kernel itself, once it has said so. */
  #pid: number | undefined;
  #memory: number | undefined;
  #onDebugger: (address: string) => void = () => {};

  private constructor(
    readonly folder: string,
    readonly connection: ConnectionInfo,
    { cwd, env = process.env, opensLab = false, memory = MEMORY }: KernelOptions,
    snapshot: string | undefined,
  ) {
    const file = path.join(folder, 'connection.json');
    fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const command = [
      process.execPath,
      ...(snapshot ? fromSnapshot(snapshot) : []),
      '--inspect-port=127.0.0.1:0',
      compiled('runner/watch/main.js'),
      file,
      ...(opensLab ? ['--lab'] : []),
    ];
    const posix = process.platform !== 'win32';
    const mark = newMark();
    const [program, args] = posix ? kept(mark, command) : [command[0]!, command.slice(1)];
    this.#child = spawn(program, args, {
      cwd,
      env,
      // A group of its own, so that all of it can be ended at once, and Ctrl-C reaches the runner first.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const keeper = this.#child.pid;
    this.#survivors = new Survivors(mark, keeper ?? -1);
    const leash = posix && keeper !== undefined ? holdLeash(keeper, mark, folder) : undefined;
    this.#channel = new KernelChannel(this.#child.stdio[3] as Duplex, (said) => this.#hear(said));
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (chunk: Buffer) => this.#keep(chunk));
    }
    const stopWatching = watchMemory(
      () => this.#pid,
      memory,
      () => {
        this.#memory = memory;
        this.kill();
      },
    );
    this.ended = new Promise((resolve) => {
      const end = async (code: number | null, signal: NodeJS.Signals | null) => {
        this.alive = false;
        stopWatching();
        // Of a kernel whose keeper was killed, too; and what it said last is still to be read.
        this.kill();
        await Promise.race([this.#channel.closed, new Promise((done) => setTimeout(done, 500))]);
        leash?.kill('SIGKILL');
        fs.rmSync(folder, { recursive: true, force: true });
        resolve({ ...endOf(code, signal), ...(this.#memory !== undefined && { memory: this.#memory }) });
      };
      this.#child.on('exit', (code, signal) => void end(code, signal));
      this.#child.on('error', () => void end(null, null));
    });
    if (opensLab) this.#startLab(env);
  }

  /**
   * Where there are Unix sockets the process is there before this returns, so that it starts beside what follows.
   *
   * @param snapshot one of Node.js to start from
   */
  static async start(options: KernelOptions, snapshot?: string): Promise<KernelProcess> {
    let folder: string | undefined;
    try {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'maillab-k-'));
      return new KernelProcess(folder, await newConnection(folder), options, snapshot);
    } catch (error) {
      if (folder) fs.rmSync(folder, { recursive: true, force: true });
      const { code, message } = error as NodeJS.ErrnoException;
      if (!code) throw error;
      const why = code === 'ENOSPC' ? 'the disk is full' : message;
      throw new MaillabError(
        `Cannot start a kernel with its files in "${os.tmpdir()}": ${why}. Free some space, or name another folder in TMPDIR.`,
      );
    }
  }

  /** Starts the lab that the kernel will open, and ends it with the kernel. */
  #startLab(env: NodeJS.ProcessEnv): void {
    const tell = (lab: AheadNotice) => void this.#channel.tell({ lab });
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
    return this.#pid;
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
      if (!this.alive || !this.#channel.tell({ ...question, id })) settle();
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
      else this.#signal('SIGUSR1');
    });
  }

  /** Stops a synchronous loop; lets go of an awaited cell. */
  interrupt(): void {
    if (this.alive) this.#signal('SIGINT');
  }

  /** Ends the kernel and every process of its group, without asking. */
  kill(): void {
    this.#survivors.look();
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends all of it, with what left the group; resolves when everything is gone. */
  async stop(): Promise<void> {
    this.kill();
    await this.ended;
    await this.#survivors.end();
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#pid !== undefined) process.kill(this.#pid, signal);
    } catch {
      // It has just ended.
    }
  }

  #hear(said: ProbeMessage): void {
    if ('pid' in said) this.#pid ??= said.pid;
    else if ('exit' in said) this.onExitCall(said);
    else this.#questions.get(said.id)?.(said);
  }

  #keep(chunk: Buffer): void {
    this.tail = (this.tail + chunk.toString()).slice(-TAIL);
    const listening = /Debugger listening on (ws:\/\/\S+)/.exec(this.tail)?.[1];
    if (listening) this.#onDebugger(listening);
  }
}

/** A shell tells with its status that a signal ended what it ran. */
function endOf(code: number | null, signal: NodeJS.Signals | null): End {
  const number = (code ?? 0) - 128;
  const name = Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0];
  return name ? { code: null, signal: name as NodeJS.Signals } : { code, signal };
}
