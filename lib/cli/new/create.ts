import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { labText, type Name, notebookText, solutionText } from './templates.js';

/** Reads a name such as `10-integrador`: the exercise's number, a letter if need be, and words. */
export function parseName(name: string): Name {
  const id = /^(\d\d[a-z]?)(-[a-z0-9]+)*$/.exec(name)?.[1];
  if (id) return { notebook: name, id };
  throw new UsageError(
    `Cannot make a notebook called "${name}": a name is two digits, a letter if need be, and words in lower case. Try "10-integrador" or "03c-mime".`,
  );
}

/** Writes a lab, its model answers and a notebook into the course in `root`; returns their paths. Overwrites nothing. */
export function createExercise(root: string, name: Name): string[] {
  const files = {
    [join('labs', `${name.id}.ts`)]: labText(name),
    [join('labs', `${name.id}.solution.ts`)]: solutionText(name),
    [join('notebooks', `${name.notebook}.ipynb`)]: notebookText(name),
  };
  const there = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (there) {
    throw new UsageError(
      `Cannot make "${name.notebook}": "${there}" exists. Choose another number or letter.`,
    );
  }
  const written: string[] = [];
  try {
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(root, path), text, { flag: 'wx' });
      written.push(join(root, path));
    }
  } catch (error) {
    for (const path of written) rmSync(path);
    throw new UsageError(
      `Cannot make "${name.notebook}": ${(error as Error).message}. Is this the folder of a course?`,
    );
  }
  return Object.keys(files);
}
