import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { notebookText } from './notebook.js';

const NEVER = new Set(['node_modules', '.ipynb_checkpoints', '.venv', 'out', 'dist']);

/** The notebooks at the given paths: files as they are, folders with all they hold, in order of name. */
export function findNotebooks(paths: readonly string[]): string[] {
  const found = paths.flatMap((each) => {
    const stat = fs.statSync(each, { throwIfNoEntry: false });
    if (!stat) throw new UsageError(`Cannot run "${each}": there is no such notebook or folder.`);
    return stat.isDirectory() ? within(each) : [each];
  });
  if (found.length === 0) {
    throw new UsageError(
      `Cannot run "${paths.join(' ')}": there are no notebooks in it. Name an .ipynb file.`,
    );
  }
  return [...new Set(found)];
}

/** Whether a notebook seems to open a lab: a guess, which costs time alone where it is wrong. */
export function mentionsLab(file: string): boolean {
  return textOf(file).includes('openLab(');
}

/** The packages that a notebook seems to import: a guess, as above. */
export function importsOf(file: string): string[] {
  const names = [...textOf(file).matchAll(IMPORT)].map(([, name]) => name!);
  return [...new Set(names)].filter((name) => !isBuiltin(name));
}

/** In the JSON of a notebook. */
const IMPORT = /\b(?:from|import)\s+(?:'|\\")([@\w][\w@./-]*)(?:'|\\")/g;

function textOf(file: string): string {
  try {
    return notebookText(file);
  } catch {
    return '';
  }
}

function within(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : within(full);
    return entry.name.endsWith('.ipynb') ? [full] : [];
  });
}
