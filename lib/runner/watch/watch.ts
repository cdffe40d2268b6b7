import type { KernelModules } from '../../notebook/internals.js';
import type { Fast } from '../fast/switch.js';
import { watchOutputs, watchWarnings } from './cell-outputs.js';
import { watchScripts } from './cell-scripts.js';
import { Cells } from './cells.js';
import type { Channel } from './channel.js';
import { followCauses } from './context.js';
import { watchConversion } from './conversion.js';
import type { CellMaps } from './lines.js';
import { answerQuestions, watchEnds, withoutListeners } from './process-events.js';
import { Scripts } from './scripts.js';

export interface Watched extends KernelModules {
  /** The source maps of a script that tslab made of a cell. */
  mapsOf: (output: string) => CellMaps | undefined;
  channel: Channel;
  fast: Fast | undefined;
}

/** Puts the watch in place, then calls `start`, which starts tslab. */
export function watchKernel(
  { ts, mapsOf, jupyter, executor, channel, fast }: Watched,
  start: () => void,
): void {
  const scripts = new Scripts();
  const cells = new Cells(scripts);
  watchOutputs(jupyter, cells);
  watchWarnings();
  watchConversion(executor, cells, fast);
  watchScripts(ts, mapsOf, cells);
  watchEnds(cells, channel);
  answerQuestions(cells, channel);
  followCauses((cell) => scripts.waitingLine(cell));
  withoutListeners(start);
}
