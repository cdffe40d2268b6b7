import type { RunProgress } from '../run.js';
import type { NotebookResult } from '../verdict.js';
import { warningLines } from './warnings.js';

/** Runs `work` while people see on stderr which notebook is at which cell, and for how long. */
export async function withRunProgress<T>(
  paths: readonly string[],
  work: (progress: RunProgress) => Promise<T>,
): Promise<T> {
  return process.stderr.isTTY ? live(paths, work) : plain(work);
}

/** A line when a notebook starts and ends, as a log keeps it. */
function plain<T>(work: (progress: RunProgress) => Promise<T>): Promise<T> {
  return work({
    started: (path) => process.stderr.write(`run   ${path}\n`),
    linted: (path, warnings) => {
      for (const line of warningLines(path, warnings)) process.stderr.write(`lint  ${line}\n`);
    },
    finished: ({ path, verdict, seconds }) =>
      process.stderr.write(`${verdict}  ${path}  ${seconds.toFixed(1)} s\n`),
  });
}

/** One line for each notebook: waiting, at which cell, or done. */
async function live<T>(paths: readonly string[], work: (progress: RunProgress) => Promise<T>): Promise<T> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const output = new ProcessOutput(process.stderr, process.stderr);
  const lines = new Map(paths.map((path) => [path, new Line()]));
  const list = new Listr(
    paths.map((path) => ({
      title: path,
      task: (_: unknown, task: { title: string }) => lines.get(path)!.show(path, task),
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { logger: new ListrLogger({ processOutput: output }), showErrorMessage: false },
    },
  );
  const notes: string[] = [];
  const drawn = list.run();
  try {
    return await work({
      started: (path) => lines.get(path)!.start(),
      linted: (path, warnings) => notes.push(...warningLines(path, warnings)),
      cell: (path, number, of) => {
        lines.get(path)!.cell = `cell ${number}/${of}`;
      },
      finished: (result) => lines.get(result.path)!.finish(result),
    });
  } finally {
    for (const line of lines.values()) line.end();
    await drawn;
    for (const note of notes) process.stderr.write(`lint  ${note}\n`);
  }
}

class Line {
  cell = 'kernel';
  #started: number | undefined;
  #result: NotebookResult | undefined;
  #end: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  async show(path: string, task: { title: string }): Promise<void> {
    const draw = () => {
      if (this.#started === undefined) return;
      const seconds = this.#result?.seconds ?? (Date.now() - this.#started) / 1000;
      task.title = `${path}  ${this.#result ? '' : `${this.cell}  `}${seconds.toFixed(this.#result ? 1 : 0)} s`;
    };
    const timer = setInterval(draw, 200);
    await this.#ended;
    clearInterval(timer);
    draw();
    if (this.#result?.verdict !== 'pass') throw new Error('failed');
  }

  start(): void {
    this.#started = Date.now();
  }

  finish(result: NotebookResult): void {
    this.#result = result;
    this.#end();
  }

  end(): void {
    this.#end();
  }
}
