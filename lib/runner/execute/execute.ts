import { setTimeout as delay } from 'node:timers/promises';
import type { ExecuteReply } from '../kernel/client.js';
import type { Kernel } from '../kernel/kernel.js';
import { type CodeCell, isCode, isExecuted, type Notebook, sourceOf, tagsOf } from '../notebook.js';
import type { Failure } from '../verdict.js';
import type { KernelFailure } from '../watch/failures.js';
import type { OpenHandle } from '../watch/handles.js';
import { errorOutput } from './error-output.js';
import { headline, originalWords } from './explain.js';
import { DEFAULT_OUTPUT_LIMITS, type OutputLimits, octetsText } from './output-limits.js';
import { OutputCollector } from './outputs.js';
import { cellTimeout, notebookTimeout, type Timeouts } from './timeouts.js';

/** How an execution is told to go on, and whom it tells. */
export interface ExecuteOptions {
  timeouts: Timeouts;
  /** How much may be shown. */
  outputs?: OutputLimits;
  /** Goes on with the next cell after a failure, as grading needs; else the rest is not run. */
  keepGoing: boolean;
  signal: AbortSignal;
  onCell?: (index: number) => void;
}

/** What happened, with the outputs in the notebook that was given. */
export interface Execution {
  failures: Failure[];
  /** Number of cells that ran to their end. */
  executed: number;
  /** Indices of those that were sent to the kernel: the outputs of all others are not of this run. */
  ran: Set<number>;
}

const KINDS_OF_THE_CELL = new Set(['type-error', 'exception']);
const INTERRUPT_MS = 2000;
const SETTLE_MS = 1500;
/** A kernel without a cell to run that does not answer for so long is busy with something that does not end. */
const SILENCE_MS = 5000;
/** How many of the next cells the kernel is told of. */
const KNOWN_AHEAD = 10;

/** Executes the cells of a normalised notebook in order, replacing their outputs in place. */
export async function execute(
  notebook: Notebook,
  kernel: Kernel,
  options: ExecuteOptions,
): Promise<Execution> {
  return new Executor(notebook, kernel, options).run();
}

class Executor {
  readonly #failures: Failure[] = [];
  readonly #collector: OutputCollector;
  readonly #ran = new Set<number>();
  /** Index of the cell that was sent last. */
  #current = 0;
  readonly #deadline: number;
  /** What the kernel reported of the cell that is running. */
  #reported: KernelFailure[] = [];
  #deaf = false;
  #exit: KernelFailure | undefined;

  constructor(
    private readonly notebook: Notebook,
    private readonly kernel: Kernel,
    private readonly options: ExecuteOptions,
  ) {
    this.#deadline = Date.now() + notebookTimeout(notebook, options.timeouts);
    this.#collector = new OutputCollector(options.outputs ?? DEFAULT_OUTPUT_LIMITS);
    kernel.client.onIopub = (message) => this.#collector.take(message);
    kernel.client.onMalformed = (why) => this.#malformed(this.#current, why);
    kernel.process.onExitCall = ({ exit }) => {
      this.#exit = exit;
    };
    this.#collector.onFailure = (failure) => this.#take(failure);
    this.#collector.onTooMuch = (cell, line, limit) => this.#tooMuch(cell, line, limit);
    this.#collector.onMalformed = (cell, why) => this.#malformed(cell, why);
  }

