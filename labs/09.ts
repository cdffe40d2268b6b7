import type { check } from 'maillab';
import { names, notification, refusal } from './09/refusal.js';
import { answer, beyond, remedy } from './09/remedy.js';

/** Exercise 9: an MTA on another port. */
export const exercise09: check.Exercise = {
  id: '09',
  title: 'Si el MTA cambia de puerto',
  questions: [...names, ...refusal, ...notification, ...remedy, ...answer, ...beyond],
};
