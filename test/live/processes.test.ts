import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { openLab, startDefault, stopDefault } from '../../lib/lab/open.js';
import { until } from '../../lib/machine/wait.js';
import { expectLab } from '../../lib/supervisor/ahead.js';
import { startFor } from '../../lib/supervisor/launch.js';

/** Labs of these tests keep to a runtime folder of their own, where nothing may be left. */
let runtime: string;
const outside = process.env.MAILLAB_RUNTIME;

const owners: ChildProcess[] = [];

before(() => {
  runtime = mkdtempSync(join(tmpdir(), 'maillab-run-'));
  process.env.MAILLAB_RUNTIME = runtime;
  runtime = join(runtime, 'maillab');
  mkdirSync(runtime, { mode: 0o700 });
});
after(() => {
  for (const child of owners) child.kill('SIGKILL');
  if (outside === undefined) delete process.env.MAILLAB_RUNTIME;
  else process.env.MAILLAB_RUNTIME = outside;
  rmSync(dirname(runtime), { recursive: true, force: true });
});

interface Processes {
  supervisor: number;
  machine: number;
}

/** A process that opens a private lab, says which processes it has, and then waits for its end. */
const OWNER = `
  const { openLab } = require(${JSON.stringify(join(__dirname, '../../lib/lab/open.ts'))});
  openLab().then(async (lab) => {
    const { processes } = await lab.client.request('status', null);
    console.log(JSON.stringify(processes));
    setInterval(() => {}, 1000);
    lab.client.closed.then(() => lab.status()).catch((error) => console.log(error.message));
  });`;

async function owner(): Promise<{ child: ChildProcess; processes: Processes; lines: string[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', OWNER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that fails must not leave its owner behind, nor this file waiting for it.
  owners.push(child);
  const lines: string[] = [];
  child.stdout!.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')));
  assert.ok(await until(() => lines.length > 0, { limit: 120_000 }), 'no lab was opened');
  return { child, processes: JSON.parse(lines[0]!), lines };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function allEnd({ supervisor, machine }: Processes): Promise<void> {
  const gone = () => !runs(supervisor) && !runs(machine);
  assert.ok(await until(gone, { limit: 15_000 }), `still running: ${[supervisor, machine].filter(runs)}`);
}

test('a private lab ends with its owner, also on SIGKILL, and leaves no folder', async () => {
  const { child, processes } = await owner();
  child.kill('SIGKILL');
  await allEnd(processes);
  assert.ok(await until(() => readdirSync(runtime).length === 0, { limit: 5000 }), 'a folder is left');
});

test('QEMU ends when its supervisor is killed; what it left is swept; the owner gets one clear line', async () => {
  const { child, processes, lines } = await owner();
  process.kill(processes.supervisor, 'SIGKILL');
  await allEnd(processes);
  assert.ok(await until(() => lines.length > 1, { limit: 10_000 }));
  assert.match(lines[1]!, /^The lab has ended\. Open it again/);
  child.kill('SIGKILL');
  const [left] = readdirSync(runtime);
  assert.ok(left, 'a killed supervisor cannot have cleaned up');
  const lab = await openLab();
  await lab.close();
  assert.ok(!existsSync(join(runtime, left)));
  assert.deepEqual(readdirSync(runtime), []);
});

test('SIGKILL of QEMU gives its owner one clear line, and the next lab opens', async () => {
  const { child, processes, lines } = await owner();
  process.kill(processes.machine, 'SIGKILL');
  await allEnd(processes);
  assert.ok(await until(() => lines.length > 1, { limit: 10_000 }));
  assert.match(
    lines[1]!,
    /virtual machine has ended: its QEMU process was killed\. Open the lab again to go on\.$/,
  );
  child.kill('SIGKILL');
  const lab = await openLab();
  assert.equal((await lab.status()).state, 'running');
  await lab.close();
  assert.deepEqual(readdirSync(runtime), []);
});

test('a lab that is started for a process is the first that it opens, and no other', async () => {
  await startFor(expectLab());
  assert.ok(await until(() => readdirSync(runtime).length === 1, { limit: 10_000 }), 'nothing was started');
  const [folder] = readdirSync(runtime);
  const first = await openLab();
  assert.deepEqual(readdirSync(runtime), [folder]);
  const second = await openLab();
  assert.equal(readdirSync(runtime).length, 2);
  await Promise.all([first.close(), second.close()]);
  assert.deepEqual(readdirSync(runtime), []);
});

test('a lab that is started for a process ends with whoever started it, or when that says so, opened or not', async () => {
  const start = `require(${JSON.stringify(join(__dirname, '../../lib/supervisor/launch.ts'))}).startFor(() => {}).then(() => {
    console.log('started');
    setInterval(() => {}, 1000);
  });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', start], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(child);
  await new Promise((done) => child.stdout!.once('data', done));
  assert.ok(await until(() => readdirSync(runtime).length === 1, { limit: 10_000 }), 'nothing was started');
  child.kill('SIGKILL');
  assert.ok(await until(() => readdirSync(runtime).length === 0, { limit: 15_000 }), 'a folder is left');

  const supervisor = await startFor(() => {});
  await supervisor!.end();
  assert.deepEqual(readdirSync(runtime), []);
});

test('where no lab is started for a process, it starts its own', async () => {
  expectLab()(null);
  const lab = await openLab();
  assert.equal((await lab.status()).state, 'running');
  await lab.close();
  assert.deepEqual(readdirSync(runtime), []);
});

test('a port in use gives one clear line and leaves nothing; once it is free, the default lab starts', async () => {
  // Apart from the ports of a default lab that may be running here.
  process.env.MAILLAB_PORTS = '3000';
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(3025, '127.0.0.1', done));
  await assert.rejects(
    startDefault(),
    /Cannot listen on "127\.0\.0\.1:3025" .*: the port is in use\. End what listens there/,
  );
  assert.ok(await until(() => readdirSync(runtime).length === 0, { limit: 10_000 }));
  await new Promise((done) => taken.close(done));
  await startDefault();
  await stopDefault();
  assert.deepEqual(readdirSync(runtime), []);
});
