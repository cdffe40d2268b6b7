import type { Duplex } from 'node:stream';
import {
  type Check,
  type Checked,
  isAny,
  isBoolean,
  isCount,
  isString,
  maybe,
  objectOf,
} from 'maillab-vm-provisioning';
import { LabUnreachableError, MachineEndedError, MaillabError } from '../errors.js';
import { jsonIn, LineBuffer } from './lines.js';
import { until } from './wait.js';

/** What a program that ran in the guest left. */
export interface Output {
  stdout: Buffer;
  stderr: Buffer;
  exitCode: number;
}

export interface GuestCommand {
  path: string;
  args?: string[];
  /** Bytes for its standard input. */
  input?: Uint8Array;
  /** Milliseconds after which the program is killed and the call fails; by default 60 s. */
  limit?: number;
}

/** Octets of a line: the agent keeps 16 MiB of what a program writes, and sends that in base64. */
const ANSWER_LIMIT = 64 * 2 ** 20;

/** What it answers; anything else that comes, as from a guest that was taken over, is no answer. */
const isAnswer = objectOf({ return: isAny, error: maybe(objectOf({ desc: isString })) });

type Message = Checked<typeof isAnswer>;

const isStarted = objectOf({ pid: isCount });
const isExecStatus = objectOf({
  exited: isBoolean,
  exitcode: maybe(isCount),
  signal: maybe(isCount),
  'out-data': maybe(isString),
  'err-data': maybe(isString),
});

/** The QEMU guest agent over its virtio-serial port. It answers one request after the other, in order. */
export class Agent {
  private queue: Promise<unknown> = Promise.resolve();
  private receive: ((message: Message) => void) | null = null;
  private ended = false;
  private onEnd: (() => void) | null = null;

  constructor(private readonly stream: Duplex) {
    const lines = new LineBuffer(ANSWER_LIMIT);
    stream.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk.filter((byte) => byte !== 0xff) as Buffer)) {
        const message = jsonIn(line);
        if (isAnswer(message) && (Object.hasOwn(message, 'return') || message.error)) this.receive?.(message);
      }
    });
    const end = () => {
      this.ended = true;
      this.onEnd?.();
    };
    stream.on('error', end);
    stream.on('close', end);
    stream.on('end', end);
  }

  /** Drops whatever the agent had half read, and waits until it answers. */
  async sync(limit: number): Promise<void> {
    const id = Math.floor(Math.random() * 0x7fffffff);
    // 0xFF is no valid JSON: the agent's parser starts afresh after it.
    this.stream.write(Buffer.from([0xff]));
    await this.request('guest-sync', { id }, isAny, limit, (message) => message.return === id);
  }

  /** Starts a program and does not wait for it; its process id in the guest. */
  async spawn(command: GuestCommand): Promise<number> {
    return (await this.start(command, false)).pid;
  }

  /** Runs a program to its end. A status other than 0 is no error here; a signal counts as 128 and its number. */
  async exec(command: GuestCommand): Promise<Output> {
    const { pid } = await this.start(command, true);
    const limit = command.limit ?? 60_000;
    let status: Checked<typeof isExecStatus> | undefined;
    const ended = await until(
      async () => {
        status = await this.request('guest-exec-status', { pid }, isExecStatus);
        return status.exited;
      },
      { limit, every: 5, atMost: 200 },
    );
    if (!ended || !status) {
      await this.start({ path: '/bin/kill', args: ['-KILL', String(pid)] }, false);
      throw new LabUnreachableError(
        `Cannot finish "${[command.path, ...(command.args ?? [])].join(' ')}" in the lab: it still ran after ` +
          `${limit / 1000} s and was killed. Give it a larger limit, or see whether it waits for input.`,
      );
    }
    return {
      stdout: Buffer.from(status['out-data'] ?? '', 'base64'),
      stderr: Buffer.from(status['err-data'] ?? '', 'base64'),
      exitCode: status.exitcode ?? 128 + (status.signal ?? 0),
    };
  }

  private start(command: GuestCommand, capture: boolean): Promise<{ pid: number }> {
    const program = {
      path: command.path,
      arg: command.args ?? [],
      'capture-output': capture,
      ...(command.input ? { 'input-data': Buffer.from(command.input).toString('base64') } : {}),
    };
    return this.request('guest-exec', program, isStarted);
  }

  private request<T>(
    command: string,
    args: object,
    check: Check<T>,
    limit = 60_000,
    accept: (message: Message) => boolean = () => true,
  ): Promise<T> {
    const turn = this.queue.then(() => this.ask(command, args, check, limit, accept));
    this.queue = turn.catch(() => {});
    return turn;
  }

  private ask<T>(
    command: string,
    args: object,
    check: Check<T>,
    limit: number,
    accept: (message: Message) => boolean,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        this.receive = null;
        this.onEnd = null;
        act();
      };
      const silent = () =>
        reject(
          new LabUnreachableError(`The lab's guest agent did not answer "${command}" in ${limit / 1000} s.`),
        );
      const timer = setTimeout(() => finish(silent), limit);
      const gone = () =>
        reject(new MachineEndedError(`Cannot ask the lab "${command}": its machine has ended.`));
      if (this.ended) return finish(gone);
      this.onEnd = () => finish(gone);
      this.receive = (message) => {
        if (!accept(message)) return;
        const { error, return: answer } = message;
        finish(() => {
          if (error) reject(new MaillabError(`The lab's guest agent refused "${command}": ${error.desc}`));
          else if (check(answer)) resolve(answer);
          else reject(new MaillabError(`The lab's guest agent answered "${command}" with something else.`));
        });
      };
      this.stream.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    });
  }
}
