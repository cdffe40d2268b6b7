import fs from 'node:fs';
import path from 'node:path';
import { MaillabError } from '../errors.js';
import { changedOutputs } from './compare/compare.js';
import { writeUpdated } from './compare/update.js';
import { knownSeconds, rememberSeconds } from './durations.js';
import { execute } from './execute.js';
import { mentionsLab } from './find.js';
import { Kernel } from './kernel/kernel.js';
import { adviseFailures } from './lint/advise.js';
import { lintNotebook } from './lint/lint.js';
import { isCode, type Notebook, normalised, readNotebook } from './notebook.js';
import { countQuestions } from './questions.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from './timeouts.js';
import type { Failure, NotebookResult, Warning } from './verdict.js';

/** What a run needs to know; everything has a default. */
export interface RunOptions {
  /** Notebooks that run at the same time. */
  jobs?: number;
  timeouts?: Timeouts;
  /** Goes on with the next cell after a failure, as grading needs. */
  keepGoing?: boolean;
  /** Outputs that differ from those in the file are a failure. */
  compare?: boolean;
  /** Writes the fresh outputs into the files of notebooks that ran well, where something meaningful changed. */
  update?: boolean;
  /** Environment of the kernels; without MAILLAB_LAB each gets a private lab. */
  env?: NodeJS.ProcessEnv;
  /** Stops everything at once; what ran until then is kept. */
  signal?: AbortSignal;
  progress?: RunProgress;
}

/** Whoever wants to see how a run goes on. */
export interface RunProgress {
  started?(path: string): void;
  /** Before the notebook runs. */
  linted?(path: string, warnings: Warning[]): void;
  cell?(path: string, number: number, of: number): void;
  finished?(result: NotebookResult): void;
}

const START_MS = 60_000;
/** A kernel is started ahead only when this much memory is free, in bytes: it and the lab of its notebook. */
const SPARE_MEMORY = 1200 * 2 ** 20;

/** Executes notebooks, side by side as `jobs` says, each in a kernel of its own, and judges them in the given order. */
export async function runNotebooks(
  paths: readonly string[],
  options: RunOptions = {},
): Promise<NotebookResult[]> {
  const signal = options.signal ?? new AbortController().signal;
  const results: NotebookResult[] = new Array(paths.length);
  const workers = Math.max(1, Math.min(options.jobs ?? 1, paths.length));
  const order = workers > 1 ? longestFirst(paths) : [...paths.keys()];
  const kernels = new KernelsAhead(paths, order, options.env ?? privateLabs());
  let next = 0;
  const worker = async () => {
    while (next < order.length) {
      const index = order[next]!;
      next += 1;
      if (signal.aborted) results[index] = notStarted(paths[index]!);
      else results[index] = await runOne(paths[index]!, index, kernels, signal, options);
      options.progress?.finished?.(results[index]!);
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, worker));
  } finally {
    await kernels.stop();
  }
  return results;
}

/**
 * The order in which several jobs take notebooks: what takes longest must not be left for the end. What never ran here is
 * taken to need as long for its size as the others.
 */
