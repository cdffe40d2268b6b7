import type { check } from 'maillab';
import { layers } from './12/layers.js';
import { names } from './12/names.js';
import { protocols, recursion } from './12/recursion.js';
import { resolution } from './12/resolution.js';
import { retrieval } from './12/retrieval.js';
import { unseen } from './12/unseen.js';
import { wholeWay } from './12/whole-way.js';

/** Exercise 12: from PC-A to Alicia, every name resolved on the way. */
export const exercise12: check.Exercise = {
  id: '12',
  title: 'De PC-A a Alicia: el camino y sus nombres',
  questions: [
    ...names,
    ...resolution,
    ...layers,
    ...recursion,
    ...retrieval,
    ...protocols,
    ...wholeWay,
    ...unseen,
  ],
};
