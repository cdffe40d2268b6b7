import type { Command } from 'commander';
import { courseFolder } from '../course.js';
import { createExercise, parseName } from '../new/create.js';

/** `maillab new NAME`: a lab and a notebook to start from. */
export function register(program: Command): void {
  program
    .command('new')
    .argument('<name>', 'number and words, such as 10-integrador')
    .description('a lab and a notebook to start from')
    .action((name: string) => {
      const parsed = parseName(name);
      const files = createExercise(courseFolder(), parsed);
      process.stderr.write(
        `${files.map((file) => `Wrote ${file}`).join('\n')}\n` +
          `Next: add exercise${parsed.id} to labs/exercises.ts, npm run build, maillab run ${files.at(-1)}.\n`,
      );
    });
}
