import { styleText } from 'node:util';
import { visible } from '../../show/visible.js';
import type { NotebookResult } from '../verdict.js';

/** What people read at the end of a run; `colour` when it goes to a terminal. */
export function terminalReport(results: readonly NotebookResult[], colour: boolean): string {
  const paint = (style: 'green' | 'red' | 'yellow' | 'dim', text: string) =>
    colour ? styleText(style, text) : text;
  const lines: string[] = [];
  for (const result of results) {
    const { path, verdict, seconds, cells, executed, questions, failures, updated } = result;
    const mark = verdict === 'pass' ? paint('green', 'pass') : paint('red', 'FAIL');
    const asked = Object.entries(questions).filter(([, count]) => count > 0);
    const answers = asked.map(([name, count]) => `${count} ${name}`).join(', ');
    const ran = executed < cells && verdict === 'fail' ? `${executed} of ${cells} cells` : `${cells} cells`;
    lines.push(
      `${mark}  ${path}  ${paint('dim', [ran, `${seconds.toFixed(1)} s`, answers, updated && 'updated'].filter(Boolean).join(', '))}`,
    );
    for (const { cell, line, message } of failures) {
      const [first, ...rest] = message.split('\n').map(visible);
      const where = cell === null ? '' : `cell ${cell}${line === null ? '' : ` line ${line}`}: `;
      lines.push(`      ${paint('red', where)}${first}`, ...rest.map((text) => `        ${text}`));
    }
  }
  const failed = results.filter(({ verdict }) => verdict === 'fail').length;
  const count = `${results.length} notebook${results.length === 1 ? '' : 's'}`;
  lines.push(
    '',
    failed === 0 ? paint('green', `${count}, all pass`) : paint('red', `${count}, ${failed} failed`),
  );
  return `${lines.join('\n')}\n`;
}
