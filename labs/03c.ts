import type { check } from 'maillab';
import { extraction } from './03c/extraction.js';
import { structure } from './03c/structure.js';
import { unseen } from './03c/unseen.js';

/** Exercise 3, part c: a message with an image, its source, its parts, the image taken out. */
export const exercise03c: check.Exercise = {
  id: '03c',
  title: 'MIME: una imagen dentro de un mensaje de texto',
  questions: [...structure, ...extraction, ...unseen],
};