function longestFirst(paths: readonly string[]): number[] {
  const known = knownSeconds(paths);
  const sizes = paths.map((file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const sizeOfKnown = sum(sizes.filter((_, at) => known[at] !== undefined));
  const perByte = sizeOfKnown > 0 ? sum(known.map((seconds) => seconds ?? 0)) / sizeOfKnown : 1;
  const expected = sizes.map((size, at) => known[at] ?? size * perByte);
  return [...paths.keys()].sort((a, b) => expected[b]! - expected[a]!);
}

/** The environment of this process without MAILLAB_LAB, so that `openLab()` makes a private clone. */
function privateLabs(): NodeJS.ProcessEnv {
  const { MAILLAB_LAB: _, ...env } = process.env;
  return env;
}

async function runOne(
  file: string,
  index: number,
  kernels: KernelsAhead,
  signal: AbortSignal,
  options: RunOptions,
): Promise<NotebookResult> {
  const start = Date.now();
  options.progress?.started?.(file);
  let read: Notebook;
  let notebook: Notebook;
  let warnings: Warning[];
  try {
    read = readNotebook(file);
    kernels.start(index);
    warnings = lintNotebook(read);
    options.progress?.linted?.(file, warnings);
    notebook = normalised(read);
  } catch (error) {
    return unreadable(file, error as Error, start);
  }
  const code = notebook.cells.filter(isCode);
  let failures: Failure[];
  let executed = 0;
  let kernel: Kernel | undefined;
  try {
    kernel = await kernels.take(index);
    notebook.metadata.language_info = kernel.languageInfo as never;
    ({ failures, executed } = await execute(notebook, kernel, {
      timeouts: options.timeouts ?? DEFAULT_TIMEOUTS,
      keepGoing: options.keepGoing ?? false,
      signal,
      onCell: (at) =>
        options.progress?.cell?.(file, code.indexOf(notebook.cells[at] as never) + 1, code.length),
    }));
  } catch (error) {
    if (!(error instanceof MaillabError)) throw error;
    failures = [
      { kind: 'death', cell: null, line: null, message: `El kernel no arrancó.\n${error.message}` },
    ];
  } finally {
    if (kernel) kernels.give(kernel);
  }
  adviseFailures(failures, warnings);
  if (signal.aborted) failures.push(interrupted());
  const seconds = (Date.now() - start) / 1000;
  if (failures.length === 0) rememberSeconds(file, seconds);
  if (failures.length === 0 && options.compare && !options.update)
    failures.push(...changedOutputs(read, notebook));
  const updated = failures.length === 0 && options.update === true && writeUpdated(file, read, notebook);
  return {
    path: file,
    verdict: failures.length === 0 ? 'pass' : 'fail',
    seconds,
    cells: code.length,
    executed,
    questions: countQuestions(notebook),
    failures,
    warnings,
    updated,
    notebook,
  };
}

/** Kernels, of which one starts before its turn: that of the next notebook, while memory lasts. */
class KernelsAhead {
  readonly #started = new Map<number, Promise<Kernel>>();
  readonly #ending: Promise<void>[] = [];

  constructor(
    private readonly paths: readonly string[],
    private readonly order: readonly number[],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async take(index: number): Promise<Kernel> {
    this.start(index);
    const kernel = await this.#started.get(index)!;
    this.#started.delete(index);
    if (process.availableMemory() > SPARE_MEMORY) this.#startNext(this.order[this.order.indexOf(index) + 1]);
    return kernel;
  }

  /** Ends a kernel that was taken; nobody need wait for that. */
  give(kernel: Kernel): void {
    this.#ending.push(kernel.stop());
  }

  /** Ends those that nobody has taken; resolves when all are gone. */
  async stop(): Promise<void> {
    const left = await Promise.allSettled(this.#started.values());
    for (const kernel of left) if (kernel.status === 'fulfilled') this.give(kernel.value);
    await Promise.all(this.#ending);
  }

  /** Starts the kernel of one notebook that nobody has asked for yet, and no more than one. */
  #startNext(index: number | undefined): void {
    if (this.#started.size === 0 && index !== undefined && fs.existsSync(this.paths[index]!))
      this.start(index);
  }

  start(index: number): void {
    if (this.#started.has(index)) return;
    const file = path.resolve(this.paths[index]!);
    const kernel = Kernel.start(
      { cwd: path.dirname(file), env: this.env, opensLab: mentionsLab(file) },
      START_MS,
    );
    // It is asked for its kernel later, and learns of a failure then.
    kernel.catch(() => {});
    this.#started.set(index, kernel);
  }
}

const NOTHING = { correct: 0, wrong: 0, unanswered: 0, manual: 0 };

function unreadable(file: string, error: Error, start: number): NotebookResult {
  if (!(error instanceof MaillabError)) throw error;
  return {
    ...notStarted(file),
    seconds: (Date.now() - start) / 1000,
    failures: [
      {
        kind: 'unreadable',
        cell: null,
        line: null,
        message: `El cuaderno no se puede leer.\n${error.message}`,
      },
    ],
  };
}

function notStarted(file: string): NotebookResult {
  return {
    path: file,
    verdict: 'fail',
    seconds: 0,
    cells: 0,
    executed: 0,
    questions: { ...NOTHING },
    failures: [interrupted()],
    warnings: [],
    updated: false,
    notebook: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] },
  };
}

function interrupted(): Failure {
  return {
    kind: 'interrupted',
    cell: null,
    line: null,
    message: 'La ejecución se interrumpió antes de llegar al final.',
  };
}
