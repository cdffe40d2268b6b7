import { stripVTControlCharacters } from 'node:util';
import { inOrder, type Line } from './races.js';
import { RULES } from './rules.js';
import { DROPPED, ROW_RULES, rowsOf } from './view-rules.js';

/** The lines of an output without what legitimately varies from run to run. */
export function normalisedLines(text: string): string[] {
  const lines: Line[] = [];
  for (const row of rowsOf(stripVTControlCharacters(text))) {
    if (DROPPED.some((pattern) => pattern.test(row.text))) continue;
    const normal = normaliseLine(row.text);
    if (normal !== '') lines.push({ ...row, text: normal });
  }
  return withoutRepeats(inOrder(lines));
}

/**
 * The lines of a verdict or a refutation without any number: that the answer agrees with this run's figures was checked
 * already, and what is left is what is said of them.
 */
export function sentencesOf(text: string): string[] {
  return normalisedLines(text).map((line) =>
    line
      .replace(/-?\d(?:[\d.,:/]*\d)?/g, '#')
      .replace(/#(?:(?:[\s,;:–/]| y | a | de )*#)+/g, '#')
      .replace(/(.{4,}?)(?:[,;]? ?\1)+/g, '$1'),
  );
}

function normaliseLine(line: string): string {
  let normal = line;
  for (const { pattern, stands } of [...ROW_RULES, ...RULES]) normal = normal.replace(pattern, stands);
  return normal.replace(/\s+/g, ' ').trim();
}

/** Segmentation and retries decide how many equal rows there are: `Application Data` once or five times. */
function withoutRepeats(lines: readonly string[]): string[] {
  return lines.filter((line, at) => line !== lines[at - 1]);
}
