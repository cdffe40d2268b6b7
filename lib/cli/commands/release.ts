import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { exercisesOf, pointsIn } from '../release/points.js';
import { releaseTree } from '../release/tree.js';

/** The folder of the course that this command belongs to. */
const COURSE = join(dirname(require.resolve('maillab/package.json')), '..');

/** `maillab release DIR`: a student's copy of the course. */
export function register(program: Command): void {
  program
    .command('release')
    .argument('<dir>', 'a folder that is new or empty')
    .description("write a student's copy of the course: solutions blank, outputs cleared, no model answers")
    .action((dir: string) => {
      const { notebooks, blanks } = releaseTree(COURSE, dir, pointsIn(exercisesOf(COURSE)));
      process.stderr.write(`Released ${notebooks.length} notebooks with ${blanks} blanks into "${dir}".\n`);
    });
}
