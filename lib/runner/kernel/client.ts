import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as zmq from 'zeromq';
import type { z } from 'zod';
import { looseRecord, shaped } from '../shape.js';
import type { Amount } from '../watch/amount.js';
import type { ConnectionInfo } from './connection.js';
import { executeReply, kernelInfoReply } from './content.js';
import { decode, encode, type Message, message } from './message.js';

/** The answer to an `execute_request`. */
export interface ExecuteReply {
  status: 'ok' | 'error' | 'abort' | 'aborted';
  executionCount: number | null;
}

/** Code to execute. */
export interface Execute {
  code: string;
  /** The runner's number of it. */
  cell: number;
  /** What will be sent after this, as far as known: the kernel may compile it meanwhile. */
  next: readonly string[];
  /** What it may show. */
  limit: Amount;
}

/** A kernel that sends more octets at once is cut off: its probe sends no such outputs. */
const MAX_MESSAGE = 32 * 2 ** 20;

/** The client's side of a kernel's sockets. */
export class KernelClient {
  /** Called with every message of the kernel's broadcast, in order. */
  onIopub: (message: Message) => void = () => {};
  /** Called with why a message of the kernel could not be read, which is then taken for not sent. */
  onMalformed: (why: string) => void = () => {};

  readonly #key: string;
  readonly #session = randomUUID();
  readonly #shell: zmq.Dealer;
  readonly #iopub: zmq.Subscriber;
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #idle = new Map<string, () => void>();

  constructor(connection: ConnectionInfo) {
    this.#key = connection.key;
    const address = (port: number) => `${connection.transport}://${connection.ip}:${port}`;
    // The kernel opens its side when it has started: looked for often, as every notebook waits for it.
    const socket = { linger: 0, reconnectInterval: 10, maxMessageSize: MAX_MESSAGE };
    this.#shell = new zmq.Dealer({ ...socket, routingId: this.#session });
    this.#iopub = new zmq.Subscriber(socket);
    this.#shell.connect(address(connection.shell_port));
    this.#iopub.connect(address(connection.iopub_port));
    this.#iopub.subscribe();
    void this.#readShell();
    void this.#readIopub();
  }

  /**
   * Waits until the kernel answers and its broadcast arrives, and resolves to its `language_info`; rejects when `signal`
   * is aborted.
   */
  async ready(signal: AbortSignal): Promise<Record<string, unknown>> {
    for (;;) {
      signal.throwIfAborted();
      const request = message(this.#session, 'kernel_info_request', {});
      const reply = this.#request(request);
      const idle = this.#whenIdle(request.header.msg_id);
      const both = Promise.all([reply, idle]).then(([{ content }]) => content);
      // A broadcast from before the subscription took effect is lost, so the question is repeated.
      const content = await Promise.race([both, delay(50, undefined, { signal })]);
      if (content) return shaped(kernelInfoReply, content).language_info;
    }
  }

  /**
   * Sends code. The reply resolves when it came and all outputs before it did; it never does if the kernel ends.
   */
  execute({ code, cell, next, limit }: Execute): { id: string; reply: Promise<ExecuteReply> } {
    const request = message(this.#session, 'execute_request', {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      maillab_cell: cell,
      maillab_next: next,
      maillab_limit: limit,
    });
    const id = request.header.msg_id;
    const idle = this.#whenIdle(id);
    const reply = Promise.all([this.#request(request, executeReply), idle]).then(([{ content }]) => {
      const { status, execution_count } = shaped(executeReply, content);
      return { status, executionCount: execution_count ?? null };
    });
    return { id, reply };
  }

  /** Asks anything on the shell channel and resolves to the reply's content. */
  async request(type: string, content: Record<string, unknown>): Promise<Record<string, unknown>> {
    return (await this.#request(message(this.#session, type, content))).content;
  }

  close(): void {
    this.#shell.close();
    this.#iopub.close();
  }

  #request(request: Message, schema: z.ZodType = looseRecord): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.#replies.set(request.header.msg_id, (reply) => {
        shaped(schema, reply.content);
        resolve(reply);
      });
      this.#shell.send(encode(this.#key, request)).catch(reject);
    });
  }

  #whenIdle(id: string): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.set(id, resolve);
    });
  }

  async #readShell(): Promise<void> {
    for await (const frames of this.#shell) {
      this.#reading(frames, (reply) => {
        const id = reply.parent.msg_id ?? '';
        this.#replies.get(id)?.(reply);
        this.#replies.delete(id);
      });
    }
  }

  async #readIopub(): Promise<void> {
    for await (const frames of this.#iopub) {
      this.#reading(frames, (said) => {
        this.onIopub(said);
        if (said.header.msg_type !== 'status' || said.content.execution_state !== 'idle') return;
        const id = said.parent.msg_id ?? '';
        this.#idle.get(id)?.();
        this.#idle.delete(id);
      });
    }
  }

  /** Cells have the kernel's sockets in their reach: whatever comes, the next message is read. */
  #reading(frames: Buffer[], take: (message: Message) => void): void {
    try {
      take(decode(this.#key, frames));
    } catch (error) {
      this.onMalformed((error as Error).message);
    }
  }
}
