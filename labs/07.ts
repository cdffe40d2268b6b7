import type { check } from 'maillab';
import { answer, beyond } from './07/beyond.js';
import { recipients } from './07/recipients.js';
import { manyMessages, sameServer } from './07/reuse.js';
import { roundTrips } from './07/round-trips.js';

/** Exercise 7: more than one message per TCP connection. */
export const exercise07: check.Exercise = {
  id: '07',
  title: 'Varios mensajes, varias conexiones',
  questions: [...recipients, ...sameServer, ...manyMessages, ...roundTrips, ...answer, ...beyond],
};
