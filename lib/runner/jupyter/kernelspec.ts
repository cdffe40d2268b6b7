import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UsageError } from '../../errors.js';

/**
 * Writes the tslab kernelspec below `jupyterPath`, a folder to name in JUPYTER_PATH, in place of that of another tslab. The
 * command is absolute, so that no PATH decides which Node.js and which tslab a notebook gets. Throws a UsageError where
 * another kernel is called so.
 */
export function writeKernelspec(jupyterPath: string): void {
  const folder = path.join(jupyterPath, 'kernels', 'tslab');
  const tslab = path.join(path.dirname(require.resolve('tslab/package.json')), 'bin', 'tslab');
  const spec = {
    argv: [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'signal',
  };
  const file = path.join(folder, 'kernel.json');
  if (!isReplaceable(file)) {
    throw new UsageError(
      `Cannot install the kernel "tslab": "${file}" is of another kernel. Move it away, or name another folder in JUPYTER_DATA_DIR.`,
    );
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(spec, null, 2)}\n`);
}

/** Whether there is nothing yet, or the kernelspec of some tslab: of another version, or as tslab installs it. */
function isReplaceable(file: string): boolean {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!found) return true;
  try {
    const { argv } = JSON.parse(found.isFile() ? fs.readFileSync(file, 'utf8') : '') as { argv: string[] };
    return argv.some((argument) => /^tslab(\.\w+)?$/.test(path.basename(argument)));
  } catch {
    return false;
  }
}

/** The user's Jupyter data folder, where VS Code and every other Jupyter client look for kernels. */
export function userJupyterPath(environment: NodeJS.ProcessEnv = process.env): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32' && APPDATA) return path.join(APPDATA, 'jupyter');
  return path.join(XDG_DATA_HOME || path.join(os.homedir(), '.local', 'share'), 'jupyter');
}
