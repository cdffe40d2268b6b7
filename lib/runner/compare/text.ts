import { REFUTATIONS_MIME, VERDICT_MIME } from '../../check/verdict-mime.js';
import { STABLE_MIME } from '../../show/stable.js';
import { type Output, textOf } from '../notebook.js';

/** What an output says, as text: its plain-text twin where there is one. */
export function outputText(output: Output): string {
  switch (output.output_type) {
    case 'stream':
      return textOf(output.text);
    case 'error':
      return `${output.ename}: ${output.evalue}`;
    default:
      return dataText((output.data ?? {}) as Record<string, unknown>);
  }
}

/** The lines of an output without what its view knows to vary; undefined where the view has said nothing of it. */
export function stableOf(output: Output | undefined): string[] | undefined {
  const lines = (output?.data as Record<string, unknown> | undefined)?.[STABLE_MIME];
  return Array.isArray(lines) ? lines.map(String) : undefined;
}

export function withoutStable(output: Output): Output {
  if (stableOf(output) === undefined) return output;
  const { [STABLE_MIME]: _, ...data } = output.data as Record<string, unknown>;
  return { ...output, data } as Output;
}

/** Whether an output tells what was made of this run's evidence: a verdict, or refuted misconceptions. */
export function isJudgement(output: Output): boolean {
  const data = (output.data ?? {}) as Record<string, unknown>;
  return VERDICT_MIME in data || REFUTATIONS_MIME in data;
}

function dataText(data: Record<string, unknown>): string {
  const verdict = data[VERDICT_MIME] as { id?: unknown; verdict?: unknown } | undefined;
  const lines = verdict ? [`${verdict.id} ${verdict.verdict}`] : [];
  if ('text/plain' in data) lines.push(textOf(data['text/plain']));
  else if ('text/html' in data) lines.push(stripTags(textOf(data['text/html'])));
  else if ('text/markdown' in data) lines.push(textOf(data['text/markdown']));
  else lines.push(...Object.keys(data).map((type) => `[${type}]`));
  return lines.join('\n');
}

/** The text of HTML, a line for each block; only for comparing, never for showing. */
function stripTags(html: string): string {
  return html
    .replace(/<(?:\/?(?:p|div|tr|li|h\d|pre|table|caption|summary|details|br|hr|ul|ol)\b)[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');
}
