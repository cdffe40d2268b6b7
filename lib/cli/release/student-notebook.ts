import { UsageError } from '../../errors.js';
import { type Cell, isCode, type Notebook, normalised, sourceOf, tagsOf } from '../../runner/notebook.js';
import { freeNames } from './free-names.js';
import { nbgraderMetadata } from './nbgrader.js';
import {
  answersOutside,
  blankSolutions,
  hasSolution,
  mentionsSolution,
  regionsOf,
  secretsOf,
} from './solutions.js';

/** Shorter texts, such as `354`, stand in any prose; longer ones are a solution that got out. */
const TELLING = 24;

/**
 * The notebook as a student gets it: solutions blank, outputs cleared, nbgrader's metadata. `pointsOf` gives a
 * question's points by its id. Throws a UsageError when a solution would leak.
 */
export function studentNotebook(notebook: Notebook, pointsOf: (id: string) => number): Notebook {
  const copy = normalised(notebook);
  const sources = copy.cells.map((cell) =>
    isCode(cell) ? attempt(cell, () => sourceOf(cell)) : sourceOf(cell),
  );
  const open = copy.cells.map((cell, index) =>
    isCode(cell) ? attempt(cell, () => withoutSolutions(sources[index]!)) : '',
  );
  const free = freeNames(open);
  const needed = (name: string) => free.has(name);
  const secrets = copy.cells.flatMap((cell, index) =>
    isCode(cell) ? attempt(cell, () => secretsOf(sources[index]!)) : [],
  );
  const cells = copy.cells.map((cell, index) =>
    attempt(cell, () => studentCell(cell, sources[index]!, needed, pointsOf)),
  );
  for (const cell of cells) refuseLeak(cell, secrets);
  return { ...copy, cells };
}

function studentCell(
  cell: Cell,
  source: string,
  needed: (name: string) => boolean,
  pointsOf: (id: string) => number,
): Cell {
  const answers = isCode(cell) && hasSolution(source);
  if (isCode(cell)) {
    const told = answersOutside(source)[0];
    if (told)
      throw new UsageError(
        `"${told}" gives an answer outside of the solution markers. Put the markers around it`,
      );
  }
  const blank = answers ? blankSolutions(source, needed) : source;
  const ids = [...blank.matchAll(/\blab\.answer\(\s*(['"`])(.+?)\1/g)].map((match) => match[2]!);
  const points = answers ? ids.reduce((sum, id) => sum + pointsOf(id), 0) : null;
  const student = { ...cell, source: blank } as Cell;
  student.metadata = {
    ...(tagsOf(cell).length > 0 ? { tags: tagsOf(cell) } : {}),
    nbgrader: nbgraderMetadata(student, String((cell as { id?: unknown }).id), points),
  };
  return isCode(student) ? { ...student, outputs: [], execution_count: null } : student;
}

function withoutSolutions(source: string): string {
  return regionsOf(source).reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), source);
}

function refuseLeak(cell: Cell, secrets: readonly string[]): void {
  const source = sourceOf(cell);
  const { id } = cell as { id?: unknown };
  if (mentionsSolution(source)) {
    throw new UsageError(
      `Cannot release the notebook: cell "${id}" still has a solution marker. Write "// BEGIN SOLUTION" and "// END SOLUTION" alone on their lines, in a code cell.`,
    );
  }
  const leaked = secrets.find((secret) => secret.length >= TELLING && source.includes(secret));
  if (leaked) {
    throw new UsageError(
      `Cannot release the notebook: cell "${id}" shows the solution "${leaked}". Take it out of that cell.`,
    );
  }
}

function attempt<T>(cell: Cell, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `Cannot release the notebook, at cell "${(cell as { id?: unknown }).id}": ${error.message}`,
    );
  }
}
