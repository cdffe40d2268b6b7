import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, Trace } from 'maillab';
import { exercise01, unseen01 } from 'maillab-labs';
import { solutions01 } from '../../labs/01.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import { dnsTrace } from './plays.js';

const start = 1_757_000_000_000_000_000n;

/** A message from one host to another, `at` milliseconds after the first, with the fields that it carries by then. */
function submission(from: string, to: string, at: number, header: string, queued: string): Script {
  return {
    client: { address: from, port: 40_000 + at },
    server: { address: to, port: 25 },
    start: start + BigInt(at) * 1_000_000n,
    says: `
      S: 220 mail ESMTP
      C: EHLO pc
      S: 250-mail
       | 250 PIPELINING
      C: MAIL FROM:<a@b>
      S: 250 2.1.0 Ok
      C: RCPT TO:<ana@ejemplo.com>
      S: 250 2.1.5 Ok
      C: DATA
      S: 354 End data with <CR><LF>.<CR><LF>
      C: ${header}Message-ID: <1@redes>
       | From: a@b
       |
       | Hola
       | .
      S: 250 2.0.0 Ok: queued as ${queued}
      C: QUIT
      S: 221 Bye
      S. FIN
      C. FIN
    `,
  };
}

const received = 'Received: from pc\n by mail.redes.unlp.edu.ar (Postfix) id 4aaa\n';
const mx = dnsTrace([
  { type: 'MX', name: 'ejemplo.com', data: { preference: 10, exchange: 'mail.ejemplo.com' } },
]);
const way = Trace.of([
  ...composeTrace([
    submission('172.28.0.1', '172.28.0.90', 0, '', '4aaa'),
    submission('172.28.0.90', '172.28.0.40', 2000, received, '4bbb'),
  ]).frames,
  ...mx.frames,
]);
const source = `Received: from mail.ejemplo.com by mail.ejemplo.com with LMTP
Received: from mail.redes.unlp.edu.ar by mail.ejemplo.com (Postfix)
${received}From: a@b

Hola
`;
const relayed = composeTrace([
  submission('172.28.0.1', '172.28.0.45', 0, '', '4aaa'),
  submission('172.28.0.45', '172.28.0.44', 1000, received, '4bbb'),
  submission('172.28.0.44', '172.28.0.40', 2000, received, '4ccc'),
]);
const down = new TcpConnection(
  { address: '172.28.0.40', port: 39_000 },
  { address: '172.28.0.90', port: 25 },
);
const backup = Trace.of([
  down.open(start)[0]!,
  ...down.reset('server', start + 1000n),
  ...composeTrace([submission('172.28.0.40', '172.28.0.91', 1000, received, '4bbb')]).frames,
]);

function mail(port: number, reply: string): Script {
  return {
    client: { address: '172.28.0.1', port: 40_100 + port },
    server: { address: '172.28.0.90', port },
    start,
    says: [
      'S: 220 mail ESMTP',
      'C: EHLO pc',
      'S: 250-mail\n250 STARTTLS',
      'C: MAIL FROM:<a@b>',
      reply,
      'C: QUIT',
      'S: 221 Bye',
    ],
  };
}

const ports = composeTrace([
  mail(25, 'S: 250 2.1.0 Ok'),
  mail(587, 'S: 530 5.7.0 Must issue a STARTTLS command first'),
]);
const web = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_200 },
    server: { address: '203.0.113.8', port: 443 },
    start,
    says: ['C: \x16\x03\x01'],
  },
]);

function evidenceFor(id: string) {
  switch (id) {
    case '1/submission':
      return ports;
    case '1/backup':
      return backup;
    case '1/relay':
    case '1/intermediate':
      return relayed;
    case '1/webmail':
      return web;
    case '1/received':
      return { trace: way, texts: { source } };
    default:
      return id.startsWith('01/') ? unseen01() : way;
  }
}

test('exercise01: every model answer passes, every misconception is refused with its frame', () => {
  assert.deepEqual(check.prove(exercise01, solutions01, evidenceFor), []);
});
