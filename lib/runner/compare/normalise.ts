import { stripVTControlCharacters } from 'node:util';
import { inOrder, type Line } from './races.js';
import type { Rule } from './rule.js';
import { rulesFor } from './rules.js';
import { DROPPED, OCTET_RULES, ROW_RULES, rowsOf, SAID_BETWEEN } from './view-rules.js';

const NONE: ReadonlySet<string> = new Set();

/** The lines of an output without what legitimately varies from run to run; `ids` are those of messages in a queue. */
export function normalisedLines(text: string, ids = NONE): string[] {
  const rules = [...ROW_RULES, ...OCTET_RULES, ...rulesFor(ids)];
  const lines: Line[] = [];
  for (const row of rowsOf(stripVTControlCharacters(text))) {
    if (DROPPED.some((pattern) => pattern.test(row.text))) continue;
    const normal = normaliseLine(row.text, rules);
    if (normal !== '') lines.push({ ...row, text: normal });
  }
  return withoutRepeats(inOrder(lines));
}

/** The lines that a view told to be stable, without what servers and clients make up. */
export function stableLinesOf(lines: readonly string[], ids = NONE): string[] {
  const rules = [...OCTET_RULES, ...rulesFor(ids)];
  const kept = lines
    .map(stripVTControlCharacters)
    .filter((line) => !SAID_BETWEEN.test(line))
    .map((line) => normaliseLine(line, rules));
  return withoutRepeats(kept.filter((line) => line !== ''));
}

const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?::\w+)?`;
const CONNECTION = `${ADDRESS}(?: → ${ADDRESS})?(?: TRAMA)?`;
const CONNECTIONS = new RegExp(`${CONNECTION}(?:(?:, | y )${CONNECTION})+`, 'g');
/** What a sentence says of the network and of the rules, whatever this run's figures were; then any other number. */
const SAID = new RegExp(
  `^\\S+/\\S+|\\b${ADDRESS}|\\bRFC \\d+|\\b[Ss]ecci(?:ón|ones) [\\d.]+|§ ?[\\d.]+|\\b[2-5]\\d\\d\\b(?: \\d\\.\\d\\.\\d+)?(?![.,]\\d)`,
);
const NUMBERS = new RegExp(`(${SAID.source})|-?\\d(?:[\\d.,:/]*\\d)?`, 'g');

/**
 * The lines of a verdict or a refutation without what was counted: that the answer agrees with this run's figures was checked
 * already, and what is left is what is said of them. Hosts, ports, reply codes and RFCs stay.
 */
export function sentencesOf(text: string, ids = NONE): string[] {
  return normalisedLines(text, ids).map((line) =>
    line
      .replace(CONNECTIONS, (list) => [...new Set(list.split(/, | y /))].sort().join(', '))
      .replace(NUMBERS, (_, said) => said ?? '#')
      .replace(/#(?:(?:[\s,;:–/]| y | a | de )*#)+/g, '#')
      .replace(/(.{4,}?)(?:[,;]? ?\1)+/g, '$1'),
  );
}

function normaliseLine(line: string, rules: readonly Rule[]): string {
  let normal = line;
  for (const { pattern, stands } of rules) normal = normal.replace(pattern, stands);
  return normal.replace(/\s+/g, ' ').trim();
}

/** Segmentation and retries decide how many equal rows there are: `Application Data` once or five times. */
function withoutRepeats(lines: readonly string[]): string[] {
  return lines.filter((line, at) => line !== lines[at - 1]);
}
