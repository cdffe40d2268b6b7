import type { Trace } from 'maillab';
import { composeTrace } from '../../labs/compose.js';

/** A short session: greeting in frame 4, EHLO in 6, its reply in 8, QUIT in 10, its reply in 12. */
export function shortSession(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.1', port: 40_000 },
      server: { address: '172.28.0.90', port: 25 },
      start: 1_700_000_000_000_000_000n,
      says: `
        S: 220 mail
        C: EHLO pc
        S: 250 mail
        C: QUIT
        S: 221 Bye
      `,
    },
  ]);
}
