import type { Question, QuestionSpec } from '../question.js';
import { compared } from './compared.js';

/** A statement to be called true or false. */
export function truth(spec: QuestionSpec<boolean>): Question {
  return compared<boolean>(spec, {
    kind: 'truth',
    expects: 'true o false',
    read: (answer) => (typeof answer === 'boolean' ? answer : undefined),
    equal: (a, b) => a === b,
    differs: (answer) => `la captura no muestra que sea ${answer ? 'verdadero' : 'falso'}`,
  });
}
