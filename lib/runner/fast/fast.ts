import { convertAhead } from './ahead.js';
import { lightPrograms } from './light-program.js';
import type { Fast } from './switch.js';

/** What a kernel loads unless it is to be plain. */
export const fast: Fast = { programs: lightPrograms, convertAhead };
