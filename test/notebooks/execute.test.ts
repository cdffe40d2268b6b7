import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { runNotebooks } from '../../lib/runner/run.js';
import type { NotebookResult } from '../../lib/runner/verdict.js';

const folder = join(__dirname, '../../notebooks');
const notebooks = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

describe('every notebook on a lab of its own', () => {
  const results = new Map<string, NotebookResult>();
  before(async () => {
    const paths = notebooks.map((name) => join(folder, name));
    for (const result of await runNotebooks(paths, { compare: true }))
      results.set(basename(result.path), result);
  });

  for (const name of notebooks) {
    test(`${name} runs from start to end, every answer right, and shows what its file shows`, () => {
      const { failures, questions, cells, executed, warnings } = results.get(name)!;
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
});