  async run(): Promise<Execution> {
    let executed = 0;
    let stopped = false;
    for (const cell of this.notebook.cells) {
      if (!isCode(cell) || tagsOf(cell).includes('skip-execution')) continue;
      cell.outputs = [];
      cell.execution_count = null;
    }
    for (const [index, cell] of this.notebook.cells.entries()) {
      if (!isExecuted(cell)) continue;
      if (this.options.signal.aborted) break;
      this.options.onCell?.(index);
      this.#current = index;
      this.#ran.add(index);
      const ran = await timed(cell, () => this.#runCell(cell, index));
      if (ran) executed += 1;
      stopped = !this.kernel.process.alive || (!ran && !this.options.keepGoing);
      if (stopped) break;
    }
    if (!stopped && !this.options.signal.aborted) await this.#settle();
    this.#failures.sort(
      (a, b) => (a.cell ?? Infinity) - (b.cell ?? Infinity) || (a.line ?? 0) - (b.line ?? 0),
    );
    return { failures: this.#failures, executed, ran: this.#ran };
  }

  /** Whether the cell ended as it should. */
  async #runCell(cell: CodeCell, index: number): Promise<boolean> {
    this.#reported = [];
    const own = cellTimeout(this.notebook, cell, this.options.timeouts);
    const limit = Math.min(own, this.#deadline - Date.now());
    const stop = new AbortController();
    const outcome = await Promise.race([
      this.#request(cell, index),
      this.kernel.process.ended.then(() => 'ended' as const),
      delay(Math.max(0, limit), 'timeout' as const, { signal: stop.signal }).catch(() => 'timeout' as const),
      aborted(this.options.signal, stop.signal),
    ]);
    stop.abort();
    if (outcome === 'stopped') return false;
    if (outcome === 'ended') return this.#died(cell, index);
    if (outcome === 'timeout') return this.#timedOut(cell, index, limit, own);
    cell.execution_count = outcome.executionCount;
    if (outcome.status !== 'ok' && outcome.status !== 'error') {
      return this.#fail(
        cell,
        'aborted',
        index,
        null,
        'El kernel no llegó a ejecutar la celda, porque la anterior había fallado.',
      );
    }
    const raised = this.#reported.length > 0 || outcome.status === 'error';
    if (tagsOf(cell).includes('raises-exception')) {
      if (raised) return true;
      return this.#fail(
        cell,
        'not-raised',
        index,
        null,
        'La celda debía fallar y no falló (está marcada raises-exception).',
      );
    }
    for (const failure of this.#reported) this.#add(failure);
    if (raised && this.#reported.length === 0) {
      return this.#fail(cell, 'exception', index, null, 'La celda falló y el kernel no dijo por qué.');
    }
    return !raised;
  }

