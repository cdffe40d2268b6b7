import { format } from 'node:util';
import vm from 'node:vm';
import { type Converted, type Converter, convertAhead } from './ahead.js';
import { type Cause, currentCause, followCauses, inCell, pendingTimers } from './context.js';
import {
  type Diagnostic,
  describeDiagnostics,
  describeThrown,
  FAILURE_TYPE,
  type KernelFailure,
} from './failures.js';
import { openHandles } from './handles.js';
import type { CellMaps } from './lines.js';
import { Scripts } from './scripts.js';

type WriteStream = (name: 'stdout' | 'stderr', text: string) => void;
type WriteDisplay = (data: unknown, update?: boolean) => void;

/** What the runner adds to the content of an `execute_request`. */
export interface ExecuteRequest {
  code: string;
  maillab_cell?: number;
  /** The sources of the next cells. */
  maillab_next?: string[];
}

/** What the runner asks over the IPC channel, and what it gets; `id` is repeated in the answer. */
export type ProbeQuestion = { id: number; ask: 'open' | 'waiting'; cell?: number };
export type ProbeMessage =
  | { id: number; open: ReturnType<typeof openHandles>; timers: number }
  | { id: number; waiting: number | null }
  | { exit: KernelFailure };

interface KernelModules {
  ts: typeof import('@tslab/typescript-for-tslab');
  mapsOf: (output: string) => CellMaps | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tslab's internals have no declarations that are worth following.
  jupyter: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  executor: any;
}

type TslabConverter = Converter<Converted & { diagnostics: Diagnostic[] }>;

interface Execution {
  cell: number;
  next: string[];
  display: WriteDisplay;
  stream: WriteStream;
}

const PREFIXES = ['(async function(exports, require) { ', '(function(exports, require) { '];
const SUFFIX = '\n})(__tslab__.exports, __tslab__.require)';

