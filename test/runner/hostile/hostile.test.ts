import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../../../lib/machine/wait.js';
import { isCode, type Notebook, serialise, textOf } from '../../../lib/runner/notebook.js';
import { Site } from '../../../lib/runner/report/site.js';
import { runNotebooks } from '../../../lib/runner/run.js';
import type { NotebookResult } from '../../../lib/runner/verdict.js';
import { notebookOf } from '../notebooks.js';
import { hostile, outputs } from './hostile.js';

const folder = mkdtempSync(join(tmpdir(), 'maillab-hostile-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, notebook: Notebook | string) => {
  const path = join(folder, `${name}.ipynb`);
  writeFileSync(path, typeof notebook === 'string' ? notebook : serialise(notebook));
  return path;
};
const limits = { outputs, memory: 600 * 2 ** 20 };
const textIn = ({ notebook }: NotebookResult) =>
  notebook.cells
    .filter(isCode)
    .flatMap((cell) => cell.outputs.map(({ text }) => textOf(text)))
    .join('');

describe('a notebook that means harm ends as one verdict, and the rest of the run is judged', () => {
  let results: NotebookResult[];
  before(async () => {
    const paths = hostile.map(({ notebook }, at) => write(String(at), notebook));
    results = await runNotebooks([...paths, write('last', notebookOf('console.log("judged");'))], {
      ...limits,
      jobs: 2,
      keepGoing: true,
    });
    const site = new Site(
      results.map(({ path }) => path),
      join(folder, 'out'),
    );
    for (const result of results) site.add(result);
    await site.close(results);
  });

  for (const [at, { name, notebook, kinds, says }] of hostile.entries()) {
    test(name, () => {
      const { failures, verdict } = results[at]!;
      assert.deepEqual(
        failures.map(({ kind }) => kind),
        kinds,
        JSON.stringify(failures).slice(0, 2000),
      );
      assert.equal(verdict, kinds.length === 0 ? 'pass' : 'fail');
      if (says) assert.match(failures.at(-1)!.message, says);
      const text = textIn(results[at]!);
      if (/goes on/.test(JSON.stringify(notebook))) assert.match(text, /goes on/);
      if (kinds.includes('too-much'))
        assert.match(text, /\[maillab\] La celda muestra demasiado: lo que sigue no se guarda/);
      assert.ok(JSON.stringify(results[at]!.notebook).length < 200_000);
    });
  }

  test('the last one', () => {
    assert.deepEqual(results.at(-1)!.failures, []);
    assert.equal(textIn(results.at(-1)!), 'judged\n');
  });
});

describe('a file that is no notebook as others are', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const files: Record<string, string> = {
    nothing: 'null',
    'no cells': '{"nbformat": 4, "cells": 7}',
    'a cell that is nothing': '{"nbformat": 4, "cells": [null]}',
    'a source that is a number': '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}',
    'an output that is nothing':
      '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": [null]}]}',
    'an error without traceback':
      '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": {"tags": ["skip-execution"]}, "outputs": [{"output_type": "error", "ename": "x", "evalue": "y"}]}]}',
    'metadata nested without end': `{"nbformat": 4, "metadata": {"x": ${deep(100_000)}}, "cells": []}`,
  };

  test('is a verdict of its own', async () => {
    const paths = Object.entries(files).map(([name, text]) => write(name, text));
    const pipe = join(folder, 'pipe.ipynb');
    execFileSync('mkfifo', [pipe]);
    const results = await runNotebooks([...paths, pipe, folder, write('right', notebookOf('1 + 1'))], limits);
    for (const { path, failures } of results.slice(0, -1)) {
      assert.deepEqual(
        failures.map(({ kind }) => kind),
        ['unreadable'],
        path,
      );
      assert.match(
        failures[0]!.message,
        /^El cuaderno no se puede leer\.\nCannot read the notebook ".*": .{1,300}$/,
      );
    }
    assert.deepEqual(results.at(-1)!.failures, []);
  });

  test('such as one whose source no parser can take', async () => {
    const source = `${'('.repeat(100_000)}1${')'.repeat(100_000)}`;
    const results = await runNotebooks([
      write('deep', notebookOf(source)),
      write('right', notebookOf('1 + 1')),
    ]);
    assert.equal(results[0]!.verdict, 'fail');
    assert.equal(results[0]!.failures.length, 1);
    assert.equal(results[1]!.verdict, 'pass');
  });
});

