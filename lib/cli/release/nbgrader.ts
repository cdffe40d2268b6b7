import { createHash } from 'node:crypto';
import type { Cell } from '../../runner/notebook.js';
import { sourceOf } from '../../runner/notebook.js';

/** Metadata of nbgrader, schema 3, as its own validator wants it. */
export type NbgraderMetadata = {
  schema_version: 3;
  grade_id: string;
  grade: boolean;
  solution: boolean;
  locked: boolean;
  task: false;
  cell_type: string;
  points?: number;
  checksum: string;
};

/** An answer cell is graded by its reader and editable; every other cell is locked. `points` is for an answer cell. */
export function nbgraderMetadata(cell: Cell, gradeId: string, points: number | null): NbgraderMetadata {
  const answers = points !== null;
  const metadata = {
    schema_version: 3 as const,
    grade_id: gradeId,
    grade: answers,
    solution: answers,
    locked: !answers,
    task: false as const,
    cell_type: cell.cell_type,
    ...(answers ? { points } : {}),
  };
  return { ...metadata, checksum: checksumOf(cell, metadata) };
}

/** nbgrader's checksum: MD5 over source, type, flags, id and, for a graded cell, points as Python prints a float. */
export function checksumOf(cell: Cell, metadata: Omit<NbgraderMetadata, 'checksum'>): string {
  const python = (flag: boolean) => (flag ? 'True' : 'False');
  const { grade, solution, locked, grade_id, points = 0 } = metadata;
  const hash = createHash('md5')
    .update(sourceOf(cell))
    .update(cell.cell_type)
    .update(python(grade))
    .update(python(solution))
    .update(python(locked))
    .update(grade_id);
  if (grade) hash.update(Number.isInteger(points) ? `${points}.0` : String(points));
  return hash.digest('hex');
}
