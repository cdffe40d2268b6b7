/**
 * `maillab read` beside tshark without name resolution, on the same 100 MB of mail with attachments, of what crossed the lab's
 * own wire, and of the mail of many hosts: packet list, followed stream, and memory as files grow.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeLabCapture } from './lab-capture.js';
import { writeMailCapture } from './mail-capture.js';
import { writeManyHosts } from './many-hosts.js';
import { ratio, report } from './ratio.js';

const MAIN = join(__dirname, '../../lib/dist/cli/main.js');
const SIZE = 100_000_000;
const ROUNDS = 5;
/** A session in the middle of the capture. */
const STREAM = '1000';

/** Seconds that a program takes from its start to its end, its output written to a file. */
async function seconds(output: string, program: string, args: string[]): Promise<number> {
  const file = openSync(output, 'w');
  try {
    const begin = performance.now();
    const { status, stderr } = spawnSync(program, args, {
      stdio: ['ignore', file, 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    return (performance.now() - begin) / 1000;
  } finally {
    closeSync(file);
  }
}

/** Megabytes resident at most while `maillab read` reads the file. */
function peak(file: string, ...args: string[]): number {
  const probe = 'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))';
  const run = spawnSync(
    process.execPath,
    [
      '-e',
      `${probe};process.argv.splice(1,0,"maillab");require(${JSON.stringify(MAIN)}).main(process.argv.slice(2))`,
      'read',
      file,
      ...args,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  );
  return Number(/peak (\d+)/.exec(run.stderr)![1]) / 1024;
}

/** Our time by tshark's for the same packet list and the same followed stream. */
async function benchSpeed(file: string, atMost = 0.2): Promise<void> {
  const output = (name: string) => join(dirname(file), `${name}.txt`);
  const maillab =
    (...args: string[]) =>
    () =>
      seconds(output('maillab'), process.execPath, [MAIN, 'read', file, ...args]);
  const tshark =
    (...args: string[]) =>
    () =>
      seconds(output('tshark'), 'tshark', ['-n', '-r', file, ...args]);
  for (const [what, ours, theirs] of [
    ['packet list', maillab(), tshark()],
    ['followed stream', maillab('--follow', STREAM), tshark('-q', '-z', `follow,tcp,raw,${STREAM}`)],
  ] as const) {
    const { a, b, ratio: byTheirs } = await ratio(ROUNDS, ours, theirs);
    process.stdout.write(`  ${what}: maillab ${a.toFixed(2)} s, tshark ${b.toFixed(2)} s\n`);
    report(`${what}, maillab's time by tshark's`, byTheirs, { atMost });
  }
}

function benchMemory(half: string, all: string): void {
  for (const args of [[], ['--follow', STREAM], ['--dialogue']]) {
    const [small, large] = [peak(half, ...args), peak(all, ...args)];
    const what = `memory of read ${args.join(' ')}`.trim();
    process.stdout.write(`  ${what}: ${small.toFixed(0)} MB for half, ${large.toFixed(0)} MB for all\n`);
    report(`${what}, all by half`, large / small, { atMost: 1.2 });
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
  const [mail, half, lab, hosts] = ['mail', 'half', 'lab', 'hosts'].map((name) =>
    join(folder, `${name}.pcap`),
  );
  const said = (what: string, frames: number) =>
    process.stdout.write(`  ${what}: ${frames} frames, ${SIZE / 1e6} MB\n`);
  try {
    said('mail with attachments', writeMailCapture(mail!, SIZE));
    await benchSpeed(mail!);
    said("the lab's own wire", await writeLabCapture(lab!, SIZE));
    await benchSpeed(lab!);
    said('the mail of many hosts', await writeManyHosts(hosts!, SIZE));
    await benchSpeed(hosts!, 0.4);
    writeMailCapture(half!, SIZE / 2);
    benchMemory(half!, mail!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