test('verdicts of another day do not count: of a skipped cell, or one that did not run', async () => {
  const verdict = {
    output_type: 'display_data',
    metadata: {},
    data: { 'application/vnd.maillab.verdict+json': { id: '3.a', verdict: 'correct' }, 'text/plain': 'bien' },
  };
  const path = write(
    'forged',
    notebookOf(
      ['1', [verdict], { tags: ['skip-execution'] }],
      ['', [verdict]],
      ['throw new Error("stops");', [verdict]],
      ['2', [verdict]],
    ),
  );
  const [result] = await runNotebooks([path]);
  assert.deepEqual(result!.questions, { correct: 0, wrong: 0, unanswered: 0, manual: 0 });
});

describe('nothing survives a run', { skip: process.platform !== 'linux' && 'looks into /proc' }, () => {
  const list = join(folder, 'pids');
  const note = `>> ${list}; exec sleep 987`;
  const ways: Record<string, string> = {
    'a child': `spawn('sh', ['-c', 'echo $$ ${note}'], { stdio: 'ignore' });`,
    'a session of its own': `spawn('setsid', ['sh', '-c', 'echo $$ ${note}'], { stdio: 'ignore' });`,
    'a daemon with an empty environment': `spawn('env', ['-i', 'setsid', '-f', 'sh', '-c', '(setsid sh -c "echo \\\\$\\\\$ ${note}" &)'], { stdio: 'ignore', detached: true }).unref();`,
    'one that ignores signals': `spawn('setsid', ['sh', '-c', 'trap "" TERM HUP INT; echo $$ ${note}'], { stdio: 'ignore' });`,
    many: `for (let i = 0; i < 60; i += 1) spawn('sh', ['-c', 'echo $$ ${note}'], { stdio: 'ignore' });`,
  };
  const runs = (pid: string) => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const pids = () => (existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : []);

  for (const [name, code] of Object.entries(ways)) {
    test(name, async () => {
      rmSync(list, { force: true });
      const wanted = name === 'many' ? 60 : 1;
      const source = `import { spawn } from 'node:child_process';\nimport { existsSync, readFileSync } from 'node:fs';\n${code}\nwhile (!existsSync('${list}') || readFileSync('${list}', 'utf8').split('\\n').length <= ${wanted}) await new Promise((done) => setTimeout(done, 20));`;
      const path = write('children', notebookOf(source));
      const [result, next] = await runNotebooks([path, write('next', notebookOf('1 + 1'))]);
      assert.ok(
        result!.failures.every(({ kind }) => kind === 'unclosed'),
        JSON.stringify(result!.failures),
      );
      assert.ok(result!.failures.length <= 1);
      assert.equal(next!.verdict, 'pass');
      assert.equal(pids().length, wanted);
      assert.deepEqual(pids().filter(runs), []);
    });
  }

  test('not even when the runner is killed', async () => {
    rmSync(list, { force: true });
    const code = `import { spawn } from 'node:child_process';\n${ways['a daemon with an empty environment']}\nawait new Promise(() => {});`;
    const path = write('killed', notebookOf(code));
    const program = `require(${JSON.stringify(join(__dirname, '../../../lib/runner/run.ts'))}).runNotebooks([${JSON.stringify(path)}]);
      setInterval(() => { if (require('node:fs').existsSync(${JSON.stringify(list)})) process.kill(process.pid, 'SIGKILL'); }, 20);`;
    assert.throws(() =>
      execFileSync(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'ignore' }),
    );
    assert.equal(pids().length, 1);
    await until(() => !pids().some(runs), { limit: 20_000 });
    assert.deepEqual(pids().filter(runs), []);
  });
});
