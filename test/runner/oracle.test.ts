import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { writeKernelspec } from '../../lib/runner/jupyter/kernelspec.js';
import { type Notebook, serialise } from '../../lib/runner/notebook.js';
import { Site } from '../../lib/runner/report/site.js';
import { runNotebooks } from '../../lib/runner/run.js';
import type { NotebookResult } from '../../lib/runner/verdict.js';
import { clean } from './clean.js';
import { failing } from './failing.js';

const execute = promisify(execFile);
const python = join(__dirname, '..', '..', '.venv', 'bin', 'python');

interface Oracle {
  verdict: 'pass' | 'fail';
  why: string;
  outputs: Record<string, unknown>[][];
}

let folder: string;
let env: NodeJS.ProcessEnv;

before(() => {
  assert.ok(existsSync(python), 'the Python oracles are missing: run "npm test"');
  folder = mkdtempSync(join(tmpdir(), 'maillab-oracle-'));
  writeKernelspec(join(folder, 'jupyter'));
  env = {
    ...process.env,
    JUPYTER_PATH: join(folder, 'jupyter'),
    JUPYTER_CONFIG_DIR: join(folder, 'config'),
    IPYTHONDIR: join(folder, 'ipython'),
  };
});

after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, notebooks: Notebook[]): string {
  const target = join(folder, name);
  mkdirSync(target);
  for (const [at, notebook] of notebooks.entries())
    writeFileSync(join(target, `${at}.ipynb`), serialise(notebook));
  return target;
}

async function nbclient(target: string, timeout: number): Promise<Record<string, Oracle>> {
  const args = [join(__dirname, 'oracle.py'), target, String(timeout)];
  const { stdout } = await execute(python, args, { env, maxBuffer: 64 << 20 });
  return JSON.parse(stdout);
}

/** What a person sees of an output: without what says nothing of it. */
function shown({ output_type, name, text, data }: Record<string, unknown>): unknown {
  return output_type === 'stream' ? { name, text: String(text) } : { output_type, data };
}

/** Text that a cell writes piece by piece is one text, as the page shows it. */
function joined(outputs: Record<string, unknown>[]): unknown[] {
  const whole: Record<string, unknown>[] = [];
  for (const output of outputs) {
    const last = whole.at(-1);
    if (last?.output_type === 'stream' && output.output_type === 'stream' && last.name === output.name) {
      last.text = `${last.text}${output.text}`;
    } else whole.push({ ...output });
  }
  return whole.map(shown);
}

describe('on notebooks without errors', () => {
  let ours: NotebookResult[];
  let theirs: Record<string, Oracle>;

  before(async () => {
    const target = write(
      'clean',
      clean.map(({ notebook }) => notebook),
    );
    theirs = await nbclient(target, 60);
    ours = await runNotebooks(clean.map((_, at) => join(target, `${at}.ipynb`)));
  });

  for (const [at, { name }] of clean.entries()) {
    test(`runNotebooks() records what nbclient records: ${name}`, () => {
      assert.deepEqual(ours[at]!.failures, []);
      const outputs = ours[at]!.notebook.cells.map((cell) =>
        joined(cell.outputs as Record<string, unknown>[]),
      );
      assert.deepEqual(
        outputs,
        theirs[`${at}.ipynb`]!.outputs.map((cell) => joined(cell)),
      );
    });
  }

  test('Site writes notebooks that nbformat validates and would write the same', async () => {
    const out = join(folder, 'site');
    const site = new Site(
      ours.map(({ path }) => path),
      out,
    );
    for (const result of ours) site.add(result);
    await site.close(ours);
    await execute(
      python,
      [join(__dirname, 'validate.py'), ...clean.map((_, at) => join(out, `${at}.ipynb`))],
      { env },
    );
  });
});

describe('on notebooks that fail', () => {
  /** `truth` is what is wrong; runNotebooks() sees it, as verdicts.test.ts shows. */
  test('the other tools say what the table says of them', async () => {
    const target = write(
      'failing',
      failing.map(({ notebook }) => notebook),
    );
    const theirs = await nbclient(target, 6);
    const made = await nbmake(target);
    const table = failing.map(({ name, kind }, at) => ({
      name,
      truth: `fail: ${kind}`,
      nbclient: theirs[`${at}.ipynb`]!.verdict,
      nbmake: made.get(at),
    }));
    const expected = failing.map(({ name, kind, nbclient, nbmake }) => ({
      name,
      truth: `fail: ${kind}`,
      nbclient,
      nbmake,
    }));
    assert.deepEqual(table, expected);
  });
});

/** nbmake's verdicts, from pytest's report. */
async function nbmake(target: string): Promise<Map<number, 'pass' | 'fail'>> {
  const report = join(target, 'report.xml');
  const args = [
    '-m',
    'pytest',
    '-q',
    '--nbmake',
    '--nbmake-timeout=6',
    `--junitxml=${report}`,
    '-p',
    'no:cacheprovider',
    target,
  ];
  // pytest exits with 1 when a test fails, as most here do.
  await execute(python, args, { env, cwd: target, maxBuffer: 64 << 20 }).catch(() => {});
  const cases = readFileSync(report, 'utf8').matchAll(
    /<testcase [^>]*?(\d+)\.ipynb[^>]*?(\/>|>(.*?)<\/testcase>)/gs,
  );
  return new Map(
    [...cases].map(([, at, , body]) => [Number(at), /<(failure|error)/.test(body ?? '') ? 'fail' : 'pass']),
  );
}
