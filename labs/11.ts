import type { check } from 'maillab';
import { attach, finding } from './11/finding.js';
import { message } from './11/message.js';
import { deciding, university11 } from './11/policies.js';
import { limit, provider11, softfail } from './11/provider.js';
import { story } from './11/story.js';
import { tls } from './11/tls.js';
import { transfer } from './11/transfer.js';

/** Exercise 11: swaks, STARTTLS from both sides, and SPF term by term. */
export const exercise11: check.Exercise = {
  id: '11',
  title: 'swaks, STARTTLS y SPF',
  questions: [
    ...message,
    ...attach,
    ...finding,
    ...tls,
    ...university11,
    ...deciding,
    ...story,
    ...provider11,
    ...softfail,
    ...limit,
    ...transfer,
  ],
};
