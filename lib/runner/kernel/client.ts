import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as zmq from 'zeromq';
import { decode, encode, type Message, message } from './message.js';
import type { ConnectionInfo } from './process.js';

/** The answer to an `execute_request`. */
export interface ExecuteReply {
  status: 'ok' | 'error' | 'abort' | 'aborted';
  executionCount: number | null;
}

/** The client's side of a kernel's sockets. */
export class KernelClient {
  /** Called with every message of the kernel's broadcast, in order. */
  onIopub: (message: Message) => void = () => {};

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
    const socket = { linger: 0, reconnectInterval: 10 };
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
      if (content) return (content.language_info ?? {}) as Record<string, unknown>;
    }
  }

  /**
   * Sends code. The reply resolves when it came and all outputs before it did; it never does if the kernel ends.
   *
   * @param next what will be sent after this, as far as known: the kernel may compile it meanwhile
   */
  execute(
    code: string,
    cell: number,
    next: readonly string[] = [],
  ): { id: string; reply: Promise<ExecuteReply> } {
    const request = message(this.#session, 'execute_request', {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      maillab_cell: cell,
      maillab_next: next,
    });
    const id = request.header.msg_id;
    const idle = this.#whenIdle(id);
    const reply = Promise.all([this.#request(request), idle]).then(([{ content }]) => ({
      status: content.status as ExecuteReply['status'],
      executionCount: (content.execution_count as number | undefined) ?? null,
    }));
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

  #request(request: Message): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.#replies.set(request.header.msg_id, resolve);
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
      const reply = decode(this.#key, frames as Buffer[]);
      const id = reply.parent.msg_id ?? '';
      this.#replies.get(id)?.(reply);
      this.#replies.delete(id);
    }
  }

  async #readIopub(): Promise<void> {
    for await (const frames of this.#iopub) {
      const said = decode(this.#key, frames as Buffer[]);
      this.onIopub(said);
      if (said.header.msg_type !== 'status' || said.content.execution_state !== 'idle') continue;
      const id = said.parent.msg_id ?? '';
      this.#idle.get(id)?.();
      this.#idle.delete(id);
    }
  }
}
