import type { check } from 'maillab';
import { hand, wrongOrders } from './13/hand.js';
import { again, life } from './13/life.js';
import { backup, mx } from './13/mx.js';
import { dsn, queue } from './13/queue.js';
import { hops, relay } from './13/relay.js';
import { unseen } from './13/unseen.js';
import { wire } from './13/wire.js';

/** Exercise 13: what becomes of a message, and who can read it on the way. */
export const exercise13: check.Exercise = {
  id: '13',
  title: 'La vida de un mensaje',
  questions: [
    ...hand,
    ...wrongOrders,
    ...mx,
    ...queue,
    ...dsn,
    ...relay,
    ...hops,
    ...backup,
    ...wire,
    ...life,
    ...again,
    ...unseen,
  ],
};
