import type { NotebookResult } from '../verdict.js';

/** The document of `maillab run --json`. */
export function jsonReport(results: readonly NotebookResult[]): string {
  const notebooks = results.map(({ path, verdict, seconds, cells, questions, failures, warnings }) => ({
    path,
    verdict,
    seconds,
    cells,
    questions,
    failures: failures.map(({ cell, line, message, kind }) => ({ cell, line, message, kind })),
    warnings,
  }));
  return `${JSON.stringify({ notebooks }, null, 2)}\n`;
}
