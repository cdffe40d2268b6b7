/**
 * Starts the tslab kernel as `tslab kernel --config-path FILE` does, and watches it from the inside: what tslab prints as
 * text about an error is told to the runner as data, with the cell and the line that caused it. A cell's code and its
 * outputs stay as they are. The runner starts this file as a child process with an IPC channel, and with "--lab" where
 * the notebook opens a lab: it is resumed while tslab loads the compiler.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { withSourceMaps } from './typescript.js';
import { watchKernel } from './watch.js';

const [configPath, lab] = process.argv.slice(2);
if (!configPath || !process.send) {
  process.stderr.write('This file is started by the runner, with a connection file and an IPC channel.\n');
  process.exit(2);
}

/** The course's own tslab when the notebook's folder has one, as tslab itself prefers; else ours. */
function requireTslab(): NodeJS.Require {
  for (const base of [path.join(process.cwd(), 'notebook.js'), __filename]) {
    try {
      return createRequire(createRequire(base).resolve('tslab'));
    } catch {
      // Not there: the next one.
    }
  }
  throw new Error('Cannot start the kernel: the package "tslab" is not installed. Run "npm install".');
}

async function main(configPath: string): Promise<void> {
  if (lab === '--lab') await (await import('../../host/open.js')).startAhead();

  const fromTslab = requireTslab();
  const file = fromTslab.resolve('@tslab/typescript-for-tslab');
  const original = fromTslab('@tslab/typescript-for-tslab');
  const { ts, mapsOf } = withSourceMaps(original);
  // From the path that tslab itself will ask for, before it does.
  fromTslab.cache[file]!.exports = ts;

  watchKernel(
    { ts: original, mapsOf, jupyter: fromTslab('./jupyter.js'), executor: fromTslab('./executor.js') },
    () => fromTslab('./main.js').startKernel({ configPath, enableFindLocal: false, globalVersion: '' }),
  );
  process.channel?.unref();
}

// The runner gone, nobody is left to shut this kernel down.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
main(configPath).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
