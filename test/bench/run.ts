/**
 * Runs the benchmarks one after another: `npm run bench`, or `npm run bench -- read sockets` for those alone.
 * Each `NAME.bench.ts` is a program that measures its sides in turn in one run and prints their ratios beside the
 * bound; it exits with 1 when a ratio is out of bounds.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const suffix = '.bench.ts';
const chosen = process.argv.slice(2);
const all = readdirSync(__dirname).filter((file) => file.endsWith(suffix));
const benches = all.filter((file) => chosen.length === 0 || chosen.includes(file.slice(0, -suffix.length)));

if (benches.length === 0) {
  const names = all.map((file) => file.slice(0, -suffix.length)).join(', ');
  process.stderr.write(`No benchmark "${chosen.join(' ')}". There are: ${names}.\n`);
  process.exit(2);
}

const failed = benches.filter((file) => {
  process.stdout.write(`\n${file.slice(0, -suffix.length)}\n`);
  return (
    spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, file)], { stdio: 'inherit' }).status !== 0
  );
});
if (failed.length > 0) process.stdout.write(`\nOut of bounds: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
