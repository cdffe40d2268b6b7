import { relative } from 'node:path';
import { run } from 'node:test';
import { RunReport, type TestEvent } from './run-report.js';

interface RunFilesOptions {
  /** Files that run at the same time. */
  jobs: number;
  /** Where the report goes. */
  out?: NodeJS.WriteStream;
  /** Seconds without a line after which a log says what is running; a terminal says so every second. */
  quiet?: number;
}

/**
 * Runs test files, several at a time, in the given order, and reports each as it ends. Resolves to whether all passed.
 * Each file is a run of its own: in one run, the results of a file wait for those of all files before it.
 */
export async function runFiles(files: readonly string[], options: RunFilesOptions): Promise<boolean> {
  const report = new RunReport(options.out ?? process.stdout, files.length, options.quiet ?? 10);
  let next = 0;
  const worker = async () => {
    while (next < files.length) {
      const file = files[next]!;
      next += 1;
      const name = relative(process.cwd(), file);
      report.started(name);
      for await (const event of run({ files: [file], concurrency: 1 }))
        report.event(name, event as TestEvent);
      report.finished(name);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return report.close();
}
