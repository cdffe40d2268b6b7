import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type DocumentName, SCHEMA_VERSION, schemas } from '../../lib/cli/schemas.js';
import { notebookOf } from '../runner/notebooks.js';
import { FIXTURES, fixture } from '../wire/oracle.js';
import { assertDocument, faults } from './document.js';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'maillab-schema-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function maillab(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'lib', 'cli', 'main.ts'), ...args],
    { encoding: 'utf8', cwd: root, env: { ...process.env, MAILLAB_RUNTIME: folder, MAILLAB_CACHE: folder } },
  );
  return { status, stdout, stderr };
}

const document = (...args: string[]): unknown => JSON.parse(maillab(...args).stdout);

describe('documents that commands print with --json are what their schemas say', () => {
  for (const name of FIXTURES) {
    test(`read of ${name}`, () => {
      assertDocument('packets', document('read', '--json', fixture(name)));
      assertDocument('dialogue', document('read', '--json', '--dialogue', fixture(name)));
    });
  }
  test('read --follow', () =>
    assertDocument('follow', document('read', '--json', '--follow', '0', fixture('mail'))));

  test('status of a lab that does not run', () => assertDocument('status', document('status', '--json')));

  test('vm list', () => assertDocument('images', document('vm', 'list', '--json')));

  test('run of a notebook that fails, with a warning', () => {
    const path = join(folder, 'fails.ipynb');
    writeFileSync(path, JSON.stringify(notebookOf('export const a = 1;', 'throw new Error("no");')));
    const report = document('run', '--json', '--no-compare', '--out', join(folder, 'out'), path) as {
      notebooks: { failures: unknown[]; warnings: unknown[] }[];
    };
    assertDocument('run', report);
    const [{ failures, warnings }] = report.notebooks as [(typeof report.notebooks)[0]];
    assert.ok(failures.length > 0 && warnings.length > 0, 'nothing to describe');
  });
});

test('a property that is missing, wrong or undescribed is seen', () => {
  const status = { state: 'stopped', accelerator: null, readySeconds: null, endpoints: {} };
  assert.deepEqual(faults('status', status), []);
  assert.equal(faults('status', { ...status, state: 'asleep' }).length, 1);
  assert.notDeepEqual(faults('status', { ...status, endpoints: { mail: { 25: 'x' } } }), []);
  assert.equal(faults('status', { ...status, mood: 'good' }).length, 1);
  assert.equal(faults('status', { state: 'stopped' }).length, 3);
});

test(`docs/schemas/v${SCHEMA_VERSION} holds what maillab schema prints`, () => {
  const published = join(root, 'docs', 'schemas', `v${SCHEMA_VERSION}`);
  const names = Object.keys(schemas) as DocumentName[];
  assert.deepEqual(readdirSync(published).sort(), names.map((name) => `${name}.json`).sort());
  for (const name of names) {
    assert.equal(readFileSync(join(published, `${name}.json`), 'utf8'), maillab('schema', name).stdout);
  }
});

test('maillab schema lists the documents, and refuses a name that is none', () => {
  const { stdout } = maillab('schema');
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    Object.keys(schemas),
  );
  const { status, stderr } = maillab('schema', 'nope');
  assert.equal(status, 2);
  assert.match(stderr, /Cannot print the schema "nope": there is none of that name\./);
});
