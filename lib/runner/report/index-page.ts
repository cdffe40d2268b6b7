import type { NotebookResult } from '../verdict.js';
import { questionsText } from './notebook-page.js';
import { escapeHtml, page } from './page.js';

/** The list of all notebooks of a run with their verdicts. */
export function indexPage(entries: readonly { result: NotebookResult; href: string }[]): string {
  const failed = entries.filter(({ result }) => result.verdict === 'fail').length;
  const summary =
    failed === 0
      ? '<strong class="pass">✓ todos sin fallas</strong>'
      : `<strong class="fail">✗ ${failed} de ${entries.length} con fallas</strong>`;
  const rows = entries.map(row);
  return page(
    'Cuadernos ejecutados',
    `<h1>Cuadernos ejecutados</h1>
<p>${summary}</p>
<table class="list">
<thead><tr><th scope="col">Cuaderno</th><th scope="col">Resultado</th><th scope="col" class="number">Celdas</th><th scope="col">Preguntas</th><th scope="col" class="number">Segundos</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`,
  );
}

function row({ result, href }: { result: NotebookResult; href: string }): string {
  const { verdict, cells, seconds, questions, failures } = result;
  const mark = verdict === 'pass' ? '<span class="pass">✓ pasa</span>' : '<span class="fail">✗ falla</span>';
  const first = failures[0]?.message.split('\n')[0];
  const why = first ? `<br><span class="quiet">${escapeHtml(first)}</span>` : '';
  const address = href.split('/').map(encodeURIComponent).join('/');
  return `<tr><td><a href="${address}">${escapeHtml(href.replace(/\.html$/, ''))}</a></td><td>${mark}${why}</td><td class="number">${cells}</td><td>${questionsText(questions)}</td><td class="number">${seconds.toFixed(1)}</td></tr>`;
}
