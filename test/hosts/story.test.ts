import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogEntry, parseLogMessage } from '../../lib/hosts/log-entry.js';
import { followMessage } from '../../lib/hosts/story.js';
import type { Stream } from '../../lib/wire/stream.js';

/** Log lines as `second daemon text`. */
function log(host: string, ...lines: string[]): { host: string; entries: LogEntry[] } {
  const entries = lines.map((line) => {
    const [second, daemon, ...text] = line.split(' ');
    return {
      time: new Date(Number(second) * 1000),
      daemon: daemon!,
      pid: 1,
      ...parseLogMessage(text.join(' ')),
    };
  });
  return { host, entries };
}

const sender = log(
  'mail.redes.unlp.edu.ar',
  '10 smtpd AAAAAA1111: client=unknown[172.28.0.1]',
  '10 cleanup AAAAAA1111: message-id=<uno@redes.unlp.edu.ar>',
  '11 qmgr AAAAAA1111: from=<alumnopop@redes.unlp.edu.ar>, size=321, nrcpt=2 (queue active)',
  '12 smtp AAAAAA1111: to=<bob@hamburger.edu>, relay=mail.hamburger.edu[172.28.0.43]:25, delay=2, dsn=2.0.0, ' +
    'status=sent (250 2.0.0 Ok: queued as BBBBBB2222)',
  '12 smtp AAAAAA1111: to=<x@fing.edu.uy>, relay=none, delay=2, dsn=4.4.1, status=deferred (connect to x: timed out)',
  '13 smtpd CCCCCC3333: client=unknown[172.28.0.1]',
  '13 cleanup CCCCCC3333: message-id=<otro@redes.unlp.edu.ar>',
);
const receiver = log(
  'mail.hamburger.edu',
  '12 smtpd BBBBBB2222: client=mail.redes.unlp.edu.ar[172.28.0.90]',
  '12 cleanup BBBBBB2222: message-id=<uno@redes.unlp.edu.ar>',
  '13 lmtp BBBBBB2222: to=<bob@hamburger.edu>, relay=mail.hamburger.edu[/run/dovecot/lmtp], delay=1, dsn=2.0.0, status=sent (250 2.0.0 <bob> Saved)',
);

function stream(index: number, reply: string): Stream {
  const end = { address: '172.28.0.90', port: 25 };
  const part = { from: 'server', frame: 1, timestamp: 0n, bytes: Buffer.from(reply) } as const;
  return { index, client: end, server: end, parts: [part], frames: [1], closed: {} };
}

test('followMessage() joins the hops of a message in order, and leaves others out', () => {
  const hops = followMessage('<uno@redes.unlp.edu.ar>', [receiver, sender]);
  assert.deepEqual(
    hops.map(({ host, queueId, client }) => [host, queueId, client]),
    [
      ['mail.redes.unlp.edu.ar', 'AAAAAA1111', 'unknown[172.28.0.1]'],
      ['mail.hamburger.edu', 'BBBBBB2222', 'mail.redes.unlp.edu.ar[172.28.0.90]'],
    ],
  );
  assert.equal(hops[0]!.sender, 'alumnopop@redes.unlp.edu.ar');
  assert.deepEqual(
    hops[0]!.deliveries.map(({ recipient, status, nextQueueId }) => [recipient, status, nextQueueId]),
    [
      ['bob@hamburger.edu', 'sent', 'BBBBBB2222'],
      ['x@fing.edu.uy', 'deferred', undefined],
    ],
  );
  assert.equal(hops[1]!.deliveries[0]!.by, 'lmtp');
});

test('followMessage() names the connection that carried each hop', () => {
  const streams = [
    stream(0, '250 2.0.0 Ok: queued as AAAAAA1111\r\n221 2.0.0 Bye\r\n'),
    stream(1, '354 End data\r\n250 2.0.0 Ok: queued as BBBBBB2222\r\n'),
  ];
  const hops = followMessage('uno@redes.unlp.edu.ar', [sender, receiver], streams);
  assert.deepEqual(
    hops.map((hop) => hop.stream),
    [0, 1],
  );
  assert.equal(hops[0]!.deliveries[0]!.stream, 1);
});

test('followMessage() of a message that nobody saw is empty', () => {
  assert.deepEqual(followMessage('nadie@x.ar', [sender, receiver]), []);
});
