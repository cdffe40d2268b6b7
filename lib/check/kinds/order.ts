import type { Question, QuestionSpec } from '../question.js';
import { compared } from './compared.js';

/** A question answered with values in the order in which they happened; case does not count. */
export function order(spec: QuestionSpec<readonly (string | number)[]>): Question {
  return compared<readonly (string | number)[]>(spec, {
    kind: 'order',
    expects: 'una lista ordenada, por ejemplo ["A", "B"]',
    read: (answer) => (Array.isArray(answer) ? answer : undefined),
    equal: (a, b) => a.length === b.length && a.every((item, index) => keyOf(item) === keyOf(b[index])),
    differs(answer, seen) {
      const at = seen.value.findIndex((item, index) => keyOf(item) !== keyOf(answer[index]));
      if (at < 0) return `hay ${answer.length - seen.value.length} de más al final`;
      if (at >= answer.length) return `coincide hasta el paso ${at}, y después falta algo`;
      return `coincide hasta el paso ${at}; el ${at + 1} no es «${answer[at]}»`;
    },
  });
}

function keyOf(item: unknown): string {
  return String(item).trim().toUpperCase();
}
