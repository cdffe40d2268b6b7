import type { Cells } from './cells.js';
import type { Channel } from './channel.js';
import { pendingTimers } from './context.js';
import { openHandles } from './handles.js';

/** Tells of errors that nobody catches, and of `process.exit`. */
export function watchEnds(cells: Cells, channel: Channel): void {
  process.on('uncaughtException', (thrown) => cells.reportThrown('late-throw', thrown, cells.current));
  process.on('unhandledRejection', (reason, promise) => cells.rejected(reason, promise));
  process.on('rejectionHandled', (promise) => cells.handled(promise));
  const exit = process.exit.bind(process);
  process.exit = ((code?: number) => {
    const stack = new Error('exit').stack ?? '';
    const place = cells.scripts.cellPlace(stack);
    channel.tell({
      exit: {
        kind: 'exit',
        cell: place?.cell ?? cells.current,
        line: place?.line ?? null,
        ename: 'process.exit',
        evalue: String(code ?? process.exitCode ?? 0),
        code: null,
        places: cells.scripts.places(stack),
        details: [],
      },
    });
    return exit(code);
  }) as typeof process.exit;
}

/** Answers what the runner asks: what is open, and where a cell waits. */
export function answerQuestions(cells: Cells, channel: Channel): void {
  channel.onQuestion = ({ id, ask, cell }) => {
    if (ask === 'waiting') return channel.tell({ id, waiting: cells.scripts.waitingLine(cell ?? 0) });
    const once = pendingTimers().filter((timer) => !timer.repeats).length;
    channel.tell({ id, open: openHandles(cells.scripts), timers: once });
  };
}

/** Calls `start` while nobody can listen to errors that nobody catches: tslab would print them. */
export function withoutListeners(start: () => void): void {
  const on = process.on;
  process.on = ((event: string, listener: (...args: unknown[]) => void) => {
    if (event === 'uncaughtException' || event === 'unhandledRejection') return process;
    return on.call(process, event, listener);
  }) as typeof process.on;
  try {
    start();
  } finally {
    process.on = on;
  }
}
