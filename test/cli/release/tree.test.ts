import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { releaseTree } from '../../../lib/cli/release/tree.js';

let folder: string;
let course: string;
let target: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(course, path)), { recursive: true });
  writeFileSync(join(course, path), text);
}

function notebook(source: string): string {
  const cell = { cell_type: 'code', id: 'c', metadata: {}, source, outputs: [], execution_count: 1 };
  return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const files = () =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  course = join(folder, 'course');
  target = join(folder, 'student');
  write('notebooks/03.ipynb', notebook("// BEGIN SOLUTION\nlab.answer('3', 354, t);\n// END SOLUTION"));
  write('labs/03.ts', 'export const question = 1;\n');
  write('labs/03.solution.ts', 'export const answer = 354;\n');
  write('labs/dist/03.solution.js', 'exports.answer = 354;\n');
  write('test/labs/03.test.ts', "import { answer } from '../../labs/03.solution.js';\n");
  write('test/wire/frame.test.ts', '\n');
  write('node_modules/x/index.js', '\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('releaseTree() copies the course without model answers, their tests and what is generated', () => {
  const released = releaseTree(course, target, () => 1);
  assert.deepEqual(files(), ['labs/03.ts', 'notebooks/03.ipynb', 'test/wire/frame.test.ts']);
  assert.deepEqual(released, { notebooks: ['notebooks/03.ipynb'], blanks: 1 });
  assert.match(readFileSync(join(target, 'notebooks/03.ipynb'), 'utf8'), /lab\.answer\('3', undefined, t\)/);
});

test('releaseTree() may write inside the course, and does not copy the copy', () => {
  target = join(course, 'out', 'student');
  releaseTree(course, target, () => 1);
  assert.ok(files().every((file) => !file.startsWith('out')));
});

test('releaseTree() refuses a folder that is not empty, and touches nothing in it', () => {
  mkdirSync(target);
  writeFileSync(join(target, 'mine'), 'x');
  assert.throws(() => releaseTree(course, target, () => 1), /the folder is not empty/);
  assert.deepEqual(files(), ['mine']);
});

test('releaseTree() refuses a file that imports a model answer, and leaves no folder behind', () => {
  write('labs/index.ts', "export { answer } from './03.solution.js';\n");
  assert.throws(
    () => releaseTree(course, target, () => 1),
    /"labs\/index\.ts": it is or imports a model answer/,
  );
  assert.equal(existsSync(target), false);
});

test('releaseTree() refuses a notebook that gives an answer away, and writes nothing', () => {
  write('notebooks/04.ipynb', notebook("lab.answer('4', 'NUL user NUL password', t);"));
  assert.throws(() => releaseTree(course, target, () => 1), /04\.ipynb: .*outside of the solution markers/);
  assert.equal(existsSync(target), false);
});
