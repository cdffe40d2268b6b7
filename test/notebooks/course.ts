import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { type RunProgress, runNotebooks } from '../../lib/runner/run.js';
import type { Failure, NotebookResult } from '../../lib/runner/verdict.js';

const folder = join(__dirname, '../../notebooks');

/** The names of the course's notebooks. */
export const notebooks = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

function onlyChanged(failures: readonly Failure[]): boolean {
  return failures.length > 0 && failures.every(({ kind }) => kind === 'changed');
}

/** Tells each notebook as it ends: all of them take minutes. */
const progress: RunProgress = {
  finished({ path, verdict, seconds, failures }) {
    const what = onlyChanged(failures) ? 'shows something else than its file' : verdict;
    console.log(`${basename(path)}: ${what}, ${seconds.toFixed(1)} s`);
  },
};

/** Has a test for each of these notebooks that it runs, and shows what its file shows. */
export function testNotebooks(names: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const results = new Map<string, NotebookResult>();
  /** What another run did not show again. */
  const byChance = new Map<string, Failure[]>();
  before(async () => {
    const { MAILLAB_LAB: _, ...own } = process.env;
    const run = async (chosen: readonly string[]) =>
      runNotebooks(
        chosen.map((name) => join(folder, name)),
        { compare: true, progress, env: { ...own, ...env } },
      );
    for (const result of await run(names)) results.set(basename(result.path), result);
    // Servers race: what is different in one run is up to chance, what is different in two has changed.
    const changed = [...results].filter(([, { failures }]) => onlyChanged(failures)).map(([name]) => name);
    if (changed.length > 0) console.log(`once more, in case that was chance: ${changed.join(', ')}`);
    for (const result of await run(changed)) {
      const name = basename(result.path);
      const first = results.get(name)!.failures;
      const again = (failure: Failure) => result.failures.some(({ cell }) => cell === failure.cell);
      byChance.set(
        name,
        first.filter((failure) => !again(failure)),
      );
      const failures = onlyChanged(result.failures) ? first.filter(again) : result.failures;
      results.set(name, { ...result, failures });
    }
  });

  for (const name of names) {
    test(`${name} runs from start to end, every answer right, and shows what its file shows`, (t) => {
      const { failures, questions, cells, executed, warnings } = results.get(name)!;
      for (const { cell, message } of byChance.get(name) ?? [])
        t.diagnostic(`cell ${(cell ?? -1) + 1}, in one of two runs: ${message}`);
      const said = failures.map(
        ({ cell, line, message }) => `cell ${(cell ?? -1) + 1} line ${line}: ${message}`,
      );
      assert.deepEqual(said, []);
      assert.deepEqual(warnings, []);
      assert.equal(executed, cells);
      assert.ok(questions.correct > 0, 'asks nothing');
      assert.deepEqual([questions.wrong, questions.unanswered], [0, 0]);
    });
  }
}
