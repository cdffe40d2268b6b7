import { Trace } from 'maillab';
import { composeTrace, type Says, type Script } from '../../labs/compose.js';
import {
  CLIENT,
  MAIL,
  MAIL_CREPES,
  MAIL_HAMBURGER,
  MAIL_INFO,
  MAIL2,
  RELAY,
  RESOLVER,
} from '../../labs/hosts.js';
import { asks, play } from './play.js';
import { tlsSession } from './tls-play.js';

/** A mailbox read by POP3: what RETR gives. */
function fetched(server: string, source: string, before: Says = []): Script {
  return play(CLIENT, server, 110, 500, [
    'S: +OK Dovecot ready.',
    before,
    'C: USER bob',
    'S: +OK',
    'C: PASS bobpass',
    'S: +OK Logged in.',
    'C: STAT',
    `S: +OK 1 ${source.length}`,
    'C: RETR 1',
    `S: +OK ${source.length} octets\n${source}\n.`,
    'C: QUIT',
    'S: +OK Logging out.',
  ]);
}

export const byHand = composeTrace([
  play(
    CLIENT,
    MAIL_HAMBURGER,
    25,
    0,
    `
    S: 220 mail.hamburger.edu ESMTP Postfix (Debian/GNU)
    C: HELO crepes.fr
    S: 250 mail.hamburger.edu
    C: MAIL FROM:<alice@crepes.fr>
    S: 250 2.1.0 Ok
    C: RCPT TO:<bob@hamburger.edu>
    S: 250 2.1.5 Ok
    C: DATA
    S: 354 End data with <CR><LF>.<CR><LF>
    C: Do you like ketchup?
     | How about pickles?
     | .
    S: 250 2.0.0 Ok: queued as 4A7C23F91
    C: QUIT
    S: 221 2.0.0 Bye
  `,
  ),
]);
const delivered = `Return-Path: <alice@crepes.fr>
Delivered-To: bob@hamburger.edu
Received: from mail.hamburger.edu
\tby mail.hamburger.edu with LMTP
\tid x; Sun, 22 Nov 2026 18:28:44 -0300
Received: from crepes.fr (unknown [172.28.0.1])
\tby mail.hamburger.edu (Postfix) with SMTP id 4A7C23F91
\tfor <bob@hamburger.edu>; Sun, 22 Nov 2026 18:28:43 -0300 (-03)

Do you like ketchup?
How about pickles?`;
export const wrong = composeTrace([
  play(
    CLIENT,
    MAIL_HAMBURGER,
    25,
    0,
    `
    S: 220 mail.hamburger.edu ESMTP Postfix (Debian/GNU)
    C: DATA
    S: 503 5.5.1 Error: need RCPT command
    C: MAIL FROM:<nadie@crepes.fr>
    S: 250 2.1.0 Ok
    C: QUIT
    S: 221 2.0.0 Bye
  `,
  ),
  fetched(
    MAIL_HAMBURGER,
    delivered,
    `
    C: STAT
    S: -ERR Unknown command.
    C: HELO crepes.fr
    S: -ERR Unknown command.
  `,
  ),
]);

export const mx = Trace.of(
  asks(
    CLIENT,
    RESOLVER,
    0,
    { name: 'fing.edu.uy', type: 'MX' },
    {
      answers: [
        {
          type: 'MX',
          name: 'fing.edu.uy',
          ttl: 300,
          data: { preference: 20, exchange: 'smtp2.fing.edu.uy' },
        },
        { type: 'MX', name: 'fing.edu.uy', ttl: 300, data: { preference: 10, exchange: 'smtp.fing.edu.uy' } },
      ],
      additionals: [{ type: 'A', name: 'smtp.fing.edu.uy', ttl: 300, data: '172.28.0.200' }],
    },
  ),
);

