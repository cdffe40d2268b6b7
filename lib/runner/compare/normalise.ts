import { stripVTControlCharacters } from 'node:util';
import { DROPPED, RACING, RULES } from './rules.js';

/** The lines of an output without what legitimately varies from run to run. */
export function normalisedLines(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (DROPPED.some((pattern) => pattern.test(line))) continue;
    for (const part of segments(line)) {
      const normal = normaliseLine(part);
      // Segmentation decides how many equal rows there are: `Application Data` once or five times.
      if (normal !== '' && normal !== lines.at(-1)) lines.push(normal);
    }
  }
  return sortRaces(lines);
}

function normaliseLine(line: string): string {
  let normal = stripVTControlCharacters(line);
  for (const { pattern, stands } of RULES) normal = normal.replace(pattern, stands);
  return normal.replace(/\s+/g, ' ').trim();
}

/** Replies that share a segment, `250 Ok | 250 Ok`, as if each had its own. */
function segments(line: string): string[] {
  const row =
    /^(\s*▸?\s*\d+\s+\d+[.,]\d{3,}\s+\S+\s+\S+\s+\S+\s+\d+\s+(?:[SC]: |Response: |Request: )?)(.*)$/.exec(
      line,
    );
  if (!row || !row[2]!.includes(' | ')) return [line];
  return row[2]!.split(' | ').map((part) => row[1]! + part);
}

function sortRaces(lines: string[]): string[] {
  const sorted: string[] = [];
  let race: string[] = [];
  for (const line of [...lines, '']) {
    if (RACING.test(line)) race.push(line);
    else {
      sorted.push(...race.sort(), line);
      race = [];
    }
  }
  return sorted.slice(0, -1);
}
