import type { check } from 'maillab';
import { message } from './11/message.js';
import { deciding, university11 } from './11/policies.js';
import { limit, provider11, softfail } from './11/provider.js';
import { story } from './11/story.js';
import { attach, withoutServer } from './11/swaks.js';
import { tls } from './11/tls.js';
import { unseen } from './11/unseen.js';

/** Exercise 11: swaks, STARTTLS from both sides, and SPF term by term. */
export const exercise11: check.Exercise = {
  id: '11',
  title: 'swaks, STARTTLS y SPF',
  questions: [
    ...message,
    ...attach,
    ...withoutServer,
    ...tls,
    ...university11,
    ...deciding,
    ...story,
    ...provider11,
    ...softfail,
    ...limit,
    ...unseen,
  ],
};
