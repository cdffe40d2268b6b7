import type { check } from 'maillab';
import { commands } from './04/commands.js';
import { limits } from './04/limits.js';
import { state } from './04/state.js';
import { unseen } from './04/unseen.js';

/** Exercise 4: POP3 on the wire, and what is left behind. */
export const exercise04: check.Exercise = {
  id: '04',
  title: 'POP3: bajar correo, y qué queda en el servidor',
  questions: [...commands, ...state, ...limits, ...unseen],
};
