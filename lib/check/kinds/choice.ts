import type { Question, QuestionSpec } from '../question.js';
import { compared } from './compared.js';

/** One of several options: `value` in the observation is an option's key. */
export interface ChoiceSpec<K extends string> extends QuestionSpec<K> {
  /** Key to Spanish text. */
  options: Readonly<Record<K, string>>;
}

/** A question answered with the key of one of its options. */
export function choice<K extends string>(spec: ChoiceSpec<K>): Question {
  const keys = Object.keys(spec.options) as K[];
  return compared<K>(spec, {
    kind: 'choice',
    options: spec.options,
    expects: `una de las opciones ${keys.map((key) => `«${key}»`).join(', ')}`,
    read: (answer) => keys.find((key) => typeof answer === 'string' && key === answer.trim().toLowerCase()),
    equal: (a, b) => a === b,
    differs: (answer) => `«${answer}» no es lo que se ve`,
  });
}
