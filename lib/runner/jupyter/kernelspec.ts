import fs from 'node:fs';
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
