export { unseen03 } from './03/transfer.js';
export { exercise03 } from './03.js';
