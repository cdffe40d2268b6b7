import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { until } from '../../lib/machine/wait.js';
import { serialise } from '../../lib/runner/notebook.js';
import { notebookOf } from '../runner/notebooks.js';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'maillab-ends-'));
const [notebooks, runtime, temporary] = [
  join(folder, 'notebooks'),
  join(folder, 'maillab'),
  join(folder, 'tmp'),
];
for (const path of [notebooks, runtime, temporary]) mkdirSync(path, { mode: 0o700 });
// Cells find the packages as those of the course do, above their notebook.
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

const { MAILLAB_LAB: _, ...environment } = process.env;
const env = { ...environment, MAILLAB_RUNTIME: folder, TMPDIR: temporary };
const runners: ChildProcess[] = [];
const kernels: number[] = [];
after(() => {
  for (const runner of runners) runner.kill('SIGKILL');
  // A test that fails must not leave its endless kernel behind.
  for (const pid of kernels.filter(runs)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const told = join(folder, 'processes.json');

/** Opens a lab and says so; says which processes there are, and goes on with something that does not end. */
const cells = (endless: string) =>
  notebookOf(
    'import { openLab } from "maillab";\nimport { writeFileSync } from "node:fs";\nconst lab = await openLab();\nconsole.log("kept");',
    `const client = (lab as any).client;
const { processes } = await client.request("status", null);
writeFileSync(${JSON.stringify(told)}, JSON.stringify({ ...processes, kernel: process.pid }));
${endless}`,
  );
const ASKING = 'await lab.host("mail").run("sleep", ["300"], { limit: 300_000 });';

interface Run {
  runner: ChildProcess;
  processes: { kernel: number; supervisor: number; machine: number };
  /** Resolves when the runner has ended, to its exit status and what it printed. */
  ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
  out: string;
}

/** Starts `maillab run` and waits until its notebook is in the midst of the second cell. */
async function midRun(name: string, endless: string): Promise<Run> {
  const file = join(notebooks, `${name}.ipynb`);
  writeFileSync(file, serialise(cells(endless)));
  rmSync(told, { force: true });
  const out = join(folder, `${name}-out`);
  const args = [join(root, 'lib', 'bin', 'maillab.js'), 'run', file, '--json', '--out', out];
  const runner = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  runners.push(runner);
  let [stdout, stderr] = ['', ''];
  runner.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  runner.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((done) =>
    runner.on('close', (status) => done({ status, stdout, stderr })),
  );
  const started = await until(() => existsSync(told), { limit: 120_000 });
  assert.ok(started, `the notebook did not come to its second cell: ${stderr}${stdout}`);
  const processes = JSON.parse(readFileSync(told, 'utf8'));
  kernels.push(processes.kernel);
  return { runner, processes, ended, out };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** No process of the run is there, no lab folder, no connection file. */
async function nothingIsLeft({ processes }: Run): Promise<void> {
  const left = () => [
    ...Object.entries(processes).flatMap(([name, pid]) => (runs(pid) ? [name] : [])),
    ...readdirSync(runtime),
    ...readdirSync(temporary).filter((name) => name.startsWith('maillab-')),
  ];
  await until(() => left().length === 0, { limit: 15_000 });
  assert.deepEqual(left(), []);
}

/** The output of the first cell in the executed notebook. */
function keptOutput({ out }: Run, name: string): string {
  const file = readdirSync(out, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(`${name}.ipynb`),
  );
  assert.ok(file, 'no executed notebook was written');
  return JSON.parse(readFileSync(join(out, file), 'utf8')).cells[0].outputs[0].text.toString();
}

test('SIGKILL of the runner takes a busy kernel, its supervisor and machine with it', async () => {
  const run = await midRun('runner', 'for (;;);');
  run.runner.kill('SIGKILL');
  assert.equal((await run.ended).status, null);
  await nothingIsLeft(run);
});

test('SIGKILL of the machine in the midst of a run is one clear error, and leaves nothing', async () => {
  const run = await midRun('machine', ASKING);
  process.kill(run.processes.machine, 'SIGKILL');
  const { status, stdout } = await run.ended;
  assert.equal(status, 1);
  const [{ failures }] = JSON.parse(stdout).notebooks;
  assert.equal(failures.length, 1, stdout);
  assert.equal(failures[0].cell, 1);
  assert.match(failures[0].message, /The lab's virtual machine has ended: its QEMU process was killed\./);
  assert.equal(keptOutput(run, 'machine'), 'kept\n');
  await nothingIsLeft(run);
});

test('Ctrl-C stops a run at once, keeps what ran, and leaves nothing', async () => {
  const run = await midRun('interrupt', ASKING);
  const start = Date.now();
  run.runner.kill('SIGINT');
  const { status, stdout } = await run.ended;
  assert.ok(Date.now() - start < 15_000, 'it took its time');
  assert.equal(status, 1);
  const [{ failures }] = JSON.parse(stdout).notebooks;
  assert.deepEqual(
    failures.map(({ kind }: { kind: string }) => kind),
    ['interrupted'],
  );
  assert.equal(keptOutput(run, 'interrupt'), 'kept\n');
  await nothingIsLeft(run);
});
