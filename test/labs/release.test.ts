import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { check } from 'maillab';
import { exercises } from 'maillab-labs';
import { pointsIn } from '../../lib/cli/release/points.js';
import { secretsOf } from '../../lib/cli/release/solutions.js';
import { releaseTree } from '../../lib/cli/release/tree.js';
import { isCode, readNotebook, sourceOf } from '../../lib/runner/notebook.js';

const root = join(__dirname, '../..');
let target: string;
/** What a student has, path by path, and notebooks as the text of their cells. */
const given = new Map<string, string>();

before(() => {
  target = mkdtempSync(join(tmpdir(), 'release-course-'));
  releaseTree(root, target, pointsIn(exercises));
  for (const entry of readdirSync(target, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = entry.name.endsWith('.ipynb')
      ? readNotebook(path).cells.map(sourceOf).join('\n')
      : readFileSync(path, 'utf8');
    given.set(path.slice(target.length + 1), plain(text));
  }
});

after(() => rmSync(target, { recursive: true, force: true }));

/** A text without what the way of writing it down adds: line breaks, quotes, escapes. */
function plain(text: string): string {
  return text.replace(/\\[nt]|["'`\\]|\s+/g, ' ').replace(/ +/g, ' ');
}

function solutions(): [string, check.Solutions[string]][] {
  return readdirSync(join(root, 'labs'))
    .filter((file) => file.endsWith('.solution.ts'))
    .flatMap((file) => Object.values(require(join(root, 'labs', file)) as Record<string, check.Solutions>))
    .flatMap((each) => Object.entries(each));
}

/** Sentences, and lines of what is no prose, that are long enough to tell. */
function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.;:?!])\s+|\n/)
    .map((each) => plain(each).trim())
    .filter((each) => each.length >= 24);
}

function holding(sentence: string): string[] {
  return [...given].filter(([, text]) => text.includes(sentence)).map(([path]) => path);
}

test('a student has no sentence of a sample or a rubric, in whatever file', () => {
  const prose = solutions().filter(([, each]) => typeof each !== 'function') as [
    string,
    check.ProseSolution,
  ][];
  assert.equal(prose.length, exercises.flatMap(({ questions }) => questions).filter(isProse).length);
  const told = prose.flatMap(([id, { good, weak, rubric }]) =>
    [good, weak, ...rubric.map(({ criterion }) => criterion)]
      .flatMap(sentencesOf)
      .flatMap((sentence) => holding(sentence).map((path) => `${path}: ${id}: ${sentence}`)),
  );
  assert.deepEqual(told, []);
});

test('a student has no sentence of an answer that the notebooks give', () => {
  const said = readdirSync(join(root, 'notebooks'))
    .filter((name) => name.endsWith('.ipynb'))
    .flatMap((name) =>
      readNotebook(join(root, 'notebooks', name))
        .cells.filter(isCode)
        .map(sourceOf),
    )
    .flatMap(secretsOf)
    .flatMap((statement) => [...statement.matchAll(/(['"`])(.*?[^\\])\1/gs)].map((text) => text[2]!))
    .filter((text) => text.length > 80)
    .flatMap(sentencesOf);
  assert.ok(said.length >= 30, `${said.length} sentences`);
  assert.deepEqual(
    said.flatMap((sentence) => holding(sentence).map((path) => `${path}: ${sentence}`)),
    [],
  );
});

test('a question of prose has nothing of what its reader goes by', () => {
  for (const question of exercises.flatMap(({ questions }) => questions).filter(isProse)) {
    for (const name of ['good', 'weak', 'rubric']) assert.equal(name in question, false, question.id);
  }
});

test('a student has the questions, the library and the notebooks, and no model answer or its tests', () => {
  const paths = [...given.keys()];
  for (const path of ['labs/03.ts', 'lib/index.ts', 'notebooks/03-smtp.ipynb', 'package-lock.json']) {
    assert.ok(paths.includes(path), path);
  }
  assert.deepEqual(
    paths.filter((path) => /\.solution\.|^test\/labs|^test\/notebooks|node_modules|\.venv|dist\//.test(path)),
    [],
  );
});

function isProse({ kind }: check.Question): boolean {
  return kind === 'prose';
}
