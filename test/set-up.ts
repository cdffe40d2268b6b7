import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareKernels } from '../lib/cli/prepare-kernels.js';
import { withProgress } from '../lib/cli/progress.js';
import { installMissing, missing } from '../lib/cli/setup/packages.js';
import { virtualEnvironment } from '../lib/cli/setup/python.js';
import { requirements } from '../lib/cli/setup/requirements.js';
import { MaillabError } from '../lib/errors.js';
import { findNotebooks } from '../lib/runner/find.js';
import { prepareLab } from '../lib/supervisor/launch.js';

const root = join(__dirname, '..');

/**
 * Sets up what tests and benchmarks need, with progress: Debian packages, the Python and JavaScript oracles, the snapshot
 * that kernels start from; for those that are `live`, also the lab's saved state.
 */
export async function setUp({ live }: { live: boolean }): Promise<void> {
  if (missing(requirements.test).length > 0)
    await withProgress('Installing what the tests need', (report) =>
      installMissing(requirements.test, report),
    );
  await withProgress('Python oracles', (report) =>
    virtualEnvironment(join(root, '.venv'), join(root, 'test', 'requirements.txt'), report),
  );
  await withProgress('JavaScript oracles', () => npmPackages(join(root, 'test', 'oracles')));
  await prepareKernels(findNotebooks(['notebooks']));
  if (live) await withProgress('Lab image and saved state', prepareLab);
}

/** Installs what the folder's lockfile says, unless that was done. */
export async function npmPackages(folder: string): Promise<void> {
  const lock = join(folder, 'package-lock.json');
  const installed = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(lock).mtimeMs) return;
  try {
    await promisify(execFile)('npm', ['ci', '--no-audit'], { cwd: folder });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new MaillabError(
      `Cannot install the packages of "${lock}": ${stderr?.trim() || String(error)}\nCheck that the npm registry can be reached, then run the same command again.`,
    );
  }
}

/** Ends a program with an error: in one line where it is meant for people. */
export function exitWith(error: unknown): void {
  if (!(error instanceof MaillabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
