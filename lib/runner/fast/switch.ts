import type { convertAhead } from './ahead.js';
import type { Programs } from './light-program.js';

/** What makes kernels faster and changes nothing else. */
export interface Fast {
  programs(ts: typeof import('@tslab/typescript-for-tslab')): Programs;
  convertAhead: typeof convertAhead;
}

/** Whether kernels are to do without all of that: no snapshot, nothing compiled ahead, TypeScript's own programs. */
export function isPlain(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.MAILLAB_KERNELS === 'plain';
}
