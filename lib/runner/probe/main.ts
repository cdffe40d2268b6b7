/**
 * Starts the tslab kernel as `tslab kernel --config-path FILE` does, and watches it from the inside: what tslab prints as
 * text about an error is told to the runner as data, with the cell and the line that caused it. A cell's code and its
 * outputs stay as they are. The runner starts this file as a child process with an IPC channel, and with "--lab" where
 * it starts a lab for the notebook meanwhile.
 */
import { type AheadNotice, expectLab } from '../../supervisor/ahead.js';
import { requireTslab } from './tslab.js';
import { withSourceMaps } from './typescript.js';
import { watchKernel } from './watch.js';

const [configPath, lab] = process.argv.slice(2);
if (!configPath || !process.send) {
  process.stderr.write('This file is started by the runner, with a connection file and an IPC channel.\n');
  process.exit(2);
}

function main(configPath: string): void {
  const fromTslab = requireTslab(process.cwd());
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
if (lab === '--lab') {
  const tell = expectLab();
  process.on('message', (told: { lab: AheadNotice } | object) => {
    if ('lab' in told) tell(told.lab);
  });
}
try {
  main(configPath);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
