import { UsageError } from '../errors.js';
import type { View } from '../show/view.js';
import { Attempts } from './attempts.js';
import { type EvidenceInput, evidenceOf } from './evidence.js';
import { cameTrue, type Prediction, predict } from './prediction.js';
import { hintView, mythsView, predictionView, summaryView, verdictView } from './present.js';
import type { Exercise, Question } from './question.js';
import { sayingOf } from './varying.js';
import { judge, type Verdict } from './verdict.js';
import { REFUTATIONS_MIME, VERDICT_MIME, type VerdictData } from './verdict-mime.js';

/** Shows a view; `extra` adds MIME types to its HTML and text. */
export type Display = (view: View, extra?: Record<string, unknown>) => void;

/** What a notebook asks of an exercise's questions; everything it says is displayed, nothing is returned. */
export interface Session {
  /**
   * Holds an answer against the evidence and shows the verdict, and how many different answers it took so far.
   * `undefined` is "not answered".
   */
  answer(id: string, value: unknown, evidence?: EvidenceInput): void;
  /** Records what one expects, and how surely (0 to 1), before the run. */
  predict(id: string, value: unknown, confidence?: number): void;
  /** Shows the question's next hint; the third stays. */
  hint(id: string): void;
  /** Shows the misconceptions of the questions answered well, each with what refuted it in this run. */
  myths(): void;
  /** Shows every question with its verdict and points, and the attempts where some question took several. */
  summary(): void;
}

/** The questions of an exercise, asked through `display`. One per notebook run; the last answer to a question counts. */
export function createSession(exercise: Exercise, display: Display): Session {
  const predictions = new Map<string, Prediction>();
  const hinted = new Map<string, 1 | 2 | 3>();
  const attempts = new Attempts();
  const given = new Map<string, { verdict: Verdict; evidence: EvidenceInput | undefined }>();

  function find(id: string): Question {
    const question = exercise.questions.find((each) => each.id === id);
    if (question) return question;
    const ids = exercise.questions.map((each) => `"${each.id}"`).join(', ');
    throw new UsageError(`Cannot find the question "${id}": exercise ${exercise.id} has ${ids}.`);
  }

  return {
    answer(id, value, evidence) {
      const question = find(id);
      const verdict = judge(question, value, evidence);
      given.set(id, { verdict, evidence });
      const prediction = predictions.get(id);
      const settled = prediction && (verdict.verdict === 'correct' || verdict.verdict === 'manual');
      const beside = settled && {
        prediction,
        cameTrue: cameTrue(prediction, question, evidence),
        answer: value,
      };
      const tries = attempts.count(id, value);
      const data: VerdictData = {
        id,
        verdict: verdict.verdict,
        points: verdict.points,
        message: verdict.message,
        ...tries,
      };
      display(verdictView(question, verdict, tries.attempts, beside || undefined), { [VERDICT_MIME]: data });
    },
    predict(id, value, confidence) {
      const question = find(id);
      if (value === undefined) {
        predictions.delete(id);
        return display(predictionView(question, undefined));
      }
      const prediction = predict(id, value, confidence ?? 0.5);
      predictions.set(id, prediction);
      display(predictionView(question, prediction));
    },
    hint(id) {
      const question = find(id);
      const level = Math.min((hinted.get(id) ?? 0) + 1, 3) as 1 | 2 | 3;
      hinted.set(id, level);
      display(hintView(question, level));
    },
    myths() {
      const settled = exercise.questions.flatMap((question) => {
        const answer = given.get(question.id);
        const well = answer?.verdict.verdict === 'correct' || answer?.verdict.verdict === 'manual';
        return well ? [{ question, evidence: evidenceOf(answer.evidence) }] : [];
      });
      const rows = settled.flatMap(({ question, evidence }) =>
        question.misconceptions.map((misconception) => ({
          misconception,
          ...sayingOf(() => misconception.refute(evidence)),
        })),
      );
      const all = exercise.questions.reduce((sum, question) => sum + question.misconceptions.length, 0);
      const data = rows.map(({ misconception, says }) => ({ claim: misconception.claim, says }));
      display(mythsView(rows, all - rows.length), { [REFUTATIONS_MIME]: data });
    },
    summary() {
      const rows = exercise.questions.map((question) => ({
        question,
        verdict: given.get(question.id)?.verdict ?? judge(question, undefined),
        attempts: attempts.of(question.id).attempts,
      }));
      display(summaryView(rows));
    },
  };
}
