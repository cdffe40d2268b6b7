import { diffArrays } from 'diff';
import { type CodeCell, isCode, isExecuted, type Notebook, type Output, tagsOf } from '../notebook.js';
import type { Failure } from '../verdict.js';
import { queueIds } from './identifiers.js';
import { normalisedLines, sentencesOf, stableLinesOf } from './normalise.js';
import { isJudgement, outputText, stableOf, withoutStable } from './text.js';

const SHOWN = 30;
/** Tag of a cell whose output is up to chance; the name is that of nbval, which other tools know too. */
const IGNORED = 'nbval-ignore-output';

/**
 * Compares fresh outputs with committed ones cell by cell. A notebook without any output is a fresh copy: nothing to
 * compare. Both have the same cells.
 */
export function changedOutputs(committed: Notebook, fresh: Notebook): Failure[] {
  if (!committed.cells.some((cell) => isCode(cell) && cell.outputs?.length > 0)) return [];
  const failures: Failure[] = [];
  const ids = idsOf(committed, fresh);
  for (const [index, cell] of fresh.cells.entries()) {
    const before = committed.cells[index];
    if (!before || !isCode(before) || !isExecuted(cell)) continue;
    const difference = outputDifference(before, cell, ids);
    if (!difference) continue;
    const message = `La salida cambió respecto de la guardada (con "maillab run --update" se guarda la nueva).\n${difference}`;
    failures.push({ kind: 'changed', cell: index, line: null, message });
  }
  return failures;
}

/** A readable diff of what a cell shows, or undefined when nothing meaningful differs. */
export function outputDifference(
  before: CodeCell,
  after: CodeCell,
  ids: ReadonlySet<string> = new Set(),
): string | undefined {
  const tags = tagsOf(after);
  const raises = tags.includes('raises-exception');
  const shown = tags.includes(IGNORED) ? kinds : meaningful;
  const [outputs, fresh] = alike(before.outputs ?? [], after.outputs);
  const old = shown(outputs, raises, ids);
  const now = shown(fresh, raises, ids);
  // Where a line breaks depends on the width of what varies.
  if (old.join(' ') === now.join(' ')) return undefined;
  const [grouped, groupedNow] = alike(byStream(before.outputs ?? []), byStream(after.outputs)).map(
    (outputs) => shown(outputs, raises, ids).join(' '),
  );
  return grouped === groupedNow ? undefined : diff(old, now);
}

/** The outputs with all text of each stream as one, as nbval and nbconvert save them; the others after that, in order. */
function byStream(outputs: readonly Output[]): Output[] {
  const rest = outputs.filter(({ output_type }) => output_type !== 'stream');
  const streams = ['stdout', 'stderr'].flatMap((name) => {
    const texts = outputs.filter((each) => each.output_type === 'stream' && each.name === name);
    return texts.length > 0 ? [{ output_type: 'stream', name, text: texts.map(outputText).join('') }] : [];
  });
  return [...(streams as Output[]), ...rest];
}

/**
 * The outputs of two runs with what says the stable part of a view only where both have it: a notebook that was saved before its
 * view knew is compared by its text.
 */
function alike(before: readonly Output[], after: readonly Output[]): [Output[], Output[]] {
  const told = before.map(
    (output, at) => stableOf(output) !== undefined && stableOf(after[at]) !== undefined,
  );
  const kept = (outputs: readonly Output[]) =>
    outputs.map((output, at) => (told[at] ? output : withoutStable(output)));
  return [kept(before), kept(after)];
}

/** The ids of messages in a queue that these notebooks' outputs name. */
export function idsOf(...notebooks: Notebook[]): Set<string> {
  const outputs = notebooks.flatMap(({ cells }) =>
    cells.filter(isCode).flatMap((cell) => cell.outputs ?? []),
  );
  return queueIds(outputs.map(outputText));
}

/** What is left to compare where what is said is up to chance: how many outputs of which kind. */
function kinds(outputs: readonly Output[]): string[] {
  return outputs
    .map(withoutStable)
    .map(({ output_type, data }) => [output_type, ...Object.keys(data ?? {}).sort()].join(' '));
}

/** How an expected error looks depends on who ran the cell: in JupyterLab it is text on stderr. */
function meaningful(outputs: readonly Output[], raises: boolean, ids: ReadonlySet<string>): string[] {
  const kept = outputs.filter(
    ({ output_type, name }) => !raises || (output_type !== 'error' && name !== 'stderr'),
  );
  return kept.flatMap((output) => {
    const stable = stableOf(output);
    if (stable !== undefined) return stableLinesOf(stable, ids);
    return (isJudgement(output) ? sentencesOf : normalisedLines)(outputText(output), ids);
  });
}

function diff(old: string[], now: string[]): string {
  const lines: string[] = [];
  const changes = diffArrays(old, now);
  for (const [at, { added, removed, value }] of changes.entries()) {
    if (added || removed) lines.push(...value.map((line) => `${added ? '+' : '-'} ${line}`));
    else lines.push(...context(value, at > 0, at < changes.length - 1));
  }
  if (lines.length <= SHOWN) return lines.join('\n');
  return [...lines.slice(0, SHOWN), `… y ${lines.length - SHOWN} líneas más`].join('\n');
}

/** Of the lines that did not change, those beside a change. */
function context(lines: string[], after: boolean, before: boolean): string[] {
  const shown =
    lines.length <= 4
      ? lines
      : [...(after ? lines.slice(0, 2) : []), '⋮', ...(before ? lines.slice(-2) : [])];
  return shown.map((line) => `  ${line}`);
}
