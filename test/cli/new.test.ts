import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import ts from '@tslab/typescript-for-tslab';
import { createExercise, parseName } from '../../lib/cli/new/create.js';
import { studentNotebook } from '../../lib/cli/release/student-notebook.js';
import { readNotebook } from '../../lib/runner/notebook.js';

let course: string;

beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), 'new-'));
  for (const folder of ['labs', 'notebooks']) mkdirSync(join(course, folder));
});

afterEach(() => rmSync(course, { recursive: true, force: true }));

test('parseName() takes number, letter and words, and refuses paths', () => {
  assert.deepEqual(parseName('03c-mime'), { notebook: '03c-mime', id: '03c' });
  for (const name of ['', '3', '../03', '03-A', '03/x', '03-']) {
    assert.throws(() => parseName(name), /Cannot make a notebook called/);
  }
});

test('createExercise() writes a lab, its answers and a notebook that can be released', () => {
  const files = createExercise(course, parseName('10-integrador'));
  assert.deepEqual(files, ['labs/10.ts', 'labs/10.solution.ts', 'notebooks/10-integrador.ipynb']);
  const student = studentNotebook(readNotebook(join(course, files[2]!)), () => 1);
  assert.match(JSON.stringify(student), /lab\.answer\('10\/1', undefined, trace\)/);
  for (const file of files.slice(0, 2)) {
    const { diagnostics } = ts.transpileModule(readFileSync(join(course, file), 'utf8'), {
      reportDiagnostics: true,
    });
    assert.deepEqual(diagnostics, []);
  }
});

test('createExercise() overwrites nothing', () => {
  createExercise(course, parseName('10-integrador'));
  assert.throws(() => createExercise(course, parseName('10-otro')), /"labs\/10\.ts" exists/);
});
