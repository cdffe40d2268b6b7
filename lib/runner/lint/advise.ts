import type { Failure, Warning } from '../verdict.js';

/** Adds to a failure what the lint knows of the same place: the line where the kernel knew none, and the fix. */
export function adviseFailures(failures: Failure[], warnings: readonly Warning[]): void {
  for (const failure of failures) {
    const known = warnings.find(
      ({ cell, line }) =>
        cell !== null && cell === failure.cell && (failure.line === null || line === failure.line),
    );
    if (!known) continue;
    failure.line ??= known.line;
    failure.message += `\n${known.message} ${known.fix}`;
  }
}
