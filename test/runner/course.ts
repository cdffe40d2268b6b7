import { linkSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
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
    linkTree(dirname(dirname(fromTslab.resolve(file))), join(course, 'node_modules', name));
  }
  return course;
}

/** A copy that takes no room. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkSync(source, target);
  }
}
