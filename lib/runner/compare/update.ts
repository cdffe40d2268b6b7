import fs from 'node:fs';
import { isCode, type Notebook, serialise } from '../notebook.js';
import { outputDifference } from './compare.js';

/**
 * The committed notebook with fresh outputs where something meaningful changed, and the old ones elsewhere. Both have the
 * same cells.
 */
export function updatedNotebook(committed: Notebook, fresh: Notebook): Notebook {
  const updated = structuredClone(fresh);
  for (const [index, cell] of updated.cells.entries()) {
    const before = committed.cells[index];
    if (!isCode(cell) || !before || !isCode(before)) continue;
    // When it ran is not kept: a second run would differ.
    cell.metadata = structuredClone(before.metadata);
    if (outputDifference(before, cell) === undefined) cell.outputs = structuredClone(before.outputs ?? []);
  }
  return updated;
}

/** Writes the notebook if its content is not that of the file already; how the file was laid out does not count. */
export function writeUpdated(file: string, committed: Notebook, fresh: Notebook): boolean {
  const updated = serialise(updatedNotebook(committed, fresh));
  if (updated === serialise(committed)) return false;
  const temporary = `${file}.tmp-${process.pid}`;
  try {
    fs.writeFileSync(temporary, updated);
    fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
  return true;
}