/** Puts the watch in place, then calls `start`, which starts tslab. */
export function watchKernel({ ts, mapsOf, jupyter, executor }: KernelModules, start: () => void): void {
  const scripts = new Scripts();
  const executions = new Map<number, Execution>();
  const tell = process.send!.bind(process) as (message: ProbeMessage) => void;
  let running: Execution | undefined;
  let latest: Execution | undefined;

  Object.defineProperty(globalThis, '__maillab__', {
    value: {
      entered: (cell: number, id: number) => scripts.entered(cell, id),
      left: <T>(cell: number, id: number, value: T) => scripts.left(cell, id, value),
      lineAt: (cell: number, line: number, column: number) => scripts.lineAt(cell, line, column),
    },
  });
  process.send = undefined;

  const report = (failure: KernelFailure) => {
    const to = executions.get(failure.cell) ?? latest;
    to?.display({ data: { [FAILURE_TYPE]: failure }, metadata: {}, transient: {} });
  };
  /** The cell that something late belongs to, or undefined when it is not late. */
  const lateCell = (cause: Cause | undefined): Execution | undefined => {
    if (!running) return (cause && executions.get(cause.cell)) ?? latest;
    if (!cause || cause.cell === running.cell || cause.byHandle) return undefined;
    return executions.get(cause.cell);
  };

  const handler = jupyter.JupyterHandlerImpl.prototype;
  const execute = handler.handleExecuteImpl;
  handler.handleExecuteImpl = async function (
    req: ExecuteRequest,
    stream: WriteStream,
    display: WriteDisplay,
  ) {
    const execution: Execution = {
      cell: req.maillab_cell ?? 0,
      next: req.maillab_next ?? [],
      stream,
      display,
    };
    executions.set(execution.cell, execution);
    running = latest = execution;
    const reportLate = (owner: Execution) => {
      const place = scripts.cellPlace(new Error('late').stack ?? '');
      report({
        kind: 'late-output',
        cell: owner.cell,
        line: place?.cell === owner.cell ? place.line : null,
        ename: 'LateOutput',
        evalue: '',
        code: null,
        places: [],
        details: [],
      });
    };
    try {
      return await execute.call(
        this,
        req,
        (name: 'stdout' | 'stderr', text: string) => {
          const owner = lateCell(currentCause());
          if (owner) reportLate(owner);
          (owner ?? execution).stream(name, text);
        },
        (data: unknown, update?: boolean) => {
          const owner = lateCell(currentCause());
          if (owner && !update) reportLate(owner);
          (owner ?? execution).display(data, update);
        },
      );
    } finally {
      running = undefined;
    }
  };

  const createExecutor = executor.createExecutor;
  executor.createExecutor = (root: string, convs: { node: TslabConverter }, console: { log: unknown }) => {
    const converter = convs.node;
    convertAhead(converter, () => latest?.next ?? []);
    const convert = converter.convert.bind(converter);
    let told = false;
    converter.convert = (before, source) => {
      const converted = convert(before, source);
      const cell = latest?.cell ?? 0;
      told = converted.diagnostics.length > 0;
      for (const failure of describeDiagnostics(converted.diagnostics, cell)) report(failure);
      return converted;
    };
    return createExecutor(root, convs, {
      log: console.log,
      error: (...args: unknown[]) => {
        const cell = latest?.cell ?? 0;
        if (args.length === 1) report(describeThrown('exception', args[0], cell, scripts));
        else if (!told) latest?.stream('stderr', `${format(...args)}\n`);
      },
    });
  };

  const run = vm.runInThisContext;
  vm.runInThisContext = ((code: string, options?: object) => {
    const prefix = PREFIXES.find((candidate) => code.startsWith(candidate));
    if (!running || !prefix || !code.endsWith(SUFFIX)) return run(code, options as vm.RunningCodeOptions);
    const { cell } = running;
    const output = code.slice(prefix.length, -SUFFIX.length);
    const maps = mapsOf(output);
    if (!maps) return inCell(cell, () => run(code, options as vm.RunningCodeOptions));
    const script = scripts.add(ts, cell, prefix, output, maps) + SUFFIX;
    return inCell(cell, () => run(script, { ...options, filename: scripts.fileName(cell) }));
  }) as typeof vm.runInThisContext;

  const on = process.on.bind(process);
  const late = (kind: 'late-throw' | 'rejection') => (thrown: unknown) => {
    report(describeThrown(kind, thrown, currentCause()?.cell ?? latest?.cell ?? 0, scripts));
  };
  on('uncaughtException', late('late-throw'));
  on('unhandledRejection', late('rejection'));
  const exit = process.exit.bind(process);
  process.exit = ((code?: number) => {
    const stack = new Error('exit').stack ?? '';
    const place = scripts.cellPlace(stack);
    const cell = place?.cell ?? currentCause()?.cell ?? latest?.cell ?? 0;
    tell({
      exit: {
        kind: 'exit',
        cell,
        line: place?.line ?? null,
        ename: 'process.exit',
        evalue: String(code ?? process.exitCode ?? 0),
        code: null,
        places: scripts.places(stack),
        details: [],
      },
    });
    return exit(code);
  }) as typeof process.exit;

  on('message', (question: ProbeQuestion | object) => {
    if (!('ask' in question)) return;
    if (question.ask === 'open') {
      const once = pendingTimers().filter((timer) => !timer.repeats).length;
      tell({ id: question.id, open: openHandles(scripts), timers: once });
    } else {
      tell({ id: question.id, waiting: scripts.waitingLine(question.cell ?? 0) });
    }
  });

  // While it starts, tslab adds handlers of its own for the same events, which print.
  process.on = ((event: string, listener: (...args: unknown[]) => void) => {
    if (event === 'uncaughtException' || event === 'unhandledRejection') return process;
    return on(event, listener);
  }) as typeof process.on;
  followCauses((cell) => scripts.waitingLine(cell));
  start();
  process.on = on;
}
