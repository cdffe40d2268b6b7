import type { check } from 'maillab';
import { second } from './10/availability.js';
import { counting } from './10/counting.js';
import { again, delegation, recursion } from './10/domain.js';
import { image } from './10/image.js';
import { fraud, people } from './10/people.js';
import { ports, protocols } from './10/ports.js';
import { restarting } from './10/restart.js';
import { sending } from './10/sending.js';
import { spf } from './10/spf.js';
import { unseen } from './10/unseen.js';
import { counted, webmail } from './10/webmail.js';
import { transferred, zones } from './10/zone.js';

/** Exercise 10: a domain from its delegation to its webmail. */
export const exercise10: check.Exercise = {
  id: '10',
  title: 'Integrador: HTTP, DNS y correo',
  questions: [
    ...delegation,
    ...zones,
    ...recursion,
    ...protocols,
    ...transferred,
    ...ports,
    ...webmail,
    ...spf,
    ...image,
    ...people,
    ...fraud,
    ...sending,
    ...restarting,
    ...second,
    ...unseen,
    ...again,
    ...counted,
    ...counting,
  ],
};
