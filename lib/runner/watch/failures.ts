import { inspect } from 'node:util';
import type { Converted } from '../../notebook/internals.js';
import type { Place, Scripts } from './scripts.js';

/** The media type under which the kernel tells the runner what went wrong, among a cell's other outputs. */
export const FAILURE_TYPE = 'application/vnd.maillab.failure+json';

/** How a cell went wrong, as seen inside the kernel. */
export type KernelFailureKind =
  | 'type-error'
  | 'exception'
  | 'rejection'
  | 'late-throw'
  | 'late-output'
  | 'too-much'
  | 'exit';

/** One thing that went wrong in a cell. */
export interface KernelFailure {
  kind: KernelFailureKind;
  /** The runner's number of the execution that caused it. */
  cell: number;
  /** Line of that cell's source, from 1; null where none is known. */
  line: number | null;
  ename: string;
  evalue: string;
  /** Machine-readable code: `TS2304`, `ECONNREFUSED`. */
  code: string | null;
  places: Place[];
  /** The `cause` of an error and the members of an AggregateError, one line each. */
  details: string[];
}

type Diagnostic = Converted['diagnostics'][number];

/** One failure for each diagnostic, the rest of a message chain as its details. */
export function describeDiagnostics(diagnostics: readonly Diagnostic[], cell: number): KernelFailure[] {
  const failures: KernelFailure[] = [];
  let previous: Diagnostic | undefined;
  for (const diagnostic of diagnostics) {
    const last = failures.at(-1);
    if (
      last &&
      previous?.start.offset === diagnostic.start.offset &&
      previous.fileName === diagnostic.fileName
    ) {
      last.details.push(diagnostic.messageText);
      continue;
    }
    previous = diagnostic;
    failures.push({
      kind: 'type-error',
      cell,
      line: diagnostic.fileName ? null : diagnostic.start.line + 1,
      ename: 'TypeScript',
      evalue: diagnostic.fileName
        ? `${diagnostic.fileName}: ${diagnostic.messageText}`
        : diagnostic.messageText,
      code: `TS${diagnostic.code}`,
      places: [],
      details: [],
    });
  }
  return failures;
}

/** Describes any thrown value. `line` is taken from its stack, else from the await that was under way. */
export function describeThrown(
  kind: KernelFailureKind,
  thrown: unknown,
  cell: number,
  scripts: Scripts,
): KernelFailure {
  const error = thrown instanceof Error || isErrorLike(thrown) ? (thrown as Error) : undefined;
  const places = error ? scripts.places(stackOf(error)) : [];
  const own = places.find((place) => place.cell === cell) ?? places.find((place) => place.cell !== null);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return {
    kind,
    cell: own?.cell ?? cell,
    line: own ? own.line : scripts.waitingLine(cell),
    ename: error ? nameOf(error) : typeof thrown,
    evalue: shortened(error ? String(error.message) : inspect(thrown)),
    code: typeof code === 'string' ? code : null,
    places,
    details: error ? detailsOf(error) : [],
  };
}

function isErrorLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;
}

/** The frames of a stack: the message is dropped, as it can hold lines that look like frames. */
function stackOf(error: Error): string {
  const stack = String(error.stack ?? '');
  const message = String(error.message);
  const at = stack.indexOf(message);
  return message && at >= 0 ? stack.slice(at + message.length) : stack;
}

function nameOf(error: Error): string {
  return String(error.name || error.constructor?.name || 'Error');
}

function detailsOf(error: Error): string[] {
  const details: string[] = [];
  let cause: unknown = error.cause;
  for (let depth = 0; cause !== undefined && depth < 5; depth += 1) {
    details.push(`${isErrorLike(cause) ? nameOf(cause as Error) : typeof cause}: ${messageOf(cause)}`);
    cause = isErrorLike(cause) ? (cause as Error).cause : undefined;
  }
  if (error instanceof AggregateError) {
    for (const member of error.errors.slice(0, 5)) details.push(messageOf(member));
  }
  return details;
}

function messageOf(value: unknown): string {
  return shortened(isErrorLike(value) ? String((value as Error).message) : inspect(value));
}

/** No error is to say more than a cell may show. */
function shortened(text: string): string {
  return text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text;
}
