import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../errors.js';
import { readNotebook, serialise } from '../../runner/notebook.js';
import { studentNotebook } from './student-notebook.js';

/** Never part of a student's copy: what is generated, and what git keeps. */
const GENERATED = ['node_modules', 'dist', 'out', '.git', '.ipynb_checkpoints'];
/** Tests that know the answers; notebooks are written blanked. */
const TELLING = [join('test', 'labs'), join('test', 'notebooks'), 'notebooks'];
const SOLUTION = /\.solution\./;

export interface Released {
  notebooks: string[];
  /** Answers left blank. */
  blanks: number;
}

/**
 * Writes a student's copy of the course in `root` into the empty folder `target`: everything but model answers
 * and the tests that know them, the notebooks blanked. Throws a UsageError, and leaves no folder behind, when a solution would leak.
 */
export function releaseTree(root: string, target: string, pointsOf: (id: string) => number): Released {
  const destination = resolve(target);
  if (existsSync(destination) && readdirSync(destination).length > 0) {
    throw new UsageError(
      `Cannot release into "${target}": the folder is not empty. Give one that is new or empty.`,
    );
  }
  const notebooks = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb'));
  const students = notebooks.map((name) => {
    const path = join('notebooks', name);
    try {
      return { path, notebook: studentNotebook(readNotebook(join(root, path)), pointsOf) };
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${path}: ${error.message}`) : error;
    }
  });
  try {
    copy(root, destination);
    for (const { path, notebook } of students) {
      mkdirSync(dirname(join(destination, path)), { recursive: true });
      writeFileSync(join(destination, path), serialise(notebook));
    }
    refuseSolutions(destination);
  } catch (error) {
    rmSync(destination, { recursive: true, force: true });
    throw error;
  }
  const blanks = students
    .flatMap(({ notebook }) => notebook.cells)
    .filter((cell) => {
      return (cell.metadata as { nbgrader?: { solution?: boolean } }).nbgrader?.solution;
    });
  return { notebooks: students.map(({ path }) => path), blanks: blanks.length };
}

function copy(root: string, destination: string): void {
  const kept = (path: string) => {
    const name = basename(path);
    if (GENERATED.includes(name) || SOLUTION.test(name) || name.endsWith('.tsbuildinfo')) return false;
    return !TELLING.includes(relative(root, path)) && resolve(path) !== destination;
  };
  for (const entry of readdirSync(root)) {
    const from = join(root, entry);
    if (kept(from) && !contains(from, destination)) {
      cpSync(from, join(destination, entry), { recursive: true, filter: kept });
    }
  }
}

function contains(folder: string, path: string): boolean {
  const inside = relative(resolve(folder), path);
  return inside === '' || (!inside.startsWith(`..${sep}`) && inside !== '..');
}

/** No file of the copy is a model answer, and none that notebooks reach imports one. */
function refuseSolutions(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.[cm]?[jt]s$/.test(entry.name)) continue;
    const path = relative(folder, join(entry.parentPath, entry.name));
    const imports = () =>
      !path.startsWith('test') &&
      /from ['"][^'"]*\.solution(\.js)?['"]/.test(readFileSync(join(folder, path), 'utf8'));
    if (SOLUTION.test(entry.name) || imports()) {
      throw new UsageError(
        `Cannot release "${path}": it is or imports a model answer. Keep solutions out of what notebooks use.`,
      );
    }
  }
}
