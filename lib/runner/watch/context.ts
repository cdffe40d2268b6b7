import { AsyncResource, createHook, executionAsyncResource } from 'node:async_hooks';
import { HANDLES, type NodeTimer } from '../../notebook/internals.js';

/** Which cell caused what is running now. */
export interface Cause {
  /** The number that the runner gave to the execution. */
  cell: number;
  /** Called by a socket, server or child process, which answers whatever later cells ask of it. */
  byHandle: boolean;
}

/** A socket, server, child process or repeating timer that a cell opened. */
export interface Opened {
  cell: number;
  type: string;
  stack: string;
  /** Line of the await that was under way, for what is opened without a frame of the cell in the stack. */
  waitingLine: number | null;
}

const CAUSE = Symbol('maillab.cause');
const handles = new Set<string>([...HANDLES, 'Timeout']);
const opened = new WeakMap<object, Opened>();
const timers = new Set<WeakRef<NodeTimer>>();

type Carrier = { [CAUSE]?: Cause };

/**
 * Starts following causes from one asynchronous step to the next, in the whole process. `waitingLine` tells at which line
 * a cell waits.
 */
export function followCauses(waitingLine: (cell: number) => number | null): void {
  createHook({
    init(_id, type, _trigger, resource: object) {
      if (type === 'PROMISE') hideSymbols(resource);
      const cause = (executionAsyncResource() as Carrier)[CAUSE];
      if (!cause) return;
      const isHandle = handles.has(type);
      const inherited =
        isHandle && type !== 'Timeout' && !cause.byHandle ? { ...cause, byHandle: true } : cause;
      Object.defineProperty(resource, CAUSE, {
        value: inherited,
        enumerable: false,
        configurable: true,
        writable: true,
      });
      if (!isHandle) return;
      opened.set(resource, {
        cell: cause.cell,
        type,
        stack: deepStack(),
        waitingLine: waitingLine(cause.cell),
      });
      if (type === 'Timeout') timers.add(new WeakRef(resource as NodeTimer));
    },
  }).enable();
}

/** With hooks on, Node.js marks every promise with symbols that would show when a cell prints one. */
function hideSymbols(promise: object): void {
  for (const symbol of Object.getOwnPropertySymbols(promise)) {
    Object.defineProperty(promise, symbol, { enumerable: false });
  }
}

/** Runs `action` as the doing of `cell`. */
export function inCell<T>(cell: number, action: () => T): T {
  const resource = new AsyncResource('MAILLAB_CELL');
  Object.defineProperty(resource, CAUSE, {
    value: { cell, byHandle: false },
    enumerable: false,
    writable: true,
  });
  return resource.runInAsyncScope(action);
}

/** What caused the code that is running now; undefined outside of every cell. */
export function currentCause(): Cause | undefined {
  return (executionAsyncResource() as Carrier)[CAUSE];
}

/** Who opened a handle, or undefined when no cell did. */
export function openedBy(handle: object): Opened | undefined {
  return opened.get(handle);
}

/** Timers that cells started, that have not fired for the last time and that keep the process alive. */
export function pendingTimers(): { opened: Opened; repeats: boolean }[] {
  const pending: { opened: Opened; repeats: boolean }[] = [];
  for (const reference of timers) {
    const timer = reference.deref();
    if (!timer || timer._destroyed) timers.delete(reference);
    else if (timer.hasRef()) pending.push({ opened: opened.get(timer)!, repeats: timer._repeat !== null });
  }
  return pending;
}

/** A stack deep enough to reach the cell below the layers of a library. */
export function deepStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  try {
    return new Error('stack').stack ?? '';
  } finally {
    Error.stackTraceLimit = limit;
  }
}
