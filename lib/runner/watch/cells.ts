import type { WriteDisplay, WriteStream } from '../../notebook/internals.js';
import type { Amount } from './amount.js';
import { type Cause, currentCause } from './context.js';
import { describeThrown, FAILURE_TYPE, type KernelFailure, type KernelFailureKind } from './failures.js';
import { Flow } from './flow.js';
import type { Scripts } from './scripts.js';

/** What the runner adds to the content of an `execute_request`. */
export interface ExecuteRequest {
  code: string;
  maillab_cell?: number;
  /** The sources of the next cells. */
  maillab_next?: string[];
  /** What the cell may show. */
  maillab_limit?: Amount;
}

/** A cell that was sent to the kernel. */
export interface Execution {
  cell: number;
  next: string[];
  flow: Flow;
  display: WriteDisplay;
}

/** Failures that are told of one cell: a loop can make any number of them. */
const FAILURES = 100;
const NO_LIMIT: Amount = { octets: Number.MAX_SAFE_INTEGER, outputs: Number.MAX_SAFE_INTEGER };

/** The cells that were sent so far: which of them runs, and which one something belongs to that happens now. */
export class Cells {
  running: Execution | undefined;
  latest: Execution | undefined;
  readonly #executions = new Map<number, Execution>();
  readonly #told = new Map<number, number>();
  /** What failed and may still be caught while its cell runs. */
  readonly #pending = new Map<Promise<unknown>, KernelFailure>();

  constructor(readonly scripts: Scripts) {}

  begin(request: ExecuteRequest, stream: WriteStream, display: WriteDisplay): Execution {
    const cell = request.maillab_cell ?? 0;
    const flow = new Flow({ stream, display }, request.maillab_limit ?? NO_LIMIT, () =>
      this.#say('too-much', cell),
    );
    const execution = { cell, next: request.maillab_next ?? [], flow, display };
    this.#executions.set(cell, execution);
    this.running = this.latest = execution;
    return execution;
  }

  async end(execution: Execution): Promise<void> {
    // Node.js says that a promise was caught when the code that catches it has ended.
    if (this.#pending.size > 0) await new Promise((done) => setImmediate(done));
    for (const failure of this.#pending.values()) this.report(failure);
    this.#pending.clear();
    execution.flow.flush();
    this.running = undefined;
  }

  /** Number of the cell that what happens now belongs to. */
  get current(): number {
    return currentCause()?.cell ?? this.latest?.cell ?? 0;
  }

  /** The cell whose doing an output is, and whether that cell has ended. */
  ownerOf(cause: Cause | undefined): { owner: Execution | undefined; late: boolean } {
    const { running } = this;
    const causing = cause && this.#executions.get(cause.cell);
    if (!running) return { owner: causing ?? this.latest, late: true };
    if (!causing || causing === running || cause.byHandle) return { owner: running, late: false };
    return { owner: causing, late: true };
  }

  /** Tells the runner of a failure, among the outputs of its cell. */
  report(failure: KernelFailure): void {
    const told = (this.#told.get(failure.cell) ?? 0) + 1;
    this.#told.set(failure.cell, told);
    if (told > FAILURES) return;
    const to = this.#executions.get(failure.cell) ?? this.latest;
    to?.flow.flush();
    to?.display({ data: { [FAILURE_TYPE]: failure }, metadata: {}, transient: {} });
  }

  reportLate(owner: Execution): void {
    this.#say('late-output', owner.cell);
  }

  reportThrown(kind: KernelFailureKind, thrown: unknown, cell: number): void {
    this.report(describeThrown(kind, thrown, cell, this.scripts));
  }

  /** A promise failed that nobody waits for; somebody may yet, as long as the cell runs. */
  rejected(reason: unknown, promise: Promise<unknown>): void {
    const failure = describeThrown('rejection', reason, this.current, this.scripts);
    if (this.running?.cell === failure.cell && this.#pending.size < FAILURES)
      this.#pending.set(promise, failure);
    else this.report(failure);
  }

  /** Somebody did. */
  handled(promise: Promise<unknown>): void {
    this.#pending.delete(promise);
  }

  /** Tells of something that the code does which runs now, at its line. */
  #say(kind: 'late-output' | 'too-much', cell: number): void {
    const place = this.scripts.cellPlace(new Error(kind).stack ?? '');
    const line = place?.cell === cell ? place.line : null;
    this.report({ kind, cell, line, ename: kind, evalue: '', code: null, places: [], details: [] });
  }
}
