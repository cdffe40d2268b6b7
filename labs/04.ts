import type { check } from 'maillab';
import { beyond, transfer } from './04/beyond.js';
import { session } from './04/session.js';
import { state } from './04/state.js';

/** Exercise 4: POP3 on the wire, and what is left behind. */
export const exercise04: check.Exercise = {
  id: '04',
  title: 'POP3: bajar correo, y qué queda en el servidor',
  questions: [...session, ...state, ...beyond, ...transfer],
};
