import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, Trace } from 'maillab';
import { unseen13 } from '../../labs/13/beyond.js';
import { eavesdropper } from '../../labs/13/wire.js';
import { exercise13 } from '../../labs/13.js';
import { solutions13 } from '../../labs/13.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
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
function fetched(server: string, source: string, before: readonly string[] = []): Script {
  return play(CLIENT, server, 110, 500, [
    'S: +OK Dovecot ready.',
    ...before,
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

const byHand = composeTrace([
  play(CLIENT, MAIL_HAMBURGER, 25, 0, [
    'S: 220 mail.hamburger.edu ESMTP Postfix (Debian/GNU)',
    'C: HELO crepes.fr',
    'S: 250 mail.hamburger.edu',
    'C: MAIL FROM:<alice@crepes.fr>',
    'S: 250 2.1.0 Ok',
    'C: RCPT TO:<bob@hamburger.edu>',
    'S: 250 2.1.5 Ok',
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    'C: Do you like ketchup?\nHow about pickles?\n.',
    'S: 250 2.0.0 Ok: queued as 4A7C23F91',
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]),
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
const wrong = composeTrace([
  play(CLIENT, MAIL_HAMBURGER, 25, 0, [
    'S: 220 mail.hamburger.edu ESMTP Postfix (Debian/GNU)',
    'C: DATA',
    'S: 503 5.5.1 Error: need RCPT command',
    'C: MAIL FROM:<nadie@crepes.fr>',
    'S: 250 2.1.0 Ok',
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]),
  fetched(MAIL_HAMBURGER, delivered, [
    'C: STAT',
    'S: -ERR Unknown command.',
    'C: HELO crepes.fr',
    'S: -ERR Unknown command.',
  ]),
]);

const mx = Trace.of(
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
const waiting = composeTrace([
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
const notice = composeTrace([
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

const relayed = Trace.of([
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
const afar = composeTrace([
  fetched(
    MAIL_HAMBURGER,
    `${['mail.hamburger.edu', 'mail.hamburger.edu', 'relay.unlp.edu.ar', 'mail.info.unlp.edu.ar'].map(hop).join('\n')}\nSubject: Por el relay\n\nHola`,
  ),
]);
const second = composeTrace([
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
const wires = {
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

const evidence: Record<string, check.EvidenceInput> = {
  '13.1/lineas': byHand,
  '13.1/ficticio': byHand,
  '13.1/agrega': { traces: { mano: byHand, buzon: wrong } },
  '13.1/buzon': { traces: { buzon: wrong } },
  '13.2/sin-helo': wrong,
  '13.2/pop': wrong,
  '13.2/lenguas': wrong,
  '13.3/orden': mx,
  '13.3/direccion': mx,
  '13.4/intentos': waiting,
  '13.4/partes': notice,
  '13.4/estado': notice,
  '13.4/autor': notice,
  '13.5/mx': relayed,
  '13.5/received': afar,
  '13.6/orden': second,
  '13.vida': waiting,
  '13/1': unseen13(),
  '13/2': unseen13(),
};
const evidenceFor = (id: string) => evidence[id] ?? { traces: wires };

function judged(id: string, answer: unknown): check.Verdict {
  const question = exercise13.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidenceFor(id));
}

describe('exercise13', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise13, solutions13, evidenceFor), []);
  });

  test('13.5/received lists the hops from the first on', () => {
    assert.match(
      judged('13.5/received', 4).message,
      /mail\.info\.unlp\.edu\.ar, relay\.unlp\.edu\.ar, mail\.hamb/,
    );
  });

  test('13.6/orden says what became of each attempt', () => {
    assert.match(judged('13.6/orden', [MAIL, MAIL2]).message, /90 \(silencio\) y 172\.28\.0\.91 \(abierta\)/);
  });

  test('13.7/465 finds the server name in Client Hello', () => {
    assert.match(judged('13.7/465', ['direcciones', 'servidor']).message, /✓ direcciones .*servidor/);
  });
});

describe('eavesdropper()', () => {
  test('has a row for each clue and a cell for each wire', () => {
    const { columns, rows } = eavesdropper(wires);
    assert.deepEqual(columns, ['p25', 'p587', 'p465']);
    const readable = rows.map(({ cells }) => cells.map(({ text }) => text.startsWith('sí')));
    assert.deepEqual(readable, [
      [true, true, true],
      [true, true, true],
      [true, true, false],
      [true, true, false],
      [false, false, false],
      [true, false, false],
      [true, false, false],
    ]);
  });
});
