import os from 'node:os';

/** Memory of a kernel with its lab, in bytes. */
const JOB_MEMORY = 700 * 2 ** 20;

/** As many notebooks side by side as there are cores, four at most, and no more than fit into free memory. */
export function jobsByDefault(): number {
  const fit = Math.floor(process.availableMemory() / JOB_MEMORY);
  return Math.max(1, Math.min(os.availableParallelism(), 4, fit));
}
