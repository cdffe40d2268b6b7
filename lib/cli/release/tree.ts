import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { VERDICT_MIME } from '../../check/verdict-mime.js';
import { UsageError } from '../../errors.js';
import { isCode, type Notebook, readNotebook, serialise, sourceOf } from '../../runner/notebook.js';
import { courseFiles } from './course-files.js';
import { answersOutside, mentionsSolution } from './solutions.js';
import { studentNotebook } from './student-notebook.js';

/** Never part of a student's copy: model answers, and the tests that know them. */
const TELLING = /\.solution\.|^test\/(labs|notebooks)\/|^test\/(check|live)\/zones?\b/;

export interface Released {
  notebooks: string[];
  /** Answers left blank. */
  blanks: number;
  /** Files that are given as they are, though git does not have them so yet. */
  changed: string[];
}

/**
 * Writes a student's copy of the course in `root` into the empty folder `target`: the files that git has, without model
 * answers and the tests that know them, every notebook with answers in it blanked, wherever it is. Throws a UsageError,
 * and writes nothing, when a solution would leak.
 */
export function releaseTree(root: string, target: string, pointsOf: (id: string) => number): Released {
  const destination = resolve(target);
  if (existsSync(destination) && readdirSync(destination).length > 0) {
    throw new UsageError(
      `Cannot release into "${target}": the folder is not empty. Give one that is new or empty.`,
    );
  }
  const course = courseFiles(root);
  const files = course.files.filter((file) => !TELLING.test(file));
  for (const file of files) refuseSolutions(root, file);
  const students = new Map<string, Notebook>();
  for (const file of files.filter((name) => name.endsWith('.ipynb'))) {
    const notebook = readNotebook(join(root, file));
    if (!file.startsWith('notebooks/') && !isSolved(notebook)) continue;
    try {
      students.set(file, studentNotebook(notebook, pointsOf));
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`${file}: ${error.message}`) : error;
    }
  }
  write(root, destination, files, students);
  const blanks = [...students.values()].flatMap(({ cells }) => cells).filter(isBlank);
  const changed = course.changed.filter((file) => files.includes(file));
  return { notebooks: [...students.keys()], blanks: blanks.length, changed };
}

function write(
  root: string,
  destination: string,
  files: readonly string[],
  students: ReadonlyMap<string, Notebook>,
): void {
  const written: string[] = [];
  try {
    for (const file of files) {
      const to = join(destination, file);
      const student = students.get(file);
      written.push(...[mkdirSync(dirname(to), { recursive: true })].filter((folder) => folder !== undefined));
      if (student) writeFileSync(to, serialise(student), { flag: 'wx' });
      else copyFileSync(join(root, file), to, constants.COPYFILE_EXCL);
      written.push(to);
    }
  } catch (error) {
    for (const path of written.reverse()) removeWritten(path);
    throw error;
  }
}

/** Removes a file, or a folder as far as nothing else is in it. */
function removeWritten(path: string): void {
  try {
    if (!lstatSync(path).isDirectory()) rmSync(path);
    else {
      for (const entry of readdirSync(path)) removeEmptyFolder(join(path, entry));
      rmdirSync(path);
    }
  } catch {
    // Somebody has put something there meanwhile.
  }
}

function removeEmptyFolder(path: string): void {
  if (lstatSync(path).isDirectory()) removeWritten(path);
}

/** Whether a notebook has answers in it: markers, an answer with its value, or a saved verdict. */
function isSolved({ cells }: Notebook): boolean {
  return cells.some(
    (cell) =>
      mentionsSolution(sourceOf(cell)) ||
      (isCode(cell) && answersOutside(sourceOf(cell)).length > 0) ||
      (isCode(cell) && cell.outputs?.some(({ data }) => VERDICT_MIME in ((data ?? {}) as object))),
  );
}

function isBlank(cell: Notebook['cells'][number]): boolean {
  return (cell.metadata as { nbgrader?: { solution?: boolean } }).nbgrader?.solution === true;
}

/** Throws when a file that notebooks reach imports a model answer: without it the file would not even load. */
function refuseSolutions(root: string, file: string): void {
  if (!/\.[cm]?[jt]s$/.test(file) || file.startsWith('test/')) return;
  if (!/['"][^'"\n]*\.solution(\.[cm]?[jt]s)?['"]/.test(readFileSync(join(root, file), 'utf8'))) return;
  throw new UsageError(
    `Cannot release "${file}": it imports a model answer. Keep solutions out of what notebooks use.`,
  );
}
