import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { isAny, isCount, isObject, isString, maybe, objectOf } from 'maillab-vm-provisioning';
import { MachineEndedError, MaillabError } from '../errors.js';
import { jsonIn, LineBuffer } from './lines.js';

/** An asynchronous event of QEMU, such as `SHUTDOWN` or `BLOCK_IO_ERROR`. */
export interface QmpEvent {
  event: string;
  data?: Record<string, unknown>;
}

/** A greeting, an event or an answer. */
const isMessage = objectOf({
  id: maybe(isCount),
  event: maybe(isString),
  data: maybe(isObject),
  error: maybe(objectOf({ desc: isString })),
  return: isAny,
});

interface Pending {
  command: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** QEMU Machine Protocol over an open stream: one JSON document a line. Emits `event` with each QmpEvent. */
export class Qmp extends EventEmitter<{ event: [QmpEvent] }> {
  private readonly pending = new Map<number, Pending>();
  private next = 0;
  private ended = false;

  constructor(private readonly stream: Duplex) {
    super();
    // With a QEMU that says something else there is no talking.
    const giveUp = () => {
      stream.destroy();
      this.end();
    };
    const lines = new LineBuffer(undefined, giveUp);
    stream.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) this.receive(jsonIn(line));
      } catch {
        giveUp();
      }
    });
    stream.on('error', () => this.end());
    stream.on('close', () => this.end());
    stream.on('end', () => this.end());
  }

  /** Leaves capabilities negotiation; nothing else is accepted before. */
  async start(): Promise<void> {
    await this.execute('qmp_capabilities');
  }

  /** Runs a command; its `return` value. */
  execute<T = unknown>(command: string, args: object = {}): Promise<T> {
    if (this.ended) return Promise.reject(gone(command));
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, { command, resolve: resolve as (value: unknown) => void, reject });
      this.stream.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  /** Runs a command of the human monitor; what it printed. */
  async monitor(line: string): Promise<string> {
    return this.execute<string>('human-monitor-command', { 'command-line': line });
  }

  private receive(message: unknown): void {
    if (!isMessage(message)) throw new Error('no QMP');
    if (message.event !== undefined) this.emit('event', message as QmpEvent);
    const pending = message.id === undefined ? undefined : this.pending.get(message.id);
    if (!pending) return;
    this.pending.delete(message.id!);
    if (message.error)
      pending.reject(new MaillabError(`QEMU refused "${pending.command}": ${message.error.desc}`));
    else pending.resolve(message.return);
  }

  private end(): void {
    this.ended = true;
    for (const { command, reject } of this.pending.values()) reject(gone(command));
    this.pending.clear();
  }
}

function gone(command: string): Error {
  return new MachineEndedError(`Cannot ask the virtual machine "${command}": it has ended.`);
}
