/**
 * Runs the benchmarks one after another: `npm run bench`, or `npm run bench -- read sockets` for those alone.
 * Each `NAME.bench.ts` is a program that measures its sides in turn in one run and prints their ratios beside the
 * bound; it exits with 1 when a ratio is out of bounds.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exitWith, setUp } from '../set-up.js';

const suffix = '.bench.ts';
const chosen = process.argv.slice(2);
const all = readdirSync(__dirname).filter((file) => file.endsWith(suffix));
const benches = all.filter((file) => chosen.length === 0 || chosen.includes(file.slice(0, -suffix.length)));

if (benches.length === 0) {
  const names = all.map((file) => file.slice(0, -suffix.length)).join(', ');
  process.stderr.write(`No benchmark "${chosen.join(' ')}". There are: ${names}.\n`);
  process.exit(2);
}

/** Resolves to the benches that are out of bounds. */
async function run(): Promise<string[]> {
  await setUp({ live: true });
  return benches.filter((file) => {
    process.stdout.write(`\n${file.slice(0, -suffix.length)}\n`);
    const bench = ['--import', 'tsx', join(__dirname, file)];
    return spawnSync(process.execPath, bench, { stdio: 'inherit' }).status !== 0;
  });
}

run().then((failed) => {
  if (failed.length > 0) process.stdout.write(`\nOut of bounds: ${failed.join(', ')}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}, exitWith);
