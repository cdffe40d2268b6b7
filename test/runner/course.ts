import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A folder within the project, whose packages it finds, but with a tslab of its own, and so with what the runner keeps for it. */
export function courseOfItsOwn(): string {
  const out = join(__dirname, '../../out');
  mkdirSync(out, { recursive: true });
  const course = mkdtempSync(join(out, 'course-'));
  const fromTslab = createRequire(createRequire(__filename).resolve('tslab'));
  for (const [name, file] of [
    ['tslab', './main.js'],
    ['@tslab/typescript-for-tslab', '@tslab/typescript-for-tslab'],
  ] as const) {
    // No hard links: kernels of other tests watch these files, and a new link counts as a change of them.
    cpSync(dirname(dirname(fromTslab.resolve(file))), join(course, 'node_modules', name), {
      recursive: true,
    });
  }
  return course;
}
