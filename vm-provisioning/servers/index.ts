import { dovecot } from './dovecot.js';
import { nginx } from './nginx.js';
import { nsd } from './nsd.js';
import { postfix } from './postfix.js';
import { roundcube } from './roundcube.js';
import type { Server } from './server.js';
import { spf } from './spf.js';
import { unbound } from './unbound.js';

export { dovecot, nsd, postfix, unbound };

/** Every kind of server of the lab. */
export const servers: readonly Server[] = [postfix, dovecot, nsd, unbound, nginx, roundcube, spf];
