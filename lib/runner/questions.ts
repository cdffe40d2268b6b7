import { z } from 'zod';
import { VERDICT_MIME } from '../check/verdict-mime.js';
import { isCode, type Notebook } from './notebook.js';
import type { QuestionCounts } from './verdict.js';

/** A verdict as `lab.answer` tells tools what it shows people. */
export const verdictSchema = z.looseObject({
  id: z.string(),
  verdict: z.enum(['correct', 'wrong', 'unanswered', 'manual']),
});

/**
 * How many questions were answered with which verdict in the outputs of the cells that ran, by index; of one answered
 * twice, the last answer counts. What a cell that did not run has in its outputs is of another day, or made up.
 */
export function countQuestions(notebook: Notebook, ran: ReadonlySet<number>): QuestionCounts {
  const answered = new Map<string, keyof QuestionCounts>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (!isCode(cell) || !ran.has(index)) continue;
    for (const { data } of cell.outputs) {
      const said = verdictSchema.safeParse((data as Record<string, unknown> | undefined)?.[VERDICT_MIME]);
      if (said.success) answered.set(said.data.id, said.data.verdict);
    }
  }
  const counts: QuestionCounts = { correct: 0, wrong: 0, unanswered: 0, manual: 0 };
  for (const verdict of answered.values()) counts[verdict] += 1;
  return counts;
}
