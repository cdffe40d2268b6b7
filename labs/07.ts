import type { check } from 'maillab';
import { answer } from './07/answer.js';
import { severalDomains } from './07/domains.js';
import { manyMessages } from './07/many-messages.js';
import { oneDomain, sixty } from './07/recipients.js';
import { roundTrips } from './07/round-trips.js';
import { sameServer } from './07/same-server.js';
import { transactions } from './07/transactions.js';

/** Exercise 7: more than one message per TCP connection. */
export const exercise07: check.Exercise = {
  id: '07',
  title: 'Varios mensajes, varias conexiones',
  questions: [
    ...oneDomain,
    ...severalDomains,
    ...sixty,
    ...sameServer,
    ...manyMessages,
    ...roundTrips,
    ...answer,
    ...transactions,
  ],
};
