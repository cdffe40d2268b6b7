import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MaillabError } from '../../errors.js';
import { serialise } from '../notebook.js';
import type { Failure, NotebookResult } from '../verdict.js';
import { claimReport, writeReportFile } from './folder.js';
import { indexPage } from './index-page.js';
import { junitReport } from './junit.js';
import { notebookPage } from './notebook-page.js';

const INDEX = 'index.html';

/** The report of a run: the executed notebooks and a page of each, written as they end, and an index of them. */
export class Site {
  readonly #names: Map<string, string>;
  readonly #index: string;
  #written: Promise<unknown> = Promise.resolve();

  /** @param files the notebooks of the run; the report goes under `folder`. */
  constructor(
    files: readonly string[],
    private readonly folder: string,
  ) {
    const names = siteNames(files);
    this.#names = new Map(files.map((file, at) => [file, names[at]!]));
    this.#index = path.join(folder, INDEX);
  }

  /** Has a notebook and its page written, once the next notebook is on its way. */
  add(result: NotebookResult): void {
    this.#written = this.#written.then(() => nextTurn()).then(() => this.#write(result));
    // Whoever closes the site is told.
    this.#written.catch(() => {});
  }

  /**
   * Waits for the pages and writes the index, in the order of `results`.
   *
   * @returns the path of the index.
   * @throws MaillabError when the report could not be written.
   */
  async close(results: readonly NotebookResult[]): Promise<string> {
    await this.#written;
    const entries = results.map((result) => ({ result, href: `${this.#names.get(result.path)!}.html` }));
    writing(this.folder, () => {
      claimReport(this.folder);
      writeReportFile(this.folder, INDEX, indexPage(entries));
    });
    return this.#index;
  }

  #write(result: NotebookResult): void {
    const name = this.#names.get(result.path)!;
    writing(this.folder, () => {
      claimReport(this.folder);
      if (result.notebook.cells.length > 0)
        writeReportFile(this.folder, `${name}.ipynb`, serialise(result.notebook));
      const up = '../'.repeat(name.split('/').length - 1);
      writeReportFile(this.folder, `${name}.html`, pageOf(result, `${up}${INDEX}`));
    });
  }
}

/** The page of a notebook; of one that cannot be shown, its verdict without its cells. */
function pageOf(result: NotebookResult, index: string): string {
  try {
    return notebookPage(result, index);
  } catch (error) {
    const message = `El cuaderno no se puede mostrar.\n${(error as Error).message}`;
    const failures: Failure[] = [...result.failures, { kind: 'unjudged', cell: null, line: null, message }];
    return notebookPage({ ...result, failures, notebook: { ...result.notebook, cells: [] } }, index);
  }
}

export function writeJunit(results: readonly NotebookResult[], file: string, started: Date): void {
  writing(file, () => {
    refuseOther(file);
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    fs.writeFileSync(file, junitReport(results, started));
  });
}

/** Throws where a report in XML would be written over something else. */
function refuseOther(file: string): void {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0) return;
  if (!fs.readFileSync(file, 'utf8').startsWith('<?xml')) throw new Error('something else is there');
}

/**
 * Where each notebook goes, without extension: its path below the folder that all of them share. No two have the same,
 * even where letters of either case are, and none that of the index of all.
 */
export function siteNames(files: readonly string[]): string[] {
  const parts = files.map((file) => path.resolve(file).split(path.sep));
  const shared = parts.map((each) => each.slice(0, -1)).reduce(commonStart, parts[0]?.slice(0, -1) ?? []);
  const taken = new Set(['index']);
  return parts.map((each) => {
    const wanted = each
      .slice(shared.length)
      .join('/')
      .replace(/\.ipynb$/, '');
    let name = wanted;
    for (let copy = 2; taken.has(name.toLowerCase()); copy += 1) name = `${wanted}-${copy}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function commonStart(a: string[], b: string[]): string[] {
  const end = a.findIndex((part, at) => part !== b[at]);
  return end < 0 ? a : a.slice(0, end);
}

function writing(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof MaillabError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'the disk is full' : message;
    throw new MaillabError(
      `Cannot write the report to "${what}": ${why}. Free some space or name another place with --out.`,
    );
  }
}
