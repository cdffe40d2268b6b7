import fs from 'node:fs';
import path from 'node:path';
import { MaillabError } from '../../errors.js';

/** The compiled file of a module of ours, `runner/watch/main.js`: kernels run without whatever loader this process has. */
export function compiled(module: string): string {
  let folder = __dirname;
  while (path.basename(folder) !== 'runner') folder = path.dirname(folder);
  const root = path.dirname(folder);
  const candidates = [path.join(root, module), path.join(root, 'dist', module)];
  const found = candidates.find((candidate) => fs.existsSync(candidate));
  if (!found)
    throw new MaillabError(`Cannot start a kernel: "${candidates[1]}" is missing. Run "npm run build".`);
  return found;
}