const greeting = (name: string) => [`S: 220 ${name} ESMTP Postfix`, 'C: EHLO pc', `S: 250 ${name}`];
const content = [
  'C: From: alice@crepes.fr\nSubject: Pickles\n\nCon ketchup?\n.',
  'S: 250 2.0.0 Ok: queued as 4B2',
];
export const waiting = composeTrace([
  play(CLIENT, MAIL_CREPES, 25, 0, [
    ...greeting('mail.crepes.fr'),
    'C: MAIL FROM:<alice@crepes.fr>',
    'S: 250 2.1.0 Ok',
    'C: RCPT TO:<bob@hamburger.edu>',
    'S: 250 2.1.5 Ok',
    'C: RCPT TO:<nadie@hamburger.edu>',
    'S: 250 2.1.5 Ok',
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    ...content,
  ]),
  play(MAIL_CREPES, MAIL_HAMBURGER, 25, 100, [], 'silent'),
  play(MAIL_CREPES, MAIL_HAMBURGER, 25, 12_000, [
    ...greeting('mail.hamburger.edu'),
    'C: MAIL FROM:<alice@crepes.fr>',
    'S: 250 2.1.0 Ok',
    'C: RCPT TO:<bob@hamburger.edu>',
    'S: 250 2.1.5 Ok',
    'C: RCPT TO:<nadie@hamburger.edu>',
    'S: 550 5.1.1 <nadie@hamburger.edu>: Recipient address rejected: User unknown in virtual mailbox table',
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    ...content,
  ]),
]);
export const notice = composeTrace([
  fetched(
    MAIL_CREPES,
    `Return-Path: <>
From: MAILER-DAEMON@crepes.fr (Mail Delivery System)
To: alice@crepes.fr
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.crepes.fr.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.crepes.fr

Final-Recipient: rfc822; nadie@hamburger.edu
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.hamburger.edu
--b
Content-Type: message/rfc822

From: alice@crepes.fr
Subject: Pickles

Con ketchup?
--b--`,
  ),
]);

export const relayed = Trace.of([
  ...asks(
    MAIL_INFO,
    RESOLVER,
    0,
    { name: 'relay.unlp.edu.ar', type: 'A' },
    { answers: [{ type: 'A', name: 'relay.unlp.edu.ar', ttl: 300, data: RELAY }] },
  ),
  ...asks(
    RELAY,
    RESOLVER,
    20,
    { name: 'hamburger.edu', type: 'MX' },
    {
      answers: [
        {
          type: 'MX',
          name: 'hamburger.edu',
          ttl: 300,
          data: { preference: 5, exchange: 'mail.hamburger.edu' },
        },
      ],
    },
  ),
]);
const hop = (by: string) =>
  `Received: from x by ${by} (Postfix) with ESMTP id 1; Sun, 22 Nov 2026 18:28:44 -0300`;
export const afar = composeTrace([
  fetched(
    MAIL_HAMBURGER,
    `${['mail.hamburger.edu', 'mail.hamburger.edu', 'relay.unlp.edu.ar', 'mail.info.unlp.edu.ar'].map(hop).join('\n')}\nSubject: Por el relay\n\nHola`,
  ),
]);
export const second = composeTrace([
  play(MAIL_CREPES, MAIL, 25, 0, [], 'silent'),
  play(MAIL_CREPES, MAIL2, 25, 10_000, [
    ...greeting('mail2.redes.unlp.edu.ar'),
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]),
]);

/** A sending to the submission ports: what is said in clear, then TLS. */
const protectedSending = (serverPort: number, clear: readonly string[]): Trace =>
  tlsSession({ client: CLIENT, server: MAIL, serverPort, clear });

const offer = 'S: 250-mail.redes.unlp.edu.ar\n250-PIPELINING\n250-STARTTLS\n250 8BITMIME';
const opened = [
  'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)',
  'C: EHLO pc.redes.unlp.edu.ar',
  offer,
];
export const wires = {
  p25: composeTrace([
    play(CLIENT, MAIL, 25, 0, [
      ...opened,
      'C: MAIL FROM:<alumnopop@redes.unlp.edu.ar>\nRCPT TO:<alumnoimap@redes.unlp.edu.ar>\nDATA',
      'S: 250 2.1.0 Ok\n250 2.1.5 Ok\n354 End data with <CR><LF>.<CR><LF>',
      ...content,
    ]),
  ]),
  p587: protectedSending(587, [...opened, 'C: STARTTLS', 'S: 220 2.0.0 Ready to start TLS']),
  p465: protectedSending(465, []),
};
