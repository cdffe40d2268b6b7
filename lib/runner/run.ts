import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { changedOutputs } from './compare/compare.js';
import { writeUpdated } from './compare/update.js';
import { execute } from './execute/execute.js';
import { DEFAULT_OUTPUT_LIMITS, type OutputLimits } from './execute/output-limits.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from './execute/timeouts.js';
import { mentionsLab } from './find.js';
import { Kernel } from './kernel/kernel.js';
import { adviseFailures } from './lint/advise.js';
import { lintNotebook } from './lint/lint.js';
import { isCode, type Notebook, normalised, readNotebook, tagsOf } from './notebook.js';
import { countQuestions } from './questions.js';
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
  /** How much a cell and a notebook may show. */
  outputs?: OutputLimits;
  /** Memory that a kernel may hold, in octets. */
  memory?: number;
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
  const kernels = new KernelsAhead(paths, options.env ?? privateLabs(), options.memory);
  let next = 0;
  const worker = async () => {
    while (next < paths.length) {
      const index = next;
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

/** The environment of this process without MAILLAB_LAB, so that `openLab()` makes a private clone. */
function privateLabs(): NodeJS.ProcessEnv {
  const { MAILLAB_LAB: _, ...env } = process.env;
  return env;
}

/** Whatever goes wrong with a notebook is that notebook's verdict, and no other's. */
async function runOne(
  file: string,
  index: number,
  kernels: KernelsAhead,
  signal: AbortSignal,
  options: RunOptions,
): Promise<NotebookResult> {
  const start = Date.now();
  const result = notStarted(file);
  result.failures = [];
  options.progress?.started?.(file);
  try {
    const read = readNotebook(file);
    kernels.start(index);
    result.warnings = lintNotebook(read);
    options.progress?.linted?.(file, result.warnings);
    await judge(read, normalised(read), result, () => kernels.take(index), signal, options);
  } catch (error) {
    result.failures.push(unjudged(error as Error));
  }
  if (signal.aborted) result.failures.push(interrupted());
  result.seconds = (Date.now() - start) / 1000;
  result.verdict = result.failures.length === 0 ? 'pass' : 'fail';
  return result;
}

/** Executes a notebook and puts what came of it into `result`, as far as it came. */
async function judge(
  read: Notebook,
  notebook: Notebook,
  result: NotebookResult,
  take: () => Promise<TakenKernel>,
  signal: AbortSignal,
  options: RunOptions,
): Promise<void> {
  const code = notebook.cells.filter(isCode);
  Object.assign(result, { notebook, cells: code.length });
  for (const cell of code) if (!tagsOf(cell).includes('skip-execution')) cell.outputs = [];
  const { kernel, give } = await take();
  try {
    notebook.metadata.language_info = kernel.languageInfo as never;
    const { failures, executed, ran } = await execute(notebook, kernel, {
      timeouts: options.timeouts ?? DEFAULT_TIMEOUTS,
      outputs: options.outputs ?? DEFAULT_OUTPUT_LIMITS,
      keepGoing: options.keepGoing ?? false,
      signal,
      onCell: (at) =>
        options.progress?.cell?.(result.path, code.indexOf(notebook.cells[at] as never) + 1, code.length),
    });
    Object.assign(result, { failures, executed, questions: countQuestions(notebook, ran) });
  } finally {
    give();
  }
  adviseFailures(result.failures, result.warnings);
  if (result.failures.length > 0 || signal.aborted) return;
  if (options.update) result.updated = writeUpdated(result.path, read, notebook);
  else if (options.compare) result.failures.push(...changedOutputs(read, notebook));
}

/** A kernel that a notebook has until it gives it back. */
interface TakenKernel {
  kernel: Kernel;
  give(): void;
}

/** Says in Spanish that a kernel did not start, and why. */
class KernelError extends Error {}

/** Kernels, of which one starts before its turn: that of the next notebook, while memory lasts. */
class KernelsAhead {
  readonly #started = new Map<number, Promise<Kernel>>();
  readonly #ending: Promise<void>[] = [];

  constructor(
    private readonly paths: readonly string[],
    private readonly env: NodeJS.ProcessEnv,
    private readonly memory: number | undefined,
  ) {}

  /** The kernel of a notebook, and how to give it back. Throws a MaillabError when it does not start. */
  async take(index: number): Promise<TakenKernel> {
    this.start(index);
    const starting = this.#started.get(index)!;
    try {
      const kernel = await starting;
      if (process.availableMemory() > SPARE_MEMORY) this.#startNext(index + 1);
      return { kernel, give: () => this.#end(kernel) };
    } catch (error) {
      throw new KernelError(`El kernel no arrancó.\n${(error as Error).message}`);
    } finally {
      this.#started.delete(index);
    }
  }

  /** Ends a kernel; nobody need wait for that. */
  #end(kernel: Kernel): void {
    this.#ending.push(kernel.stop());
  }

  /** Ends those that nobody has taken; resolves when all are gone. */
  async stop(): Promise<void> {
    const left = await Promise.allSettled(this.#started.values());
    for (const kernel of left) if (kernel.status === 'fulfilled') this.#end(kernel.value);
    await Promise.all(this.#ending);
  }

  /** Starts the kernel of one notebook that nobody has asked for yet, and no more than one. */
  #startNext(index: number): void {
    const path = this.paths[index];
    if (this.#started.size <= 1 && path !== undefined && fs.existsSync(path)) this.start(index);
  }

  start(index: number): void {
    if (this.#started.has(index)) return;
    const file = path.resolve(this.paths[index]!);
    const kernel = Kernel.start(
      {
        cwd: path.dirname(file),
        env: this.env,
        opensLab: mentionsLab(file),
        ...(this.memory !== undefined && { memory: this.memory }),
      },
      START_MS,
    );
    // It is asked for its kernel later, and learns of a failure then.
    kernel.catch(() => {});
    this.#started.set(index, kernel);
  }
}

const NOTHING = { correct: 0, wrong: 0, unanswered: 0, manual: 0 };

function unjudged(error: Error): Failure {
  const failure = { cell: null, line: null };
  if (error instanceof KernelError) return { ...failure, kind: 'death', message: error.message };
  if (error instanceof UsageError)
    return { ...failure, kind: 'unreadable', message: `El cuaderno no se puede leer.\n${error.message}` };
  return { ...failure, kind: 'unjudged', message: `El cuaderno no se pudo juzgar.\n${error.message}` };
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
