import { type EvidenceInput, evidenceOf } from './evidence.js';
import type { Question } from './question.js';

/** What the evidence says of an answer. */
export interface Verdict {
  id: string;
  verdict: 'correct' | 'wrong' | 'unanswered' | 'manual';
  /** One Spanish line that begins with the id and a mark: `3.b.ii ✓ código 250 en la trama 14`. */
  message: string;
  frames: readonly number[];
  /** Points earned so far; a `manual` verdict awaits its reader for the rest. */
  points: number;
  maxPoints: number;
}

/** The mark beside an id, legible without colour. */
export const marks = { correct: '✓', wrong: '✗', unanswered: '·', manual: '✎' } as const;

/** Holds an answer against the evidence. `undefined` is unanswered, whatever the evidence. */
export function judge(question: Question, answer: unknown, input?: EvidenceInput): Verdict {
  const { id, points: maxPoints } = question;
  if (answer === undefined) {
    const message = `${id} ${marks.unanswered} sin responder`;
    return { id, verdict: 'unanswered', message, frames: [], points: 0, maxPoints };
  }
  const found = question.check(answer, evidenceOf(input));
  const share = found.share ?? (found.verdict === 'correct' ? 1 : 0);
  return {
    id,
    verdict: found.verdict,
    message: `${id} ${marks[found.verdict]} ${found.says}`,
    frames: found.frames,
    points: maxPoints * share,
    maxPoints,
  };
}
