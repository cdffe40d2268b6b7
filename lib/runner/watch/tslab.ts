import { createRequire } from 'node:module';
import path from 'node:path';

/** `require` as tslab's own modules have it: of the tslab of `folder`'s packages, as tslab itself prefers, else of ours. */
export function requireTslab(folder: string): NodeJS.Require {
  for (const base of [path.join(folder, 'notebook.js'), __filename]) {
    try {
      return createRequire(createRequire(base).resolve('tslab'));
    } catch {
      // Not there: the next one.
    }
  }
  throw new Error('Cannot start the kernel: the package "tslab" is not installed. Run "npm install".');
}
