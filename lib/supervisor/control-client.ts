import { createConnection, type Socket } from 'node:net';
import { LabUnreachableError } from '../errors.js';
import { jsonIn, LineBuffer } from '../machine/lines.js';
import type { Frame } from '../wire/frame.js';
import { type Event, errorOf, frameOf, isAnswer, isEvent, type Method, type Methods } from './protocol.js';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type Listener = { frames(frames: Frame[]): void; interrupted(reason: Error): void };

/** A connection to a lab's supervisor. It keeps the process alive only while an answer is awaited. */
export class ControlClient {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<Listener>();
  private next = 0;
  private reason: Error | null = null;
  /** Resolves when the supervisor is gone. */
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    const giveUp = (cause?: unknown) => {
      this.explain(
        new LabUnreachableError('The lab said something that is no answer. Open it again.', { cause }),
      );
      socket.destroy();
    };
    const lines = new LineBuffer(undefined, giveUp);
    socket.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) this.receive(jsonIn(line));
      } catch (cause) {
        giveUp(cause);
      }
    });
    socket.on('error', () => {});
    this.closed = new Promise((done) => {
      socket.on('close', () => {
        this.end();
        done();
      });
    });
    socket.unref();
  }

  static connect(path: string): Promise<ControlClient> {
    return new Promise((done, fail) => {
      const socket = createConnection(path);
      socket.once('connect', () => done(new ControlClient(socket)));
      socket.once('error', (cause) =>
        fail(
          new LabUnreachableError('Cannot reach the lab: it is not running. Start it with "maillab up".', {
            cause,
          }),
        ),
      );
    });
  }

  /** Says why the lab is gone, where that is known better than by the closed socket. */
  explain(reason: Error): void {
    this.reason ??= reason;
  }

  request<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']> {
    if (this.socket.destroyed) return Promise.reject(this.gone());
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.socket.ref();
      this.socket.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  /** Listens to the wire. Resolves, once frames flow, to what ends it. */
  async subscribe(listener: Listener): Promise<() => Promise<void>> {
    this.listeners.add(listener);
    if (this.listeners.size === 1) await this.request('subscribe', { on: true });
    return async () => {
      if (!this.listeners.delete(listener) || this.listeners.size > 0 || this.socket.destroyed) return;
      await this.request('subscribe', { on: false });
    };
  }

  /** Waits until the supervisor is gone. */
  untilClosed(): Promise<void> {
    this.socket.ref();
    return this.closed;
  }

  disconnect(): void {
    this.socket.destroy();
  }

  private receive(message: unknown): void {
    if (isEvent(message)) {
      this.dispatch(message);
      return;
    }
    if (!isAnswer(message)) throw new Error('neither an event nor an answer');
    const id = message.id ?? Number.NaN;
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (this.pending.size === 0) this.socket.unref();
    if ('error' in message) pending?.reject(errorOf(message.error));
    else pending?.resolve(message.result);
  }

  private dispatch(event: Event): void {
    if (event.event === 'frames') {
      const frames = event.frames.map(frameOf);
      for (const listener of this.listeners) listener.frames(frames);
    } else {
      this.interrupt(new LabUnreachableError('Cannot finish the capture: the lab was reset meanwhile.'));
    }
  }

  private interrupt(reason: Error): void {
    const listeners = [...this.listeners];
    this.listeners.clear();
    for (const listener of listeners) listener.interrupted(reason);
  }

  private end(): void {
    for (const { reject } of this.pending.values()) reject(this.gone());
    this.pending.clear();
    this.interrupt(this.gone());
  }

  private gone(): Error {
    return (
      this.reason ?? new LabUnreachableError('The lab has ended. Open it again, or see "maillab status".')
    );
  }
}
