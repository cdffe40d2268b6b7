import type { Notebook } from './notebook.js';
import type { KernelFailureKind } from './watch/failures.js';

/** Everything that can be wrong with a run. */
export type FailureKind =
  | KernelFailureKind
  | 'timeout'
  | 'wedged'
  | 'death'
  | 'aborted'
  | 'malformed'
  | 'not-raised'
  | 'unclosed'
  | 'changed'
  | 'unreadable'
  | 'unjudged'
  | 'interrupted';

/** One thing that is wrong, where a student can find it. */
export interface Failure {
  kind: FailureKind;
  /** Index among all cells, from 0; null when it belongs to none. */
  cell: number | null;
  /** Line in that cell's source, from 1; null where there is none. */
  line: number | null;
  /** In Spanish: one line that says what happened, then the original words of the system, if any. */
  message: string;
}

/** How many questions of a notebook have which verdict. */
export interface QuestionCounts {
  correct: number;
  wrong: number;
  unanswered: number;
  manual: number;
}

/** What came of executing one notebook. */
export interface NotebookResult {
  /** As the caller named it. */
  path: string;
  verdict: 'pass' | 'fail';
  seconds: number;
  /** Number of code cells. */
  cells: number;
  /** Number of code cells that ran to their end. */
  executed: number;
  questions: QuestionCounts;
  failures: Failure[];
  /** What the lint says; it does not change the verdict. */
  warnings: Warning[];
  /** Whether fresh outputs were written into the file. */
  updated: boolean;
  /** The notebook with its fresh outputs, as far as it ran. */
  notebook: Notebook;
}

/** A trap of the language in a notebook, found before it runs. */
export interface Warning {
  cell: number | null;
  line: number | null;
  rule: string;
  message: string;
  fix: string;
}
