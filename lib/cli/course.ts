import { dirname, join } from 'node:path';

/** The folder of the course that this `maillab` belongs to: the one above its package. */
export function courseFolder(): string {
  return join(dirname(require.resolve('maillab/package.json')), '..');
}
