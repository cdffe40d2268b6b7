import { list } from '../cite.js';
import type { Question, QuestionSpec } from '../question.js';
import { compared } from './compared.js';

/** A question answered with several values whose order does not matter; case and repeats do not count. */
export function set(spec: QuestionSpec<readonly (string | number)[]>): Question {
  return compared<readonly (string | number)[]>(spec, {
    kind: 'set',
    expects: 'una lista, por ejemplo ["A", "B"]',
    read: (answer) => (answer instanceof Set ? [...answer] : Array.isArray(answer) ? answer : undefined),
    equal(a, b) {
      const [left, right] = [keysOf(a), keysOf(b)];
      return left.size === right.size && [...left].every((key) => right.has(key));
    },
    differs(answer, seen) {
      const [given, wanted] = [keysOf(answer), keysOf(seen.value)];
      const extra = answer.filter((item) => !wanted.has(keyOf(item))).map(String);
      const missing = [...wanted].filter((key) => !given.has(key)).length;
      return [
        ...(extra.length > 0 ? [`sobra ${list(extra)}`] : []),
        ...(missing > 0 ? [`${missing === 1 ? 'falta uno' : `faltan ${missing}`}`] : []),
      ].join(' y ');
    },
  });
}

function keyOf(item: unknown): string {
  return String(item).trim().toUpperCase();
}

function keysOf(items: readonly unknown[]): Set<string> {
  return new Set(items.map(keyOf));
}
