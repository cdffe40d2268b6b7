import vm from 'node:vm';
import { WRAPPER } from '../../notebook/internals.js';
import type { Cells } from './cells.js';
import { inCell } from './context.js';
import type { CellMaps } from './lines.js';

/**
 * Has the script of each cell run under a name of its own, with its awaits marked, and as the cause of all that follows
 * from it.
 */
export function watchScripts(
  ts: typeof import('@tslab/typescript-for-tslab'),
  mapsOf: (output: string) => CellMaps | undefined,
  cells: Cells,
): void {
  const { scripts } = cells;
  // What a script with marks, and the debugger, ask.
  Object.defineProperty(globalThis, '__maillab__', {
    value: {
      entered: (cell: number, id: number) => scripts.entered(cell, id),
      left: <T>(cell: number, id: number, value: T) => scripts.left(cell, id, value),
      lineAt: (cell: number, line: number, column: number) => scripts.lineAt(cell, line, column),
    },
  });
  const run = vm.runInThisContext;
  vm.runInThisContext = ((code: string, options?: vm.RunningCodeOptions) => {
    const prefix = WRAPPER.prefixes.find((candidate) => code.startsWith(candidate));
    if (!cells.running || !prefix || !code.endsWith(WRAPPER.suffix)) return run(code, options);
    const { cell } = cells.running;
    const output = code.slice(prefix.length, -WRAPPER.suffix.length);
    const maps = mapsOf(output);
    if (!maps) return inCell(cell, () => run(code, options));
    const script = scripts.add(ts, cell, prefix, output, maps) + WRAPPER.suffix;
    return inCell(cell, () => run(script, { ...options, filename: scripts.fileName(cell) }));
  }) as typeof vm.runInThisContext;
}
