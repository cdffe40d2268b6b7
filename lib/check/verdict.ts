import { type EvidenceInput, evidenceOf } from './evidence.js';
import type { Cited, Question } from './question.js';
import { sayingOf } from './varying.js';

/** What the evidence says of an answer. */
export interface Verdict extends Cited {
  id: string;
  verdict: 'correct' | 'wrong' | 'unanswered' | 'manual';
  /** One Spanish line, `says` after the id and a mark: `3.b.ii ✓ código 250 en la trama 14`. */
  message: string;
  /** `message` without what varies from run to run: frames, and what `varying` says. */
  stable: string;
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
      ? { verdict: 'unanswered' as const, says: 'sin responder', stable: 'sin responder', frames: [] }
      : sayingOf(() => question.check(answer, evidenceOf(input)));
  const line = (says: string) => `${id} ${marks[found.verdict]} ${says}`;
  const [message, stable] = [line(found.says), line(found.stable)];
  return { ...found, id, message, stable, points: maxPoints * shares[found.verdict], maxPoints };
}
