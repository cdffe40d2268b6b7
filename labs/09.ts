import type { check } from 'maillab';
import { answer } from './09/answer.js';
import { notification } from './09/notification.js';
import { portInDns } from './09/port-in-dns.js';
import { refusal } from './09/refusal.js';
import { remedy } from './09/remedy.js';
import { attempts } from './09/retries.js';

/** Exercise 9: an MTA on another port. */
export const exercise09: check.Exercise = {
  id: '09',
  title: 'Si el MTA cambia de puerto',
  questions: [...portInDns, ...refusal, ...notification, ...remedy, ...answer, ...attempts],
};
