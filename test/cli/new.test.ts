import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createExercise, parseName, withExercise } from '../../lib/cli/new/create.js';
import { studentNotebook } from '../../lib/cli/release/student-notebook.js';
import { readNotebook } from '../../lib/runner/notebook.js';

const root = join(__dirname, '..', '..');
const files = ['labs/97.ts', 'labs/97.solution.ts', 'notebooks/97-nuevo.ipynb', 'test/labs/97.test.ts'];
const list = "export { exercise03 } from './03.js';\nexport { exercise98 } from './98.js';\n";
let course: string;

beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), 'new-'));
  for (const folder of ['labs', 'notebooks', 'test/labs'])
    mkdirSync(join(course, folder), { recursive: true });
  writeFileSync(join(course, 'labs/exercises.ts'), list);
});

afterEach(() => rmSync(course, { recursive: true, force: true }));

const textOf = (path: string) => readFileSync(join(course, path), 'utf8');

/** Makes the folder a course like this one, with its labs and packages. */
function completeCourse(): void {
  cpSync(join(root, 'labs'), join(course, 'labs'), {
    recursive: true,
    filter: (path) => !/\/(dist|node_modules)$/.test(path),
  });
  symlinkSync(join(root, 'node_modules'), join(course, 'node_modules'));
  writeFileSync(join(course, 'package.json'), '{}');
  writeFileSync(
    join(course, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        noEmit: true,
        composite: false,
        rootDir: '.',
        paths: { 'maillab-labs': ['./labs/index.ts'] },
      },
      include: ['labs/97*.ts', 'test/labs/97*.ts'],
    }),
  );
}

/** Runs the new exercise's test as CONTRIBUTING says; gives its exit status and what it said. */
function runProof(): { status: number | null; output: string } {
  // The runner marks its children; one that finds the mark reports to it instead of to its own standard output.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', 'test/labs/97.test.ts'],
    { cwd: course, encoding: 'utf8', env },
  );
  return { status, output: stdout + stderr };
}

test('parseName() takes number, letter and words, and refuses paths', () => {
  assert.deepEqual(parseName('03c-mime'), { notebook: '03c-mime', id: '03c' });
  for (const name of ['', '3', '../03', '03-A', '03/x', '03-']) {
    assert.throws(() => parseName(name), /Cannot make a notebook called/);
  }
});

test('createExercise() writes four files, and a notebook that can be released', () => {
  assert.deepEqual(createExercise(course, parseName('97-nuevo')), [...files, 'labs/exercises.ts']);
  for (const path of files) assert.ok(existsSync(join(course, path)), path);
  const student = studentNotebook(readNotebook(join(course, files[2]!)), () => 1);
  assert.match(JSON.stringify(student), /lab\.answer\('97\/1', undefined, trace\)/);
});

test('what createExercise() writes compiles in the course, is formatted, and proves itself', () => {
  completeCourse();
  createExercise(course, parseName('97-nuevo'));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', course]);
  const written = [...files.filter((path) => path.endsWith('.ts')), 'labs/exercises.ts'];
  execFileSync(process.execPath, [
    join(root, 'node_modules/@biomejs/biome/bin/biome'),
    'check',
    `--config-path=${root}`,
    '--vcs-enabled=false',
    ...written.map((path) => join(course, path)),
  ]);
  const proved = runProof();
  assert.equal(proved.status, 0, proved.output);
});

test('its test fails when the proof does', () => {
  completeCourse();
  createExercise(course, parseName('97-nuevo'));
  const breaks = [
    ['labs/97.solution.ts', /sessionOf\(trace\)\.greeting\.response!\.code/, '250'],
    ['labs/97.ts', /'¿Quién habla primero en SMTP\?',/, ''],
    ['labs/97.ts', /frames: ehlo\.replyFrames/, 'frames: [999]'],
  ] as const;
  for (const [path, sought, instead] of breaks) {
    const before = textOf(path);
    assert.match(before, sought);
    writeFileSync(join(course, path), before.replace(sought, instead));
    const { status, output } = runProof();
    assert.equal(status, 1, `${path}: ${instead}`);
    assert.match(output, /97\/1/);
    writeFileSync(join(course, path), before);
  }
});

test('the exercise is listed in its place, once', () => {
  createExercise(course, parseName('97-nuevo'));
  const listed = textOf('labs/exercises.ts');
  assert.equal(listed, list.replace('\n', "\nexport { exercise97 } from './97.js';\n"));
  assert.equal(withExercise(listed, parseName('97-nuevo')), listed);
  assert.match(withExercise(listed, parseName('03c-mime')), /exercise03 .*\n.*exercise03c .*\n.*exercise97 /);
  assert.match(withExercise(listed, parseName('99-ultimo')), /exercise98 .*\n.*exercise99 .*\n$/);
});

test('createExercise() overwrites nothing', () => {
  createExercise(course, parseName('97-nuevo'));
  assert.throws(() => createExercise(course, parseName('97-otro')), /"labs\/97\.ts" exists/);
});

test('where one file cannot be written, none is', () => {
  rmSync(join(course, 'test'), { recursive: true });
  assert.throws(() => createExercise(course, parseName('97-nuevo')), /Cannot make "97-nuevo": .*test/);
  for (const path of files) assert.ok(!existsSync(join(course, path)), path);
  assert.equal(textOf('labs/exercises.ts'), list);
});
