import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MaillabError } from '../../errors.js';

const execute = promisify(execFile);

/**
 * Makes the virtual environment `folder` hold exactly what `requirementsFile` pins, unless it already does.
 *
 * @returns the path of its Python.
 */
export async function virtualEnvironment(
  folder: string,
  requirementsFile: string,
  report: (line: string) => void,
): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirementsFile)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !(found.isDirectory() && existsSync(stamp))) {
    throw new MaillabError(
      `Cannot make the virtual environment "${folder}": something else is there. Move it away, then run the same command again.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // It says from the start whose folder this is, and for no list that it is whole.
  writeFileSync(stamp, '');
  try {
    report(`virtual environment ${folder}`);
    await execute('python3', ['-m', 'venv', folder]);
    report(`packages of ${requirementsFile}`);
    await execute(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirementsFile], {
      maxBuffer: 16 << 20,
    });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new MaillabError(
      `Cannot make the virtual environment "${folder}": ${stderr?.trim() || String(error)}\nCheck that the Python package index can be reached, then run the same command again.`,
    );
  }
  writeFileSync(stamp, wanted);
  return python;
}
