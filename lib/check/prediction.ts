import { UsageError } from '../errors.js';
import { type EvidenceInput, evidenceOf } from './evidence.js';
import type { Question } from './question.js';

/** What somebody expects to see, and how sure of it they are, said before the run. */
export interface Prediction {
  id: string;
  value: unknown;
  /** From 0 (a guess) to 1 (certain). */
  confidence: number;
}

/** Records a prediction; a UsageError when the confidence is not between 0 and 1. */
export function predict(id: string, value: unknown, confidence: number): Prediction {
  if (typeof confidence === 'number' && confidence >= 0 && confidence <= 1) return { id, value, confidence };
  throw new UsageError(
    `Cannot record the prediction of "${id}" with confidence "${confidence}": it is not between 0 and 1. Use 0.5 for "as likely as not".`,
  );
}

/** Whether the evidence bears a prediction out. */
export function cameTrue(prediction: Prediction, question: Question, input?: EvidenceInput): boolean {
  return question.check(prediction.value, evidenceOf(input)).verdict !== 'wrong';
}
