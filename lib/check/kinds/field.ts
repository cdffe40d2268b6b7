import type { Question, QuestionSpec } from '../question.js';
import { compared } from './compared.js';

/** A value read off the evidence; numbers may be given a tolerance. */
export interface FieldSpec<T extends string | number> extends QuestionSpec<T> {
  /** Largest accepted distance from the value seen, in its unit; by default 0. */
  tolerance?: number;
}

/**
 * A question whose answer is one value: a reply code, an address, a number of octets. Text is compared without regard
 * to case, to space around it or to angle brackets; a number may be written as text.
 */
export function field<T extends string | number>(spec: FieldSpec<T>): Question {
  return compared<string | number>(spec, {
    kind: 'field',
    expects: 'un número o un texto',
    read: (answer) => (typeof answer === 'number' || typeof answer === 'string' ? answer : undefined),
    equal(a, b) {
      if (typeof a === 'string' && typeof b === 'string') return plain(a) === plain(b);
      return plain(a) !== '' && plain(b) !== '' && Math.abs(Number(a) - Number(b)) <= (spec.tolerance ?? 0);
    },
    differs: (answer) => `«${answer}» no es lo que se ve`,
  });
}

function plain(value: string | number): string {
  return String(value)
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .toLowerCase();
}
