import type { Cell, Notebook } from '../notebook.js';

/** Limits of a run, in milliseconds. */
export interface Timeouts {
  cellMs: number;
  notebookMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { cellMs: 120_000, notebookMs: 900_000 };

/** No notebook holds up the others for longer, whatever it asks for. */
const LONGEST_MS = 3_600_000;

/**
 * The limit of one cell: `metadata.timeout` or `metadata.maillab.timeout` of the cell, else of the notebook
 * `metadata.execution.timeout` (as nbmake reads it) or `metadata.maillab.cell_timeout`, else the default. In seconds there.
 */
export function cellTimeout(notebook: Notebook, cell: Cell, defaults: Timeouts): number {
  return (
    seconds(cell.metadata, ['timeout'], ['maillab', 'timeout'], ['execution', 'timeout']) ??
    seconds(notebook.metadata, ['execution', 'timeout'], ['maillab', 'cell_timeout']) ??
    defaults.cellMs
  );
}

/** The limit of the whole notebook: `metadata.timeout` or `metadata.maillab.timeout`, in seconds, else the default. */
export function notebookTimeout(notebook: Notebook, defaults: Timeouts): number {
  return seconds(notebook.metadata, ['timeout'], ['maillab', 'timeout']) ?? defaults.notebookMs;
}

function seconds(metadata: unknown, ...paths: string[][]): number | undefined {
  for (const keys of paths) {
    let value: unknown = metadata;
    for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
    if (typeof value === 'number' && value > 0) return Math.min(value * 1000, LONGEST_MS);
  }
  return undefined;
}
