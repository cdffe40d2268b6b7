import type { Command } from 'commander';
import { courseFolder } from '../course.js';
import { createExercise, parseName } from '../new/create.js';

/** `maillab new NAME`: an exercise to start from. */
export function register(program: Command): void {
  program
    .command('new')
    .argument('<name>', 'number and words, such as 10-integrador')
    .description('an exercise to start from: lab, model answers, notebook and test, which work')
    .action((name: string) => {
      const parsed = parseName(name);
      const files = createExercise(courseFolder(), parsed);
      const [lab, solution, notebook, test, register] = files;
      process.stderr.write(
        `${[lab, solution, notebook, test].map((file) => `Wrote ${file}`).join('\n')}\n` +
          `Added exercise${parsed.id} to ${register}\n` +
          'Next, and again after each change:\n' +
          '  npm run build\n' +
          `  node --import tsx --test ${test}\n` +
          `  npx maillab run --update ${notebook}\n` +
          `Before "npx maillab release": git add ${files.join(' ')}\n`,
      );
    });
}
