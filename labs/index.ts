import { exercise03 } from './03.js';
import { exercise07 } from './07.js';

export { unseen03 } from './03/transfer.js';
export { unseen07 } from './07/beyond.js';
export { logLines } from './postfix-log.js';
export { exercise03, exercise07 };

/** Every exercise, in the order of the notebooks. */
export const exercises = [exercise03, exercise07];
