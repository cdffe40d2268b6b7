import type { check } from 'maillab';
import { answer } from './09/answer.js';
import { beyond } from './09/beyond.js';
import { names } from './09/names.js';
import { notification } from './09/notification.js';
import { refusal } from './09/refusal.js';
import { remedy } from './09/remedy.js';

/** Exercise 9: an MTA on another port. */
export const exercise09: check.Exercise = {
  id: '09',
  title: 'Si el MTA cambia de puerto',
  questions: [...names, ...refusal, ...notification, ...remedy, ...answer, ...beyond],
};
