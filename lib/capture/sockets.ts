import type { Frame } from '../wire/frame.js';
import { record, stop } from './sockets-hooks.js';
import { type Ends, Recording } from './sockets-recording.js';
import { Trace } from './trace.js';

export interface SocketsOptions {
  /**
   * What the ends are to be called: sockets see `127.0.0.1` and a forwarded port where the lab has an address and port
   * of its own. Both ends must be of the same IP version.
   */
  rename?: (ends: Ends) => Ends;
  /** Milliseconds that connections which have begun to close may take; by default 2000. */
  closing?: number;
  /** Octets of payload that are kept at most; by default 256 MiB. The trace says when some were not. */
  limit?: number;
}

const LIMIT = 256 * 1024 * 1024;

/**
 * Runs `action` and gives what the TCP connections of this process sent and received in it, whatever library made them:
 * those opened meanwhile, and older ones that were written to. Above TLS it is the plaintext; the session's secrets go
 * into the trace, for the pcapng of a capture from the wire. What `action` throws is thrown on.
 *
 * Of captures that are begun together each has only what its own action called. One that begins while others run has only
 * that too, and the first goes on with all the rest.
 */
export async function captureSockets(action: () => unknown, options: SocketsOptions = {}): Promise<Trace> {
  const recording = new Recording(options.limit ?? LIMIT);
  try {
    await record(recording, action);
    await settled(recording, options.closing ?? 2000);
  } finally {
    stop(recording);
  }
  const rename = options.rename ?? ((ends: Ends) => ends);
  const open = [...recording.connections].filter((connection) => !connection.closed && connection.ends);
  const { keyLog, dropped } = recording;
  const trace = new Trace([], {
    ...(keyLog.length > 0 ? { secrets: `${keyLog.join('\n')}\n` } : {}),
    ...(dropped > 0
      ? { damage: `${dropped} octets beyond the limit of ${recording.limit} were not kept` }
      : {}),
    open: open.map(({ ends }) => rename(ends!)),
  });
  // Composing frames with their checksums costs more than recording did: it waits until somebody looks.
  let frames: readonly Frame[] | null = null;
  const compose = () => {
    frames ??= Trace.of(recording.frames(rename)).frames;
    return frames;
  };
  return Object.defineProperty(trace, 'frames', { enumerable: true, get: compose });
}

/** Waits until every connection that has begun to close is closed, or the limit (ms) passes. */
async function settled(recording: Recording, limit: number): Promise<void> {
  // A library may close in the callback that resolves the action's promise.
  await new Promise((resolve) => setImmediate(resolve));
  const closing = () => [...recording.connections].some(({ closed, closing }) => closing && !closed);
  if (!closing()) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, limit);
    recording.changed = () => {
      if (closing()) return;
      clearTimeout(timer);
      resolve();
    };
  });
}
