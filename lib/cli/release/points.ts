import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Exercise } from '../../check/question.js';
import { MaillabError, UsageError } from '../../errors.js';

/** The exercises of the course in `root`, from its built `maillab-labs`. */
export function exercisesOf(root: string): Exercise[] {
  const load = createRequire(join(root, 'package.json'));
  try {
    return (load('maillab-labs') as { exercises: Exercise[] }).exercises;
  } catch (error) {
    throw new MaillabError(
      `Cannot load the questions of "${root}": ${(error as Error).message}. Run "npm run build".`,
    );
  }
}

/** The points of each question by its id. The function throws a UsageError for an id that no exercise has. */
export function pointsIn(exercises: readonly Exercise[]): (id: string) => number {
  const points = new Map(
    exercises.flatMap(({ questions }) => questions.map(({ id, points }) => [id, points])),
  );
  return (id) => {
    const found = points.get(id);
    if (found !== undefined) return found;
    throw new UsageError(
      `it answers "${id}", which no exercise asks. Correct the id, or add the question to labs/.`,
    );
  };
}
