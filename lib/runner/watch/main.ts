/**
 * Starts the tslab kernel as `tslab kernel --config-path FILE` does, and watches it from the inside: what tslab prints as
 * text about an error is told to the runner as data, with the cell and the line that caused it. A cell's code and its
 * outputs stay as they are. The runner starts this file as a child process with a channel, and with "--lab" where it
 * starts a lab for the notebook meanwhile.
 */
import { assertInternals, type KernelModules } from '../../notebook/internals.js';
import { publishEverything } from '../../notebook/kernel.js';
import { expectLab } from '../../supervisor/ahead.js';
import { type Fast, isPlain } from '../fast/switch.js';
import { Channel } from './channel.js';
import { requireTslab } from './tslab.js';
import { withSourceMaps } from './typescript.js';
import { watchKernel } from './watch.js';

const [configPath, lab] = process.argv.slice(2);

function main(configPath: string, channel: Channel): void {
  const fromTslab = requireTslab(process.cwd());
  const compiler = fromTslab.resolve('@tslab/typescript-for-tslab');
  const ts: KernelModules['ts'] = fromTslab('@tslab/typescript-for-tslab');
  const fast: Fast | undefined = isPlain() ? undefined : require('../fast/fast.js').fast;
  const watched = withSourceMaps(ts, fast?.programs(ts));
  // From the path that tslab itself will ask for, before it does.
  fromTslab.cache[compiler]!.exports = watched.ts;
  const modules: KernelModules = {
    version: fromTslab('../package.json').version,
    ts,
    jupyter: fromTslab('./jupyter.js'),
    executor: fromTslab('./executor.js'),
    main: fromTslab('./main.js'),
    zeromq: fromTslab('zeromq'),
  };
  assertInternals(modules, fast === undefined);
  publishEverything(modules.zeromq);
  watchKernel({ ...modules, mapsOf: watched.mapsOf, channel, fast }, () =>
    modules.main.startKernel({ configPath, enableFindLocal: false, globalVersion: '' }),
  );
}

if (!configPath) {
  process.stderr.write('This file is started by the runner, with a connection file and a channel.\n');
  process.exit(2);
}
try {
  // The runner gone, nobody is left to shut this kernel down.
  const channel = new Channel(() => process.kill(process.pid, 'SIGKILL'));
  channel.tell({ pid: process.pid });
  if (lab === '--lab') channel.onLab = expectLab();
  main(configPath, channel);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
