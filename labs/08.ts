import type { check } from 'maillab';
import { answer, consequences } from './08/consequences.js';
import { discovery } from './08/discovery.js';
import { failures } from './08/failures.js';
import { working } from './08/working.js';

/** Exercise 8: an MSA on another port. */
export const exercise08: check.Exercise = {
  id: '08',
  title: 'Si el MSA cambia de puerto',
  questions: [...failures, ...working, ...discovery, ...answer, ...consequences],
};
