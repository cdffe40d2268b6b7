import type { Trace } from 'maillab';
import { composeTrace } from '../compose.js';

/** A capture that nobody has seen: refused three times, accepted at the fourth. */
export function unseen09(): Trace {
  const server = { address: '172.28.0.43', port: 25 };
  const client = (port: number) => ({ address: '172.28.0.42', port });
  const at = (seconds: number) => 1_757_000_000_000_000_000n + BigInt(seconds) * 1_000_000_000n;
  const refused = (port: number, seconds: number) => ({
    client: client(port),
    server,
    start: at(seconds),
    says: [],
    opening: 'refused' as const,
  });
  return composeTrace([
    refused(50_310, 0),
    refused(50_322, 300),
    refused(50_340, 900),
    {
      client: client(50_388),
      server,
      start: at(2100),
      says: `
        S: 220 mail.hamburger.edu ESMTP
        C: EHLO mail.crepes.fr
        S: 250 mail.hamburger.edu
        C: MAIL FROM:<alice@crepes.fr>
        S: 250 2.1.0 Ok
        C: RCPT TO:<bob@hamburger.edu>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Date: Thu, 4 Sep 2025 12:33:20 -0300
         | From: alice@crepes.fr
         | Subject: paciencia
         |
         | Llegó
         | .
        S: 250 2.0.0 Ok: queued as 4hT2kE4qMn
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
}
