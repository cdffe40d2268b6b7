import type { check } from 'maillab';
import { connection } from './03/connection.js';
import { dialogue } from './03/dialogue.js';
import { message } from './03/message.js';
import { commandOrder } from './03/order.js';
import { responsibility } from './03/responsibility.js';
import { roundTrip } from './03/round-trip.js';
import { unseen } from './03/unseen.js';

/** Exercise 3, parts a and b: accounts, a message each way, SMTP on the wire. */
export const exercise03: check.Exercise = {
  id: '03',
  title: 'SMTP: qué se dicen el cliente y el servidor',
  questions: [
    ...roundTrip,
    ...dialogue,
    ...responsibility,
    ...message,
    ...connection,
    ...commandOrder,
    ...unseen,
  ],
};
