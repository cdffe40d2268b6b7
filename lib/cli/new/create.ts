import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { labText, type Name, notebookText, solutionText, testText } from './templates.js';

/** Reads a name such as `10-integrador`: the exercise's number, a letter if need be, and words. */
export function parseName(name: string): Name {
  const id = /^(\d\d[a-z]?)(-[a-z0-9]+)*$/.exec(name)?.[1];
  if (id) return { notebook: name, id };
  throw new UsageError(
    `Cannot make a notebook called "${name}": a name is two digits, a letter if need be, and words in lower case. Try "10-integrador" or "03c-mime".`,
  );
}

const REGISTER = join('labs', 'exercises.ts');

/**
 * Writes a lab, its model answers, a notebook and the test that proves them into the course in `root`, and adds the lab to
 * the list of exercises; returns the paths of all that it wrote. Overwrites nothing: when one of them cannot be written,
 * none is.
 */
export function createExercise(root: string, name: Name): string[] {
  const files = {
    [join('labs', `${name.id}.ts`)]: labText(name),
    [join('labs', `${name.id}.solution.ts`)]: solutionText(name),
    [join('notebooks', `${name.notebook}.ipynb`)]: notebookText(name),
    [join('test', 'labs', `${name.id}.test.ts`)]: testText(name),
  };
  const there = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (there) {
    throw new UsageError(
      `Cannot make "${name.notebook}": "${there}" exists. Choose another number or letter.`,
    );
  }
  const written: string[] = [];
  try {
    const list = withExercise(readFileSync(join(root, REGISTER), 'utf8'), name);
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(root, path), text, { flag: 'wx' });
      written.push(join(root, path));
    }
    writeFileSync(join(root, REGISTER), list);
  } catch (error) {
    for (const path of written) rmSync(path);
    throw new UsageError(
      `Cannot make "${name.notebook}": ${(error as Error).message}. Is this the folder of a course, with its tests?`,
    );
  }
  return [...Object.keys(files), REGISTER];
}

/** Adds an exercise to the text of `labs/exercises.ts`, in the order of the numbers, unless it is there. */
export function withExercise(text: string, { id }: Name): string {
  const lines = text.replace(/\n*$/, '').split('\n');
  const idOf = (line: string) => /^export \{ exercise(\w+) \}/.exec(line)?.[1];
  if (lines.some((line) => idOf(line) === id)) return text;
  const next = lines.findIndex((line) => (idOf(line) ?? '') > id);
  lines.splice(next < 0 ? lines.length : next, 0, `export { exercise${id} } from './${id}.js';`);
  return `${lines.join('\n').trimStart()}\n`;
}
