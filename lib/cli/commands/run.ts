import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import { findNotebooks, mentionsLab } from '../../runner/find.js';
import { jobsByDefault } from '../../runner/jobs.js';
import { claimReport } from '../../runner/report/folder.js';
import { jsonReport } from '../../runner/report/json.js';
import { withRunProgress } from '../../runner/report/progress.js';
import { terminalReport } from '../../runner/report/terminal.js';
import { runNotebooks } from '../../runner/run.js';
import { prepareLab } from '../../supervisor/launch.js';
import { prepareKernels } from '../prepare-kernels.js';
import { withProgress } from '../progress.js';

interface Flags {
  jobs: string;
  out: string;
  compare: boolean;
  update?: boolean;
  json?: boolean;
  junit?: string;
}

/** `maillab run`: executes notebooks, judges them, writes the report. */
export function register(program: Command): void {
  program
    .command('run')
    .description('execute notebooks, judge them, write the report')
    .argument('[notebooks...]', 'notebooks or folders of them', ['notebooks'])
    .option('--jobs <number>', 'notebooks that run side by side', String(jobsByDefault()))
    .option('--out <dir>', 'folder of executed notebooks and HTML pages', 'out')
    .option('--no-compare', 'do not hold fresh outputs against those in the files')
    .option('--update', 'write fresh outputs into the notebooks where they changed')
    .option('--json', 'one JSON document on stdout')
    .option('--junit <file>', 'JUnit XML for CI servers')
    .action(run);
}

async function run(paths: string[], flags: Flags): Promise<void> {
  const jobs = Number(flags.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new UsageError(`Cannot run "${flags.jobs}" jobs: it takes a whole number from 1. Try --jobs 2.`);
  }
  const files = findNotebooks(paths);
  claimReport(flags.out);
  if (files.some(mentionsLab)) await withProgress('Preparing the lab', prepareLab);
  await prepareKernels(files);
  const started = new Date();
  const stop = new AbortController();
  const interrupt = () => {
    // The second time people mean it.
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    // What pages are made with is loaded while the first kernels start.
    const report = import('../../runner/report/site.js').then(({ Site, writeJunit }) => ({
      site: new Site(files, flags.out),
      writeJunit,
    }));
    const results = await withRunProgress(files, (progress) =>
      runNotebooks(files, {
        jobs,
        compare: flags.compare,
        update: flags.update ?? false,
        signal: stop.signal,
        progress: {
          ...progress,
          finished: (result) => {
            progress.finished?.(result);
            void report.then(({ site }) => site.add(result));
          },
        },
      }),
    );
    const { site, writeJunit } = await report;
    const summary = flags.json ? process.stderr : process.stdout;
    summary.write(terminalReport(results, Boolean(summary.isTTY)));
    if (flags.json) process.stdout.write(jsonReport(results));
    // Files last: where one cannot be written, the results have been said.
    summary.write(`Report: ${await site.close(results)}\n`);
    if (flags.junit) writeJunit(results, flags.junit, started);
    if (results.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
