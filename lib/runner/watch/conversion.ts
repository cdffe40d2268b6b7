import { format } from 'node:util';
import type { TslabExecutor } from '../../notebook/internals.js';
import type { Fast } from '../fast/switch.js';
import type { Cells } from './cells.js';
import { describeDiagnostics } from './failures.js';

/** Has what a cell's compilation and its run go wrong with told as data, where tslab prints text. */
export function watchConversion(executor: TslabExecutor, cells: Cells, fast: Fast | undefined): void {
  const createExecutor = executor.createExecutor;
  executor.createExecutor = (root, converters, console) => {
    const converter = converters.node;
    fast?.convertAhead(converter, () => cells.latest?.next ?? []);
    const convert = converter.convert.bind(converter);
    let told = false;
    converter.convert = (before, source) => {
      const converted = convert(before, source);
      told = converted.diagnostics.length > 0;
      for (const failure of describeDiagnostics(converted.diagnostics, cells.latest?.cell ?? 0))
        cells.report(failure);
      return converted;
    };
    return createExecutor(root, converters, {
      log: console.log,
      error: (...args: unknown[]) => {
        if (args.length === 1) cells.reportThrown('exception', args[0], cells.latest?.cell ?? 0);
        else if (!told) cells.latest?.flow.stream('stderr', `${format(...args)}\n`);
      },
    });
  };
}
