import { randomUUID } from 'node:crypto';
import { LabUnreachableError } from '../errors.js';
import type { Frame } from '../wire/frame.js';
import { type Ends, markerPayload, Segment } from './live-segment.js';

/** A wire that can be listened to, and marked: what is put on it comes by in order with everything else. */
export interface LiveSource {
  /** Resolves, once frames flow, to what ends it. */
  subscribe(listener: {
    frames(frames: Frame[]): void;
    interrupted(reason: Error): void;
  }): Promise<() => Promise<void>>;
  /** Puts a datagram with this payload on the wire. It may be lost. */
  mark(payload: Uint8Array): void;
}

export interface LiveOptions {
  /** Milliseconds that connections may take to close once the action is done; by default 2000. */
  closing?: number;
  /** Milliseconds that a marker may take to be seen; by default 30 s. */
  marking?: number;
}

/** What an action caused on the wire. */
export interface LiveCapture {
  frames: Frame[];
  /** Connections begun by the action that were still open at the limit. */
  open: Ends[];
}

/** Milliseconds after which a marker that was not seen is sent again. */
const REPEAT = 150;

/** Runs `action` and gives exactly the frames that it caused. What it throws is thrown on. */
export async function captureLive(
  source: LiveSource,
  action: () => unknown,
  options: LiveOptions = {},
): Promise<LiveCapture> {
  const id = randomUUID();
  const segment = new Segment(id);
  let look = () => {};
  let interruption: Error | null = null;
  const stop = await source.subscribe({
    frames: (frames) => {
      for (const frame of frames) segment.push(frame);
      look();
    },
    interrupted: (reason) => {
      interruption = reason;
      look();
    },
  });

  /** Resolves to true when the condition holds, to false at the limit. */
  const seen = (condition: () => boolean, limit: number) =>
    new Promise<boolean>((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        look = () => {};
        act();
      };
      look = () => {
        if (interruption) finish(() => reject(interruption));
        else if (condition()) finish(() => resolve(true));
      };
      const timer = setTimeout(() => finish(() => resolve(false)), limit);
      look();
    });
  const mark = async (end: 'start' | 'end', condition: () => boolean) => {
    const payload = markerPayload(`${id} ${end}`);
    source.mark(payload);
    const repeat = setInterval(() => source.mark(payload), REPEAT);
    try {
      if (await seen(condition, options.marking ?? 30_000)) return;
    } finally {
      clearInterval(repeat);
    }
    throw new LabUnreachableError(
      `Cannot capture: the ${end} marker was not seen on the lab's wire. See "maillab doctor".`,
    );
  };

  try {
    await mark('start', () => segment.started);
    await action();
    await mark('end', () => segment.ended);
    await seen(() => segment.open.length === 0, options.closing ?? 2000);
    return { frames: segment.frames(), open: segment.open };
  } finally {
    await stop();
  }
}
