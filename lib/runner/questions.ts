import { VERDICT_MIME } from '../check/verdict-mime.js';
import { isCode, type Notebook } from './notebook.js';
import type { QuestionCounts } from './verdict.js';

/** A verdict in the outputs of a notebook. */
export interface AnsweredQuestion {
  id: string;
  verdict: keyof QuestionCounts;
  points: number;
  message: string;
}

/** The questions answered in a notebook's outputs, in order; when one was answered twice, the last answer. */
export function answeredQuestions(notebook: Notebook): AnsweredQuestion[] {
  const answered = new Map<string, AnsweredQuestion>();
  for (const cell of notebook.cells.filter(isCode)) {
    for (const output of cell.outputs) {
      const said = (output.data as Record<string, unknown> | undefined)?.[VERDICT_MIME];
      const question = said as Partial<AnsweredQuestion> | undefined;
      if (typeof question?.id !== 'string') continue;
      answered.set(question.id, { points: 0, message: '', verdict: 'manual', ...question, id: question.id });
    }
  }
  return [...answered.values()];
}

/** How many of them have which verdict. */
export function countQuestions(notebook: Notebook): QuestionCounts {
  const counts: QuestionCounts = { correct: 0, wrong: 0, unanswered: 0, manual: 0 };
  for (const { verdict } of answeredQuestions(notebook)) if (verdict in counts) counts[verdict] += 1;
  return counts;
}
