import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runNotebooks } from '../../lib/runner/run.js';

const folder = join(__dirname, '../../notebooks');
const files = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

test('every notebook runs from start to end on a lab of its own, every answer right', async () => {
  const results = await runNotebooks(
    files.map((file) => join(folder, file)),
    { jobs: 2 },
  );
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
