import type { check } from 'maillab';
import { answer, beyond } from './08/beyond.js';
import { failures } from './08/failures.js';
import { finding } from './08/finding.js';
import { working } from './08/working.js';

/** Exercise 8: an MSA on another port. */
export const exercise08: check.Exercise = {
  id: '08',
  title: 'Si el MSA cambia de puerto',
  questions: [...failures, ...working, ...finding, ...answer, ...beyond],
};
