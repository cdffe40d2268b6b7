import type { check } from 'maillab';
import { cost, popLimits } from './06/cost.js';
import { folders } from './06/folders.js';
import { messages } from './06/messages.js';
import { unseen } from './06/unseen.js';

/** Exercise 6: IMAP against POP, seen from a second client and from the server. */
export const exercise06: check.Exercise = {
  id: '06',
  title: 'IMAP y POP3 desde un segundo programa',
  questions: [...messages, ...folders, ...cost, ...popLimits, ...unseen],
};
