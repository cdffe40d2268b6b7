import type { check } from 'maillab';
import { fetch } from './05/fetch.js';
import { idle } from './05/idle.js';
import { refusals, transfer } from './05/refusals.js';

/** Exercise 5: IMAP on the wire, a client that waits while a message arrives. */
export const exercise05: check.Exercise = {
  id: '05',
  title: 'IMAP: esperar, pedir por partes, no dejar huella',
  questions: [...idle, ...fetch, ...refusals, ...transfer],
};
