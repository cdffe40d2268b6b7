import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import { cacheRoot } from '../../machine/runtime.js';
import { jupyterLab } from '../../runner/jupyter/jupyterlab.js';
import { userJupyterPath, writeKernelspec } from '../../runner/jupyter/kernelspec.js';
import { withProgress } from '../progress.js';
import { virtualEnvironment } from '../setup/python.js';

const REQUIREMENTS = join(__dirname, '..', '..', '..', 'jupyterlab.txt');

/** `maillab open`: JupyterLab on a folder of notebooks, the kernel installed. */
export function register(program: Command): void {
  program
    .command('open')
    .description('JupyterLab on the notebooks, the kernel installed')
    .argument('[dir]', 'folder of notebooks', existsSync('notebooks') ? 'notebooks' : '.')
    .option('--no-browser', 'only print the address')
    .option('--port <number>', 'preferred port', '8888')
    .option('--install-kernel', 'only install the kernel for this user, for VS Code and other editors')
    .action(open);
}

interface Flags {
  browser: boolean;
  port: string;
  installKernel?: boolean;
}

async function open(dir: string, { browser, port, installKernel }: Flags): Promise<void> {
  if (installKernel) {
    writeKernelspec(userJupyterPath());
    process.stderr.write(`The kernel "TypeScript" (tslab) is installed in "${userJupyterPath()}".\n`);
    return;
  }
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `Cannot open "${dir}": there is no such folder. Name the one that has the notebooks.`,
    );
  }
  if (!/^\d+$/.test(port))
    throw new UsageError(`Cannot use "${port}" as a port: it takes a number. Try --port 8888.`);
  const requirements = requirementsFile();
  // A folder for each list of versions: an older checkout beside this one keeps its own.
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const home = join(cacheRoot(), 'jupyterlab', key);
  const python = await withProgress('JupyterLab', (report) =>
    virtualEnvironment(join(home, 'venv'), requirements, report),
  );
  const { command, args, env } = jupyterLab({ python, notebooks: dir, home, browser, port: Number(port) });
  const child = spawn(command, args, { env, stdio: 'inherit' });
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  // Ctrl-C reaches it by itself, and it asks whether to stop.
  process.on('SIGINT', () => {}).on('SIGTERM', stop);
  process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 0)));
}

/** Beside the package when it runs compiled, in it when it runs from source. */
function requirementsFile(): string {
  const fromSource = join(__dirname, '..', '..', 'jupyterlab.txt');
  return existsSync(fromSource) ? fromSource : REQUIREMENTS;
}
