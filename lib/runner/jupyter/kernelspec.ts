import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Writes the tslab kernelspec below `jupyterPath`, a folder to name in JUPYTER_PATH. The command is absolute, so that no
 * PATH decides which Node.js and which tslab a notebook gets.
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
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
}

/** The user's Jupyter data folder, where VS Code and every other Jupyter client look for kernels. */
export function userJupyterPath(environment: NodeJS.ProcessEnv = process.env): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32' && APPDATA) return path.join(APPDATA, 'jupyter');
  return path.join(XDG_DATA_HOME || path.join(os.homedir(), '.local', 'share'), 'jupyter');
}
