import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesOf, typeErrors } from './examples.js';
import { withTables } from './tables.js';

const root = join(__dirname, '..', '..');
const guides = ['docs/lab.md', 'docs/writing-notebooks.md', 'docs/views.md'];

test("docs/lab.md has the topology's hosts and accounts", () => {
  const text = readFileSync(join(root, 'docs', 'lab.md'), 'utf8');
  assert.equal(text, withTables(text), 'run "npm run docs"');
});

test('every whole example of the guides is type-checked, and right', () => {
  const programs = guides.flatMap(examplesOf);
  assert.ok(programs.length >= 4, 'no examples found');
  assert.deepEqual(typeErrors(programs), []);
});

test('an example with a wrong name is seen', () => {
  const [error] = typeErrors(["import { openLab } from 'maillab';\n(await openLab()).hoast('mail');"]);
  assert.match(error!, /example-1\.ts.*hoast/);
});
