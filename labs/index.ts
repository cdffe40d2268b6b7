import { exercise03 } from './03.js';

export { unseen03 } from './03/transfer.js';
export { exercise03 };

/** Every exercise, in the order of the notebooks. */
export const exercises = [exercise03];
