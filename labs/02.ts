import type { check } from 'maillab';
import { access } from './02/access.js';
import { kept } from './02/kept.js';
import { unseen } from './02/unseen.js';

/** Exercise 2: the same message by POP3 and by IMAP, and what each leaves behind. */
export const exercise02: check.Exercise = {
  id: '02',
  title: 'POP3 e IMAP: dos maneras de llegar al mismo mensaje',
  questions: [...access, ...kept, ...unseen],
};
