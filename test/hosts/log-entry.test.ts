import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJournal, parseLogMessage } from '../../lib/hosts/log-entry.js';

test('parseLogMessage() takes a delivery apart', () => {
  const entry = parseLogMessage(
    '9F0C41A2B3: to=<bob@hamburger.edu>, relay=mail.hamburger.edu[172.28.0.43]:25, conn_use=2, delay=0.51, ' +
      'delays=0.1/0.01/0.2/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4C1D2E3F40)',
  );
  assert.equal(entry.queueId, '9F0C41A2B3');
  assert.equal(entry.fields.to, 'bob@hamburger.edu');
  assert.deepEqual(entry.relay, { name: 'mail.hamburger.edu', address: '172.28.0.43', port: 25 });
  assert.equal(entry.connUse, 2);
  assert.equal(entry.delay, 0.51);
  assert.equal(entry.dsn, '2.0.0');
  assert.equal(entry.status, 'sent');
  assert.equal(entry.reply, '250 2.0.0 Ok: queued as 4C1D2E3F40');
  assert.equal(entry.nextQueueId, '4C1D2E3F40');
});

test('parseLogMessage() keeps a reason with parentheses and equals signs whole', () => {
  const entry = parseLogMessage(
    '9F0C41A2B3: to=<a@x.ar>, relay=none, delay=10, delays=0/0/10/0, dsn=4.4.1, status=deferred ' +
      '(connect to mail.x.ar[172.28.0.9]:25: Connection refused (to=nobody, dsn=5.0.0))',
  );
  assert.equal(entry.relay, undefined);
  assert.equal(entry.dsn, '4.4.1');
  assert.equal(entry.fields.to, 'a@x.ar');
  assert.equal(entry.reply, 'connect to mail.x.ar[172.28.0.9]:25: Connection refused (to=nobody, dsn=5.0.0)');
});

test('parseLogMessage() reads an LMTP delivery, whose relay is a path', () => {
  const entry = parseLogMessage(
    '9F0C41A2B3: to=<a@x.ar>, relay=mail.x.ar[/run/dovecot-mail/lmtp], delay=0.1, dsn=2.0.0, status=sent (250 2.0.0 <a> k6 Saved)',
  );
  assert.deepEqual(entry.relay, { name: 'mail.x.ar', address: '/run/dovecot-mail/lmtp' });
});

test('parseLogMessage() leaves a line without a queue id as it is', () => {
  assert.equal(parseLogMessage('connect from unknown[172.28.0.1]').queueId, undefined);
  assert.equal(parseLogMessage('NOQUEUE: reject: RCPT from unknown[1.2.3.4]').queueId, undefined);
  assert.equal(parseLogMessage('9F0C41A2B3: message-id=<1@x.ar>').fields['message-id'], '1@x.ar');
});

test('parseJournal() names the daemon, submission or not, and drops what is not Postfix', () => {
  const line = (identifier: string, message: string) =>
    JSON.stringify({
      SYSLOG_IDENTIFIER: identifier,
      MESSAGE: message,
      _PID: '7',
      __REALTIME_TIMESTAMP: '1795379574621690',
    });
  const entries = parseJournal(
    [
      line('postfix-mail/smtpd', 'connect from unknown[172.28.0.1]'),
      line('postfix-mail/submission/smtpd', 'connect from unknown[172.28.0.1]'),
      line('systemd', 'Started postfix@mail.service'),
    ].join('\n'),
  );
  assert.deepEqual(
    entries.map(({ daemon, pid }) => [daemon, pid]),
    [
      ['smtpd', 7],
      ['smtpd', 7],
    ],
  );
  assert.equal(entries[0]!.time.getTime(), 1_795_379_574_621);
});