  /** Sends the cell; for a moment after an error tslab answers `abort` and runs nothing, so it is sent again. */
  async #request(cell: CodeCell, index: number): Promise<ExecuteReply> {
    const next = this.notebook.cells
      .slice(index + 1)
      .filter(isExecuted)
      .slice(0, KNOWN_AHEAD)
      .map(sourceOf);
    for (let attempt = 1; ; attempt += 1) {
      this.#collector.follow(cell, index);
      const { id, reply } = this.kernel.client.execute({
        code: sourceOf(cell),
        cell: index,
        next,
        limit: this.#collector.left,
      });
      this.#collector.expect(id, index);
      const answer = await reply;
      if (answer.status !== 'abort' && answer.status !== 'aborted') return answer;
      if (attempt === 100) return answer;
      await delay(20);
    }
  }

  #take(told: KernelFailure): void {
    if (this.#deaf) return;
    const failure = this.#ran.has(told.cell) ? told : { ...told, cell: this.#current };
    const cell = this.notebook.cells[failure.cell];
    if (failure.kind === 'too-much') {
      this.#collector.stop(failure.cell, failure.line);
      return;
    }
    if (cell && isCode(cell) && failure.kind !== 'late-output')
      cell.outputs.push(errorOutput(failure, sourceOf(cell)));
    if (KINDS_OF_THE_CELL.has(failure.kind)) this.#reported.push(failure);
    else this.#add(failure);
  }

  #add(failure: KernelFailure): void {
    const message = [headline(failure), ...originalWords(failure)].join('\n');
    const same = (other: Failure) => other.kind === failure.kind && other.cell === failure.cell;
    if (failure.kind === 'late-output' && this.#failures.some(same)) return;
    this.#failures.push({ kind: failure.kind, cell: failure.cell, line: failure.line, message });
  }

  #tooMuch(cell: number, line: number | null, limit: string): void {
    const message = `La celda muestra demasiado: lo que sigue no se guarda (límite: ${limit}).`;
    this.#failures.push({ kind: 'too-much', cell, line, message });
  }

  #malformed(cell: number, why: string): void {
    if (this.#failures.some((other) => other.kind === 'malformed' && other.cell === cell)) return;
    const message = `La celda mandó al cuaderno algo que no es una salida.\n${why}`;
    this.#failures.push({ kind: 'malformed', cell, line: null, message });
  }

  #fail(cell: CodeCell, kind: Failure['kind'], index: number, line: number | null, message: string): false {
    this.#failures.push({ kind, cell: index, line, message });
    cell.outputs.push({
      output_type: 'error',
      ename: kind,
      evalue: message.split('\n')[0]!,
      traceback: message.split('\n'),
    });
    return false;
  }

  async #died(cell: CodeCell, index: number): Promise<false> {
    if (this.#exit) {
      const { cell: at, line } = this.#exit;
      const owner = this.notebook.cells[at];
      return this.#fail(
        owner && isCode(owner) ? owner : cell,
        'exit',
        at,
        line,
        [headline(this.#exit), ...originalWords(this.#exit)].join('\n'),
      );
    }
    const { code, signal, memory: held } = await this.kernel.process.ended;
    const tail = this.kernel.process.tail.trim();
    const memory = /heap out of memory|allocation failed/i.test(tail);
    const why = held
      ? `tomó más memoria de la que puede (límite: ${octetsText(held)})`
      : memory
        ? 'se quedó sin memoria'
        : signal
          ? `recibió ${signal}`
          : `terminó con código ${code}`;
    const last = tail.split('\n').filter(Boolean).slice(-3);
    return this.#fail(
      cell,
      'death',
      index,
      null,
      [`El kernel murió mientras la celda corría: ${why}.`, ...last].join('\n'),
    );
  }

  async #timedOut(cell: CodeCell, index: number, limit: number, own: number): Promise<false> {
    const waiting = await this.kernel.waitingLine(index);
    const line = waiting === undefined ? await this.kernel.busyLine(index) : waiting;
    this.#deaf = true;
    const idle = this.kernel.client.request('kernel_info_request', {}).then(() => true);
    this.kernel.process.interrupt();
    const released = await Promise.race([idle, delay(INTERRUPT_MS, false)]);
    this.#deaf = false;
    const whole = limit < own ? ' del cuaderno' : '';
    const after = `${Math.round(Math.max(limit, 0) / 100) / 10} s`;
    if (!released) {
      this.kernel.process.kill();
      await this.kernel.process.ended;
      return this.#fail(
        cell,
        'wedged',
        index,
        line,
        `La celda bloqueó el kernel con un ciclo que no termina (límite${whole}: ${after}).`,
      );
    }
    const what = waiting === undefined ? 'da vueltas en un ciclo que no termina' : 'espera algo que no llega';
    return this.#fail(cell, 'timeout', index, line, `La celda ${what} (límite${whole}: ${after}).`);
  }

  /** Waits for what cells started and did not wait for, then tells what stays open. */
  async #settle(): Promise<void> {
    const limit = Date.now() + SETTLE_MS;
    for (;;) {
      const state = await this.kernel.open();
      const stop = new AbortController();
      const answered = await Promise.race([
        this.kernel.client.request('kernel_info_request', {}),
        this.kernel.process.ended,
        delay(SILENCE_MS, undefined, { signal: stop.signal }).catch(() => undefined),
      ]);
      stop.abort();
      if (!this.kernel.process.alive) return this.#diedAfterwards();
      if (!answered) return this.#wedgedAfterwards();
      if (!state) return;
      const settled = state.timers === 0 && state.open.length === 0;
      if (!settled && Date.now() < limit && !this.options.signal.aborted) {
        await delay(30);
        continue;
      }
      this.#unclosed(state.open);
      return;
    }
  }

  /** What is the same at the same line is told once, with its number: a loop opens as many as it likes. */
  #unclosed(open: readonly OpenHandle[]): void {
    const times = new Map<string, { handle: OpenHandle; count: number }>();
    for (const handle of open) {
      const key = JSON.stringify([handle.cell, handle.line, handle.what]);
      const entry = times.get(key) ?? { handle, count: 0 };
      entry.count += 1;
      times.set(key, entry);
    }
    for (const { handle, count } of times.values()) {
      const { cell, line, what } = handle;
      const message = `Al final queda sin cerrar ${what}${count > 1 ? ` (${count} veces)` : ''}.`;
      this.#failures.push({ kind: 'unclosed', cell, line, message });
    }
  }

  async #diedAfterwards(): Promise<void> {
    const last = this.notebook.cells[this.#current];
    if (last && isCode(last)) await this.#died(last, this.#current);
  }

  #wedgedAfterwards(): void {
    const last = this.notebook.cells[this.#current];
    this.kernel.process.kill();
    if (!last || !isCode(last)) return;
    const message = 'Después de la última celda el kernel quedó bloqueado en un ciclo que no termina.';
    this.#fail(last, 'wedged', this.#current, null, message);
  }
}

/** Notes when a cell began and ended in its metadata, as `jupyter nbconvert --execute` does. */
async function timed<T>(cell: CodeCell, action: () => Promise<T>): Promise<T> {
  const began = new Date().toISOString();
  try {
    return await action();
  } finally {
    cell.metadata.execution = {
      'iopub.execute_input': began,
      'shell.execute_reply': new Date().toISOString(),
    };
  }
}

function aborted(signal: AbortSignal, until: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    const stop = () => resolve('stopped');
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    // Not as the option `signal` of the listener: of several at a time Node.js 20 forgets to remove some.
    until.addEventListener('abort', () => signal.removeEventListener('abort', stop), { once: true });
  });
}
