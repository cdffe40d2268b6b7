import fs from 'node:fs';
import { type CodeCell, isCode, type Notebook, serialise } from '../notebook.js';
import { idsOf, outputDifference } from './compare.js';
import { stableOf } from './text.js';

/**
 * The fresh notebook when anything meaningful changed in it, else the committed one. Never some outputs of each: a verdict
 * cites frames of the capture that the cells before it show. Both have the same cells.
 */
export function updatedNotebook(committed: Notebook, fresh: Notebook): Notebook {
  const ids = idsOf(committed, fresh);
  const pairs = fresh.cells.map((cell, index) => [committed.cells[index], cell] as const);
  const changed = pairs.some(
    ([before, after]) =>
      before &&
      isCode(before) &&
      isCode(after) &&
      (outputDifference(before, after, ids) !== undefined || saysMore(before, after)),
  );
  if (!changed) return committed;
  const updated = structuredClone(fresh);
  for (const [index, cell] of updated.cells.entries()) {
    // When it ran is not kept: a second run would differ.
    if (isCode(cell)) cell.metadata = structuredClone(committed.cells[index]?.metadata ?? {});
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

/** Whether views say by now what of them is stable, and did not when the outputs were saved. */
function saysMore(before: CodeCell, after: CodeCell): boolean {
  return after.outputs.some(
    (output, at) => stableOf(output) !== undefined && stableOf(before.outputs?.[at]) === undefined,
  );
}
