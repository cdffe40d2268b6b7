import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEstablished } from '../../lib/hosts/load.js';
import { parseFetch } from '../../lib/hosts/mailbox.js';
import { findMasterEntry } from '../../lib/hosts/ports.js';
import { parseQueue } from '../../lib/hosts/queue.js';
import { parseListening } from '../../lib/hosts/units.js';
import { serialOf, withSerial } from '../../lib/hosts/zone.js';
import { bootFailure } from '../../lib/machine/boot.js';
import { whatQemuSaid } from '../../lib/machine/machine.js';

test('parseQueue() reads what postqueue -j prints', () => {
  const printed =
    '{"queue_name":"deferred","queue_id":"4C1D2E","arrival_time":1795379574,"message_size":321,"forced_expire":false,' +
    '"sender":"","recipients":[{"address":"a@x.ar","delay_reason":"connection refused"},{"address":"b@x.ar"}]}\n';
  assert.deepEqual(parseQueue(printed), [
    {
      queue: 'deferred',
      queueId: '4C1D2E',
      arrival: new Date(1_795_379_574_000),
      size: 321,
      sender: '',
      recipients: [{ address: 'a@x.ar', delayReason: 'connection refused' }, { address: 'b@x.ar' }],
    },
  ]);
  assert.deepEqual(parseQueue(''), []);
});

test('parseFetch() reads what doveadm prints', () => {
  const printed =
    '[{"mailbox":"INBOX","uid":"3","flags":"\\\\Seen \\\\Answered","size.physical":"40",' +
    '"date.received":"2026-11-22 17:40:00","text":"Subject: x\\n\\nhola\\n"}]';
  const [message] = parseFetch(printed);
  assert.equal(message!.uid, 3);
  assert.deepEqual(message!.flags, ['\\Seen', '\\Answered']);
  assert.equal(message!.source, 'Subject: x\n\nhola\n');
});

test('parseListening() and parseEstablished() take the ports of ss', () => {
  const listening =
    'LISTEN 0 100 0.0.0.0:25 0.0.0.0:*\nLISTEN 0 100 [::]:25 [::]:*\nLISTEN 0 9 127.0.0.1:8025 0.0.0.0:*\n';
  assert.deepEqual(parseListening(listening), [25, 8025]);
  const established = '0 0 172.28.0.90:143 172.28.0.1:40001\n0 0 172.28.0.90:143 172.28.0.1:40002\n';
  assert.deepEqual([...parseEstablished(established)], [[143, 2]]);
});

test('findMasterEntry() finds a service of Postfix after it was moved, too', () => {
  const listing = (smtp: string, submission: string) =>
    `${smtp} inet n - n - - smtpd\n` +
    `${submission} inet n - n - - smtpd -o syslog_name=$multi_instance_name/$service_name -o smtpd_tls_security_level=encrypt\n` +
    'submissions inet n - n - - smtpd -o syslog_name=$multi_instance_name/$service_name -o smtpd_tls_wrappermode=yes\n' +
    'pickup unix n - n 60 1 pickup\n';
  const original = listing('smtp', 'submission');
  const moved = listing('2525', '2587');
  assert.match(findMasterEntry(original, 'smtp')!, /^smtp /);
  assert.match(findMasterEntry(moved, 'smtp')!, /^2525 /);
  assert.match(findMasterEntry(moved, 'submission')!, /^2587 /);
  assert.match(findMasterEntry(moved, 'submissions')!, /^submissions /);
  assert.equal(findMasterEntry('pickup unix n - n 60 1 pickup\n', 'smtp'), undefined);
});

test('serialOf() and withSerial() touch the SOA alone', () => {
  const zone =
    '$ORIGIN x.ar.\n$TTL 300\n@ SOA ns.x.ar. postmaster.x.ar. 41 3600 60 604800 30\n@ A 172.28.0.41\n';
  assert.equal(serialOf(zone), 41);
  assert.equal(withSerial(zone, 42), zone.replace(' 41 ', ' 42 '));
  assert.equal(serialOf('@ SOA ns. root. (\n  7 1 1 1 1 )\n'), 7);
  assert.equal(serialOf('@ A 1.2.3.4\n'), -1);
});

test('bootFailure() finds the line that says so', () => {
  assert.equal(bootFailure('[ 1.0] Linux version 6\r\nok\r\n'), undefined);
  assert.match(
    bootFailure('x\r\nKernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n')!,
    /^Kernel panic/,
  );
});

test('whatQemuSaid() drops names and warnings', () => {
  assert.equal(
    whatQemuSaid('qemu-system-x86_64: warning: slow\nqemu-system-x86_64: -drive x: Image is corrupt\n'),
    '-drive x: Image is corrupt',
  );
});
