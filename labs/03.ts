import type { check } from 'maillab';
import { beyond } from './03/beyond.js';
import { connection } from './03/connection.js';
import { dialogue } from './03/dialogue.js';
import { message } from './03/message.js';
import { responsibility } from './03/responsibility.js';
import { roundTrip } from './03/round-trip.js';
import { transfer } from './03/transfer.js';

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
    ...beyond,
    ...transfer,
  ],
};
