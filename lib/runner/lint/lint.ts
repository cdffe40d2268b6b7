import { isCode, type Notebook, sourceOf } from '../notebook.js';
import type { Warning } from '../verdict.js';
import { parseCell } from './cell.js';
import { lintCell } from './cell-rules.js';

/**
 * What will go wrong with a notebook on tslab, or with its file in Jupyter, before it runs. Takes the notebook as it was
 * read, not normalised.
 */
export function lintNotebook(notebook: Notebook): Warning[] {
  const warnings: Warning[] = [...lintFile(notebook)];
  const earlier = new Set<string>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (!isCode(cell)) continue;
    const parsed = parseCell(sourceOf(cell), earlier);
    for (const finding of lintCell(parsed)) warnings.push({ cell: index, ...finding });
    for (const name of parsed.own) earlier.add(name);
  }
  return warnings;
}

function* lintFile(notebook: Notebook): Iterable<Warning> {
  const whole = { cell: null, line: null };
  const { kernelspec } = notebook.metadata ?? {};
  if (kernelspec?.name !== 'tslab') {
    yield {
      ...whole,
      rule: 'kernelspec',
      message: `El cuaderno pide el kernel "${kernelspec?.name ?? ''}" y no "tslab".`,
      fix: 'En JupyterLab: Kernel, Change Kernel, TypeScript.',
    };
  } else if ((kernelspec as { language?: unknown }).language !== 'typescript') {
    yield {
      ...whole,
      rule: 'kernelspec',
      message: 'Al kernelspec del cuaderno le falta "language": "typescript".',
      fix: 'Agregalo en metadata.kernelspec.',
    };
  }
  if (notebook.nbformat_minor < 5) {
    yield {
      ...whole,
      rule: 'nbformat',
      message: `El formato es 4.${notebook.nbformat_minor}, sin ids de celdas.`,
      fix: 'Guardalo en formato 4.5: "maillab run --update" lo hace.',
    };
    return;
  }
  const seen = new Set<unknown>();
  for (const [cell, { id }] of notebook.cells.entries()) {
    if (typeof id !== 'string' || !/^[a-zA-Z0-9-_]{1,64}$/.test(id)) {
      yield {
        cell,
        line: null,
        rule: 'id',
        message: 'La celda no tiene un id válido.',
        fix: '"maillab run --update" le pone uno.',
      };
    } else if (seen.has(id)) {
      yield {
        cell,
        line: null,
        rule: 'id',
        message: `El id "${id}" está repetido.`,
        fix: '"maillab run --update" le pone otro.',
      };
    }
    seen.add(id);
  }
}
