import { after, before } from 'node:test';
import type { Lab } from '../../lib/lab/lab.js';
import { openLab } from '../../lib/lab/open.js';

/** One private lab for the tests of a file: opened before the first, closed after the last. */
export function labOfThisFile(): () => Lab {
  let lab: Lab | undefined;
  before(async () => {
    lab = await openLab();
  });
  after(() => lab?.close());
  return () => lab!;
}
