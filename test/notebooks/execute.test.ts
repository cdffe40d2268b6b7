import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runNotebooks } from '../../lib/runner/run.js';

/** The main exercise stands for all here, for the sake of time; `npx maillab run` executes every notebook. */
const notebook = join(__dirname, '../../notebooks/03-smtp.ipynb');

test('03-smtp runs from start to end on a lab of its own, every answer right', async () => {
  const results = await runNotebooks([notebook]);
  assert.deepEqual(
    results.flatMap(({ path, failures }) =>
      failures.map(({ cell, message }) => `${path} ${cell}: ${message}`),
    ),
    [],
  );
  for (const { path, questions, cells, executed } of results) {
    assert.equal(executed, cells, path);
    assert.ok(questions.correct > 0, `${path} asks nothing`);
    assert.deepEqual([questions.wrong, questions.unanswered], [0, 0], path);
  }
});
