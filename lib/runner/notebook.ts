import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { ICell, ICodeCell, INotebookContent, IOutput } from '@jupyterlab/nbformat';
import { UsageError } from '../errors.js';
import { MAX_FILE, notebookSchema } from './notebook-schema.js';
import { shaped } from './shape.js';

export type Notebook = INotebookContent;
export type Cell = ICell;
export type CodeCell = ICodeCell;
export type Output = IOutput;

/** The kernelspec of every notebook of the course. */
export const KERNELSPEC = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };

/** Reads an .ipynb file. Throws a UsageError when there is none or it is not a notebook of format 4. */
export function readNotebook(file: string): Notebook {
  let text: string;
  try {
    text = notebookText(file);
  } catch (error) {
    throw new UsageError(`Cannot read the notebook "${file}": ${(error as Error).message}.`);
  }
  try {
    const notebook = JSON.parse(text) as Notebook;
    if (!Array.isArray(notebook?.cells)) throw new Error('it has no list of cells');
    if (notebook.nbformat !== 4) throw new Error(`its format is ${notebook.nbformat}, not 4`);
    return shaped(notebookSchema, notebook) as unknown as Notebook;
  } catch (error) {
    throw new UsageError(
      `Cannot read the notebook "${file}": ${(error as Error).message}. Save it again from JupyterLab.`,
    );
  }
}

/** The text of a notebook's file. Throws when it is none, as a pipe that nobody writes to, or larger than any notebook. */
export function notebookText(file: string): string {
  const stat = fs.statSync(file);
  if (!stat.isFile()) throw new Error('it is not a file');
  if (stat.size > MAX_FILE) throw new Error(`it has ${stat.size} octets, more than ${MAX_FILE}`);
  return fs.readFileSync(file, 'utf8');
}

export function isCode(cell: Cell): cell is CodeCell {
  return cell.cell_type === 'code';
}

/** The text of a multi-line string of the format, which is either one string or a list of lines. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join('');
  return typeof value === 'string' ? value : '';
}

export function sourceOf(cell: Cell): string {
  return textOf(cell.source);
}

export function tagsOf(cell: Cell): string[] {
  const tags = (cell.metadata as { tags?: unknown } | undefined)?.tags;
  return Array.isArray(tags) ? tags.map(String) : [];
}

/** Whether the runner executes a cell: code that is not blank and not tagged `skip-execution`. */
export function isExecuted(cell: Cell): cell is CodeCell {
  return isCode(cell) && sourceOf(cell).trim() !== '' && !tagsOf(cell).includes('skip-execution');
}

/** A deep copy in format 4.5: cells without an id get one, and code cells have outputs and a count. */
export function normalised(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  copy.metadata ??= {};
  copy.nbformat_minor = Math.max(5, copy.nbformat_minor ?? 0);
  const seen = new Set<string>();
  for (const cell of copy.cells) {
    const { id } = cell as { id?: unknown };
    if (typeof id !== 'string' || !/^[a-zA-Z0-9-_]{1,64}$/.test(id) || seen.has(id)) {
      (cell as { id?: string }).id = randomBytes(4).toString('hex');
    }
    seen.add((cell as { id: string }).id);
    cell.metadata ??= {};
    if (isCode(cell)) {
      cell.outputs ??= [];
      cell.execution_count ??= null;
    }
  }
  return copy;
}

/** The text of an .ipynb file as Jupyter writes it: keys sorted, one space of indent, lists of lines, a final newline. */
export function serialise(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const lines = { ...cell, source: splitLines(textOf(cell.source)) };
    return isCode(cell) ? { ...lines, outputs: cell.outputs.map(splitOutput) } : lines;
  });
  return `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`;
}

function splitOutput(output: Output): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...output };
  if (typeof copy.text === 'string') copy.text = splitLines(copy.text);
  if (copy.data && typeof copy.data === 'object') {
    copy.data = Object.fromEntries(
      Object.entries(copy.data).map(([type, value]) => [
        type,
        isText(type) ? splitLines(textOf(value)) : value,
      ]),
    );
  }
  return copy;
}

/** Jupyter keeps these as lists of lines; other types are base64 in one string, or JSON. */
function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript';
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
