import type { Warning } from '../verdict.js';

/** `notebooks/03-smtp.ipynb: cell 4 line 2: message Fix. [rule]`, one for each warning. */
export function warningLines(path: string, warnings: readonly Warning[]): string[] {
  return warnings.map(({ cell, line, message, fix, rule }) => {
    const where = cell === null ? '' : ` cell ${cell}${line === null ? '' : ` line ${line}`}:`;
    return `${path}:${where} ${message} ${fix} [${rule}]`;
  });
}
