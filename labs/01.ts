import type { check } from 'maillab';
import { hops } from './01/hops.js';
import { names } from './01/names.js';
import { routes } from './01/routes.js';
import { transfer } from './01/transfer.js';

/** Exercise 1: a message followed through every hop. */
export const exercise01: check.Exercise = {
  id: '01',
  title: 'El camino de un mensaje, de tu cliente al otro servidor',
  questions: [...hops, ...names, ...routes, ...transfer],
};
