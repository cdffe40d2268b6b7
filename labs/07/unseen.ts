import type { Trace } from 'maillab';
import { composeTrace } from '../compose.js';

/** A capture that nobody has seen: two connections of one sender, four transactions, three messages. */
export function unseen07(): Trace {
  const server = { address: '172.28.0.43', port: 25 };
  const greeting = [
    'S: 220 mail.hamburger.edu ESMTP',
    'C: EHLO mail.crepes.fr',
    'S: 250-mail.hamburger.edu\n250 SIZE 10240000',
  ];
  const message = (subject: string, id: string) => [
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    `C: Date: Thu, 4 Sep 2025 12:33:20 -0300\nFrom: alice@crepes.fr\nSubject: ${subject}\n\nHola\n.`,
    `S: 250 2.0.0 Ok: queued as ${id}`,
  ];
  const to = (name: string) => [`C: RCPT TO:<${name}@hamburger.edu>`, 'S: 250 2.1.5 Ok'];
  const from = ['C: MAIL FROM:<alice@crepes.fr>', 'S: 250 2.1.0 Ok'];
  const reset = ['C: RSET', 'S: 250 2.0.0 Ok'];
  const end = ['C: QUIT', 'S: 221 2.0.0 Bye', 'S. FIN', 'C. FIN'];
  return composeTrace([
    {
      client: { address: '172.28.0.42', port: 50_112 },
      server,
      start: 1_757_000_000_000_000_000n,
      says: [
        ...greeting,
        ...[...from, ...to('bob'), ...to('carla'), ...message('uno', '4hT2kB1xQz')],
        ...reset,
        ...[...from, 'C: RCPT TO:<rob@hamburger.edu>', 'S: 550 5.1.1 <rob@hamburger.edu>: User unknown'],
        ...reset,
        ...[...from, ...to('bob'), ...message('dos', '4hT2kC2yRw')],
        ...end,
      ],
    },
    {
      client: { address: '172.28.0.42', port: 50_114 },
      server,
      start: 1_757_000_000_500_000_000n,
      says: [...greeting, ...from, ...to('bob'), ...to('dora'), ...message('tres', '4hT2kD3zSv'), ...end],
    },
  ]);
}
