import type { check } from 'maillab';
import { hops } from './01/hops.js';
import { routes } from './01/routes.js';
import { unseen } from './01/unseen.js';
import { whoAsks } from './01/who-asks.js';

/** Exercise 1: a message followed through every hop. */
export const exercise01: check.Exercise = {
  id: '01',
  title: 'El camino de un mensaje, de tu cliente al otro servidor',
  questions: [...hops, ...whoAsks, ...routes, ...unseen],
};
