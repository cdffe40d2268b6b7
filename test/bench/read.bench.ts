/** `maillab read` beside tshark without name resolution, on the same 100 MB of mail: packet list, followed stream, and memory as files grow. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMailCapture } from './mail-capture.js';
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

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
  try {
    const file = join(folder, 'mail.pcap');
    const count = writeMailCapture(file, SIZE);
    process.stdout.write(`  ${count} frames, ${SIZE / 1e6} MB\n`);
    const maillab =
      (...args: string[]) =>
      () =>
        seconds(join(folder, 'maillab.txt'), process.execPath, [MAIN, 'read', file, ...args]);
    const tshark =
      (...args: string[]) =>
      () =>
        seconds(join(folder, 'tshark.txt'), 'tshark', ['-n', '-r', file, ...args]);
    for (const [what, ours, theirs] of [
      ['packet list', maillab(), tshark()],
      ['followed stream', maillab('--follow', STREAM), tshark('-q', '-z', `follow,tcp,raw,${STREAM}`)],
    ] as const) {
      const measured = await ratio(ROUNDS, ours, theirs);
      process.stdout.write(
        `  ${what}: maillab ${measured.a.toFixed(2)} s, tshark ${measured.b.toFixed(2)} s\n`,
      );
      report(`${what}, maillab's time by tshark's`, measured.ratio, { atMost: 0.2 });
    }
    const half = join(folder, 'half.pcap');
    writeMailCapture(half, SIZE / 2);
    for (const args of [[], ['--follow', STREAM], ['--dialogue']]) {
      const [small, large] = [peak(half, ...args), peak(file, ...args)];
      const what = `memory of read ${args.join(' ')}`.trim();
      process.stdout.write(`  ${what}: ${small.toFixed(0)} MB for half, ${large.toFixed(0)} MB for all\n`);
      report(`${what}, all by half`, large / small, { atMost: 1.2 });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
