import type { check } from 'maillab';
import { fetch } from './05/fetch.js';
import { identifiers } from './05/identifiers.js';
import { idle } from './05/idle.js';
import { polling } from './05/polling.js';
import { refusals } from './05/refusals.js';
import { selection } from './05/selection.js';
import { unseen } from './05/unseen.js';

/** Exercise 5: IMAP on the wire, a client that waits while a message arrives. */
export const exercise05: check.Exercise = {
  id: '05',
  title: 'IMAP: esperar, pedir por partes, no dejar huella',
  questions: [...idle, ...identifiers, ...fetch, ...polling, ...selection, ...refusals, ...unseen],
};
