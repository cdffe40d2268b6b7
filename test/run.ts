/**
 * Runs the tests: all of them, `npm test -- test/wire test/live` for those folders or files alone, or `--quick` for
 * those that need no virtual machine.
 * What they need is set up first, with progress: Debian packages, the Python oracles, the lab's saved state.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withProgress } from '../lib/cli/progress.js';
import { installMissing, missing } from '../lib/cli/setup/packages.js';
import { virtualEnvironment } from '../lib/cli/setup/python.js';
import { requirements } from '../lib/cli/setup/requirements.js';
import { MaillabError } from '../lib/errors.js';
import { prepareLab } from '../lib/host/open.js';

const root = join(__dirname, '..');

/** Tests of these folders need the virtual machine. The rest runs first: it is quick, and tells more when it fails. */
const needsLab = ['test/live/', 'test/notebooks/', 'test/browser/'];

function testFiles(chosen: string[]): string[] {
  const within = chosen.length > 0 ? chosen : ['test'];
  const files = within.flatMap((path) =>
    statSync(join(root, path)).isDirectory()
      ? readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
      : [path],
  );
  const tests = files.filter((file) => file.endsWith('.test.ts')).map((file) => relative('.', file));
  return [...tests.filter((file) => !isLive(file)), ...tests.filter(isLive)];
}

function isLive(file: string): boolean {
  return needsLab.some((folder) => file.startsWith(folder));
}

async function setUp(files: string[]): Promise<void> {
  if (missing(requirements.test).length > 0)
    await withProgress('Installing what the tests need', (report) =>
      installMissing(requirements.test, report),
    );
  await withProgress('Python oracles', (report) =>
    virtualEnvironment(join(root, '.venv'), join(root, 'test', 'requirements.txt'), report),
  );
  if (files.some(isLive)) await withProgress('Lab image and saved state', prepareLab);
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const quick = args.includes('--quick');
  const files = testFiles(args.filter((arg) => arg !== '--quick')).filter((file) => !(quick && isLive(file)));
  await setUp(files);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=spec', ...files],
    { cwd: root, stdio: 'inherit' },
  );
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    if (!(error instanceof MaillabError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  },
);
