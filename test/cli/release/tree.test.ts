import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
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

function git(...args: string[]): void {
  execFileSync('git', ['-C', course, ...args], { stdio: 'ignore' });
}

/** Releases what is written so far, all of it in git but what .gitignore leaves out. */
function release() {
  git('add', '--all');
  return releaseTree(course, target, () => 1);
}

const solved = "// BEGIN SOLUTION\nlab.answer('3', 'NUL user NUL password', t);\n// END SOLUTION";

const files = () =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  course = join(folder, 'course');
  target = join(folder, 'student');
  write('.gitignore', 'node_modules/\ndist/\nout/\n.venv/\n');
  git('init');
  write('notebooks/03.ipynb', notebook("// BEGIN SOLUTION\nlab.answer('3', 354, t);\n// END SOLUTION"));
  write('labs/03.ts', 'export const question = 1;\n');
  write('labs/03.solution.ts', 'export const answer = 354;\n');
  write('labs/dist/03.solution.js', 'exports.answer = 354;\n');
  write('test/labs/03.test.ts', "import { answer } from '../../labs/03.solution.js';\n");
  write('test/wire/frame.test.ts', '\n');
  write('node_modules/x/index.js', '\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('releaseTree() gives what git has, without model answers and their tests', () => {
  write('.venv/bin/python', '\n');
  const released = release();
  assert.deepEqual(files(), ['.gitignore', 'labs/03.ts', 'notebooks/03.ipynb', 'test/wire/frame.test.ts']);
  assert.deepEqual(released, { notebooks: ['notebooks/03.ipynb'], blanks: 1, changed: [] });
  assert.match(readFileSync(join(target, 'notebooks/03.ipynb'), 'utf8'), /lab\.answer\('3', undefined, t\)/);
});

test('releaseTree() gives no file that git does not have, a solved notebook least of all', () => {
  git('add', '--all');
  write('notebooks/04.ipynb', notebook(solved));
  write('teacher/03-solved.ipynb', notebook(solved));
  write('marks.csv', 'ana,10\n');
  write('labs/03.ts', 'export const question = 2;\n');
  const { notebooks, changed } = releaseTree(course, target, () => 1);
  assert.deepEqual(files(), ['.gitignore', 'labs/03.ts', 'notebooks/03.ipynb', 'test/wire/frame.test.ts']);
  assert.deepEqual(notebooks, ['notebooks/03.ipynb']);
  assert.deepEqual(changed, ['labs/03.ts']);
});

test('releaseTree() blanks a solved notebook that git has, in whatever folder', () => {
  write('teacher/03-solved.ipynb', notebook(solved));
  write('docs/plain.ipynb', notebook('console.log(1);'));
  const { notebooks } = release();
  assert.deepEqual(notebooks, ['notebooks/03.ipynb', 'teacher/03-solved.ipynb']);
  const given = readFileSync(join(target, 'teacher/03-solved.ipynb'), 'utf8');
  assert.doesNotMatch(given, /NUL user/);
  assert.match(given, /lab\.answer\('3', undefined, t\)/);
  const plain = (root: string) => readFileSync(join(root, 'docs/plain.ipynb'), 'utf8');
  assert.equal(plain(target), plain(course));
});

test('releaseTree() clears saved verdicts in whatever folder', () => {
  const saved = JSON.parse(notebook('grade();'));
  const data = { 'application/vnd.maillab.verdict+json': { id: '3' }, 'text/plain': '3 ✓ es 354' };
  saved.cells[0].outputs = [{ output_type: 'display_data', metadata: {}, data }];
  write('teacher/03.ipynb', JSON.stringify(saved));
  release();
  assert.doesNotMatch(readFileSync(join(target, 'teacher/03.ipynb'), 'utf8'), /354/);
});

test('releaseTree() keeps a program a program', () => {
  write('tool', '#!/bin/sh\n');
  chmodSync(join(course, 'tool'), 0o755);
  release();
  assert.equal(statSync(join(target, 'tool')).mode & 0o777, 0o755);
});

test('releaseTree() may write inside the course', () => {
  target = join(course, 'out', 'student');
  release();
  assert.ok(files().every((file) => !file.startsWith('out')));
});

test('releaseTree() refuses a folder that is not empty, and touches nothing in it', () => {
  mkdirSync(target);
  writeFileSync(join(target, 'mine'), 'x');
  assert.throws(release, /the folder is not empty/);
  assert.deepEqual(files(), ['mine']);
});

test('releaseTree() refuses a file that imports a model answer, and writes nothing', () => {
  for (const line of [
    "export { answer } from './03.solution.js';",
    "const { answer } = await import('./03.solution.js');",
    'const { answer } = require("../labs/03.solution");',
  ]) {
    write('labs/index.ts', line);
    assert.throws(release, /"labs\/index\.ts": it imports a model answer/, line);
    assert.equal(existsSync(target), false);
  }
});

test('releaseTree() refuses a notebook that gives an answer away, and writes nothing', () => {
  write('notebooks/04.ipynb', notebook("lab.answer('4', 'NUL user NUL password', t);"));
  assert.throws(release, /04\.ipynb: .*outside of the solution markers/);
  assert.equal(existsSync(target), false);
});

test('releaseTree() names the notebook and the cell of an unbalanced marker, in any case', () => {
  for (const marker of ['// begin solution', '// End Solution', '//BEGIN SOLUTION']) {
    write('notebooks/04.ipynb', notebook(`${marker}\nf();`));
    assert.throws(release, /notebooks\/04\.ipynb: .*at cell "c": .*SOLUTION" has no "\/\/ /, marker);
  }
});

test('releaseTree() refuses what git has and the folder does not, and what is not a regular file', () => {
  git('add', '--all');
  rmSync(join(course, 'labs/03.ts'));
  assert.throws(
    () => releaseTree(course, target, () => 1),
    /"labs\/03\.ts": git has it and the folder does not/,
  );
  symlinkSync('/etc/hostname', join(course, 'labs/03.ts'));
  assert.throws(release, /"labs\/03\.ts": it is not a regular file/);
  assert.equal(existsSync(target), false);
});

test('releaseTree() says what to do where git has nothing of the course', () => {
  const advice =
    /which files of ".+" are the course: .+run this in a clone of the course; in a copy without git/;
  rmSync(join(course, '.git'), { recursive: true });
  assert.throws(() => releaseTree(course, target, () => 1), advice);
  assert.throws(() => releaseTree(course, target, () => 1), /not a git repository/);

  execFileSync('git', ['-C', folder, 'init'], { stdio: 'ignore' });
  assert.throws(() => releaseTree(course, target, () => 1), /git has no file of it/);
  assert.equal(existsSync(target), false);
});

test('releaseTree() says so where there is no git', () => {
  const { PATH } = process.env;
  process.env.PATH = folder;
  try {
    assert.throws(() => releaseTree(course, target, () => 1), /there is no program "git"/);
  } finally {
    process.env.PATH = PATH;
  }
});

test('releaseTree() takes the repository of the course, whatever GIT_DIR says', () => {
  process.env.GIT_DIR = join(folder, 'elsewhere');
  try {
    git('--git-dir', join(course, '.git'), 'add', '--all');
    releaseTree(course, target, () => 1);
    assert.ok(files().includes('labs/03.ts'));
  } finally {
    delete process.env.GIT_DIR;
  }
});
