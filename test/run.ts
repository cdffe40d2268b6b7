/**
 * Runs the tests: all of them, `npm test -- test/wire test/live` for those folders or files alone, or `--quick` for
 * those that need no virtual machine.
 * What they need is set up first, with progress: Debian packages, the Python and JavaScript oracles, the
 * lab's saved state, the snapshot that kernels start from.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runFiles } from './run-files.js';
import { exitWith, setUp } from './set-up.js';

const root = join(__dirname, '..');

/**
 * Tests of these folders need the virtual machine. The rest runs first: it is quick, and tells more when it fails. The
 * notebooks take longest, so they begin first, and all others run beside them.
 */
const needsLab = ['test/notebooks/', 'test/browser/', 'test/live/'];

function testFiles(chosen: string[]): string[] {
  const within = chosen.length > 0 ? chosen : ['test'];
  const files = within.flatMap((path) =>
    statSync(join(root, path)).isDirectory()
      ? readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
      : [path],
  );
  const tests = files
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => relative('.', file))
    .sort();
  const live = needsLab.flatMap((folder) => tests.filter((file) => file.startsWith(folder)));
  return [...tests.filter((file) => !isLive(file)), ...live];
}

function isLive(file: string): boolean {
  return needsLab.some((folder) => file.startsWith(folder));
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const quick = args.includes('--quick');
  const files = testFiles(args.filter((arg) => arg !== '--quick')).filter((file) => !(quick && isLive(file)));
  await setUp({ live: files.some(isLive) });
  const passed = await runFiles(
    files.map((file) => join(root, file)),
    { jobs: 2 },
  );
  return passed ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
}, exitWith);
