import type { Evidence } from './evidence.js';

/** How a question is answered. */
export type Kind = 'field' | 'choice' | 'truth' | 'set' | 'order' | 'zone' | 'prose';

/** What the evidence says, and where: the one shape of an observation, of a refutation and of a verdict. */
export interface Cited {
  /** Spanish, without a final full stop, names the frames: `código 250 en la trama 14`. */
  says: string;
  /** Frames that show it, of the evidence's first trace or of the one that `trace` names. */
  frames: readonly number[];
  /** Name of the trace that `frames` belong to, where the evidence has several. */
  trace?: string;
  /** The log line that shows it, where no frame does. */
  logLine?: string;
}

/** A value read off the evidence, with what shows it. */
export interface Observation<T> extends Cited {
  value: T;
}

/** What a check says of an answer. `manual` awaits a reader for half of the points. */
export interface Finding extends Cited {
  verdict: 'correct' | 'wrong' | 'manual';
}

/** Something people believe, the answer that gives it away, and what this run's evidence says against it. */
export interface Misconception<T = unknown> {
  /** The claim in Spanish, in the words of somebody who believes it. */
  claim: string;
  /** The answer that shows it, fixed or made from the evidence. */
  answer: T | ((evidence: Evidence) => T);
  /** Says why the claim does not hold: one sentence that names a frame or quotes a log line. */
  refute(evidence: Evidence): Cited;
}

/** Three hints, from a nudge to nearly there; each asks or points, none tells. */
export type Hints = readonly [string, string, string];

/** One question of an exercise. Its model answer is not here: it lives in the exercise's solution file. */
export interface Question {
  /** The sheet's path (`3.b.ii`), with a field (`3.b.ii/capabilities`); ours begin with the notebook (`03/1`). */
  id: string;
  kind: Kind;
  /** Spanish. */
  prompt: string;
  /** What a choice chooses from, or a prose answer's claims: key to Spanish text. */
  options?: Readonly<Record<string, string>>;
  points: number;
  /** Optional questions count for nothing when left blank. */
  optional: boolean;
  hints: Hints;
  misconceptions: readonly Misconception[];
  /** Judges an answer that was given; `undefined` never gets here. */
  check(answer: unknown, evidence: Evidence): Finding;
}

/** What every kind of question is made from. */
export interface QuestionSpec<T> {
  id: string;
  prompt: string;
  /** 1 by default. */
  points?: number;
  optional?: boolean;
  hints: Hints;
  /** What the evidence shows; throws UsageError when the evidence does not hold what the question is about. */
  observe(evidence: Evidence): Observation<T>;
  misconceptions: readonly Misconception<T>[];
}

/** An exercise: what `openLab` is given. */
export interface Exercise {
  /** The notebook's number as in its file name: `03`, `03c`. */
  id: string;
  /** Spanish. */
  title: string;
  questions: readonly Question[];
}
