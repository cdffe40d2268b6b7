import path from 'node:path';
import hljs from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';
import { type Cell, isCode, isExecuted, sourceOf } from '../notebook.js';
import type { Failure, NotebookResult } from '../verdict.js';
import { markdown } from './markdown.js';
import { outputHtml } from './outputs.js';
import { escapeHtml, page } from './page.js';

hljs.registerLanguage('typescript', typescript);

/** The page of an executed notebook; `index` is the relative address of the list of all. */
export function notebookPage(result: NotebookResult, index: string): string {
  const failed = new Set(result.failures.map(({ cell }) => cell));
  const cells = result.notebook.cells.map((cell, at) => cellHtml(cell, at, failed.has(at)));
  const title = path.basename(result.path, '.ipynb');
  return page(
    title,
    [`<nav><a href="${escapeHtml(index)}">Todos los cuadernos</a></nav>`, head(result), ...cells].join('\n'),
  );
}

function head({
  path: file,
  verdict,
  seconds,
  cells,
  questions,
  failures,
  warnings,
}: NotebookResult): string {
  const mark =
    verdict === 'pass'
      ? '<strong class="pass">✓ sin fallas</strong>'
      : '<strong class="fail">✗ con fallas</strong>';
  const asked = questionsText(questions);
  const facts = [escapeHtml(file), `${cells} celdas de código`, `${seconds.toFixed(1)} s`, asked].filter(
    Boolean,
  );
  const items = failures.map((failure) => `<li>${failureHtml(failure)}</li>`).join('\n');
  const advice = warnings.map(({ cell, line, message, fix }) => {
    const where = place(cell, line);
    return `<li class="warn">${where ? `${where}: ` : ''}${escapeHtml(`${message} ${fix}`)}</li>`;
  });
  return [
    `<p>${mark} <span class="quiet">${facts.join(' · ')}</span></p>`,
    items && `<ul>\n${items}\n</ul>`,
    advice.length > 0 && `<ul>\n${advice.join('\n')}\n</ul>`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** `3 bien, 1 sin responder`, or nothing. */
export function questionsText(questions: NotebookResult['questions']): string {
  const words = { correct: 'bien', wrong: 'mal', unanswered: 'sin responder', manual: 'a corregir' };
  return Object.entries(questions)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${words[name as keyof typeof words]}`)
    .join(', ');
}

function failureHtml({ cell, line, message }: Failure): string {
  const [first, ...rest] = message.split('\n');
  const where = cell === null ? '' : `<a href="#c${cell}">${place(cell, line)}</a>: `;
  const more = rest.length > 0 ? `<pre>${escapeHtml(rest.join('\n'))}</pre>` : '';
  return `${where}${escapeHtml(first!)}${more}`;
}

function place(cell: number | null, line: number | null): string {
  if (cell === null) return '';
  return line === null ? `celda ${cell}` : `celda ${cell}, línea ${line}`;
}

function cellHtml(cell: Cell, at: number, failed: boolean): string {
  const source = sourceOf(cell);
  if (!isCode(cell)) {
    const body = cell.cell_type === 'markdown' ? markdown(source) : `<pre>${escapeHtml(source)}</pre>`;
    return `<section class="cell" id="c${at}"><div></div><div class="prose">${body}</div></section>`;
  }
  const code = hljs.highlight(source, { language: 'typescript' }).value;
  const prompt = `[${cell.execution_count ?? ' '}]`;
  const old = cell.outputs.length > 0 && !isExecuted(cell);
  const outputs = [
    ...(old ? ['<p class="quiet">Esta celda no se ejecutó: su salida es de otro día y no cuenta.</p>'] : []),
    ...cell.outputs.map(outputHtml),
  ].join('\n');
  return [
    `<section class="cell${failed ? ' failed' : ''}" id="c${at}"><div class="prompt">${prompt}</div>`,
    `<div class="code"><pre><code>${code}</code></pre></div>`,
    outputs && `<div></div><div class="outputs">${outputs}</div>`,
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}
