import { type EvidenceInput, evidenceOf } from './evidence.js';
import type { Cited, Question } from './question.js';

/** What the evidence says of an answer. */
export interface Verdict extends Cited {
  id: string;
  verdict: 'correct' | 'wrong' | 'unanswered' | 'manual';
  /** One Spanish line, `says` after the id and a mark: `3.b.ii ✓ código 250 en la trama 14`. */
  message: string;
  /** Points earned so far; a `manual` verdict awaits its reader for the rest. */
  points: number;
  maxPoints: number;
}

/** The mark beside an id, legible without colour. */
export const marks = { correct: '✓', wrong: '✗', unanswered: '·', manual: '✎' } as const;

/** What part of the points a verdict earns; a reader gives the rest of a `manual` one. */
const shares = { correct: 1, wrong: 0, unanswered: 0, manual: 0.5 } as const;

/** Holds an answer against the evidence. `undefined` is unanswered, whatever the evidence. */
export function judge(question: Question, answer: unknown, input?: EvidenceInput): Verdict {
  const { id, points: maxPoints } = question;
  const found =
    answer === undefined
      ? { verdict: 'unanswered' as const, says: 'sin responder', frames: [] }
      : question.check(answer, evidenceOf(input));
  const message = `${id} ${marks[found.verdict]} ${found.says}`;
  return { ...found, id, message, points: maxPoints * shares[found.verdict], maxPoints };
}
