import type { check } from 'maillab';
import { delegation } from './00/delegation.js';
import { words } from './00/words.js';

/** The set-up, what one should know already, and the words. */
export const exercise00: check.Exercise = {
  id: '00',
  title: 'El laboratorio y las palabras',
  questions: [...words, ...delegation],
};
