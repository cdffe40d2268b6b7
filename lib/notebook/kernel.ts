import type { Publishing, Zeromq } from './internals.js';

const steady = new WeakSet<object>();

/** The module that is loaded from a path like this one; undefined where none is. Nothing is loaded by looking. */
export function loadedModule(path: RegExp): Record<string, unknown> | undefined {
  const found = Object.keys(require.cache).find((name) => path.test(name));
  return found === undefined ? undefined : require.cache[found]?.exports;
}

/**
 * tslab sends each output without waiting for the one before it to be gone. On a busy computer zeromq refuses that
 * (EBUSY), and the kernel dies. A socket whose send timeout is 0 sends at once and is never busy: here every publishing
 * socket of a tslab kernel becomes such a one with its next output. Does nothing elsewhere.
 */
export function keepOutputsFlowing(zeromq = loadedModule(/[\\/]zeromq[\\/]lib[\\/]index\.js$/)): void {
  const publisher = (zeromq as Zeromq | undefined)?.Publisher;
  if (publisher === undefined || steady.has(publisher)) return;
  steady.add(publisher);
  const { send } = publisher.prototype;
  // The method is inherited and read-only: an assignment would not do.
  Object.defineProperty(publisher.prototype, 'send', {
    configurable: true,
    value(this: Publishing, ...args: unknown[]) {
      if (this.sendTimeout !== 0) this.sendTimeout = 0;
      return send.apply(this, args);
    },
  });
}

/**
 * The same for sockets that are yet to be made, as in a kernel that the runner starts: these also lose nothing when more
 * than the thousand messages wait that zeromq otherwise has room for, the end of a cell among them.
 */
export function publishEverything(zeromq: Zeromq): void {
  const { Publisher } = zeromq;
  zeromq.Publisher = class extends Publisher {
    constructor(options?: object) {
      super({ sendTimeout: 0, sendHighWaterMark: 0, ...options });
    }
  };
  steady.add(zeromq.Publisher);
}
