import type { Command } from 'commander';
import { courseFolder } from '../course.js';
import { exercisesOf, pointsIn } from '../release/points.js';
import { releaseTree } from '../release/tree.js';

/** `maillab release DIR`: a student's copy of the course. */
export function register(program: Command): void {
  program
    .command('release')
    .argument('<dir>', 'a folder that is new or empty')
    .description("write a student's copy of the course: solutions blank, outputs cleared, no model answers")
    .action((dir: string) => {
      const course = courseFolder();
      const { notebooks, blanks, changed } = releaseTree(course, dir, pointsIn(exercisesOf(course)));
      process.stderr.write(
        `Released ${notebooks.length} notebooks, with ${blanks} cells to answer, into "${dir}".\n`,
      );
      if (changed.length > 0) {
        process.stderr.write(`Given as they are, though not committed: ${changed.join(', ')}.\n`);
      }
    });
}
