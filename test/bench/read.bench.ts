/** `maillab read` beside tshark, on the same 100 MB of mail: packet list, followed stream, and memory as files grow. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMailCapture } from './mail-capture.js';
import { ratio, report } from './ratio.js';

const MAIN = join(__dirname, '../../lib/dist/cli/main.js');
const SIZE = 100_000_000;
/** A session in the middle of the capture. */
const STREAM = '1000';

/** Seconds that a program takes, its output read and thrown away. */
async function seconds(program: string, args: string[]): Promise<number> {
  const begin = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return (performance.now() - begin) / 1000;
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
        seconds(process.execPath, [MAIN, 'read', file, ...args]);
    const tshark =
      (...args: string[]) =>
      () =>
        seconds('tshark', ['-r', file, ...args]);
    for (const [what, ours, theirs] of [
      ['packet list', maillab(), tshark()],
      ['followed stream', maillab('--follow', STREAM), tshark('-q', '-z', `follow,tcp,raw,${STREAM}`)],
    ] as const) {
      const measured = await ratio(3, ours, theirs);
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
