import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { validateWorkflow } from '@action-validator/core';

const workflow = readFileSync(join(__dirname, '..', '.github', 'workflows', 'notebooks.yml'), 'utf8');

test('the workflow is one that GitHub accepts', () => {
  assert.deepEqual(validateWorkflow(workflow).errors, []);
  assert.notDeepEqual(validateWorkflow(workflow.replace('runs-on', 'runson')).errors, []);
});

test('the workflow asks about known weaknesses, runs the two commands, and publishes the folder that the first one writes', () => {
  const steps = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, command]) => command);
  assert.deepEqual(steps, ['npm start', 'npm test']);
  assert.match(workflow, /^ +run: npm audit --omit=dev$/m);
  assert.match(workflow, /upload-pages-artifact@v\d+\n.*\n +with:\n +path: out\n/);
});
