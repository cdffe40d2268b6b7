import fs from 'node:fs';
import path from 'node:path';
import { MaillabError } from '../../errors.js';
import { serialise } from '../notebook.js';
import type { NotebookResult } from '../verdict.js';
import { indexPage } from './index-page.js';
import { junitReport } from './junit.js';
import { notebookPage } from './notebook-page.js';

/**
 * Writes the executed notebooks and their pages under `folder`, and an index of them.
 *
 * @returns the path of the index.
 */
export function writeSite(results: readonly NotebookResult[], folder: string): string {
  const names = siteNames(results.map(({ path: file }) => file));
  const index = path.join(folder, 'index.html');
  writing(folder, () => {
    fs.mkdirSync(folder, { recursive: true });
    for (const [at, result] of results.entries()) {
      const target = path.join(folder, names[at]!);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      if (result.notebook.cells.length > 0) fs.writeFileSync(`${target}.ipynb`, serialise(result.notebook));
      const up = '../'.repeat(names[at]!.split('/').length - 1);
      fs.writeFileSync(`${target}.html`, notebookPage(result, `${up}index.html`));
    }
    fs.writeFileSync(index, indexPage(results.map((result, at) => ({ result, href: `${names[at]}.html` }))));
  });
  return index;
}

export function writeJunit(results: readonly NotebookResult[], file: string, started: Date): void {
  writing(file, () => {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    fs.writeFileSync(file, junitReport(results, started));
  });
}

/** Where each notebook goes, without extension: its path below the folder that all of them share. */
export function siteNames(files: readonly string[]): string[] {
  const parts = files.map((file) => path.resolve(file).split(path.sep));
  const shared = parts.map((each) => each.slice(0, -1)).reduce(commonStart, parts[0]?.slice(0, -1) ?? []);
  return parts.map((each) =>
    each
      .slice(shared.length)
      .join('/')
      .replace(/\.ipynb$/, ''),
  );
}

function commonStart(a: string[], b: string[]): string[] {
  const end = a.findIndex((part, at) => part !== b[at]);
  return end < 0 ? a : a.slice(0, end);
}

function writing(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'the disk is full' : message;
    throw new MaillabError(
      `Cannot write the report to "${what}": ${why}. Free some space or name another place with --out.`,
    );
  }
}
