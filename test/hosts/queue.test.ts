import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { parseQueue, queueCounts } from '../../lib/hosts/queue.js';
import { programsNoting } from './fake-lab.js';

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

test('queueCounts() counts by host and queue, and leaves out where nothing waits', async () => {
  const files = [
    '/var/spool/postfix-mail/deferred/4/4C1D2E',
    '/var/spool/postfix-mail/deferred/A/A1B2C3',
    '/var/spool/postfix-mail/active/0A0B0C',
    '/var/spool/postfix-mail_info/active/1A1B1C',
  ];
  const { asked, guest } = programsNoting(`${files.join('\n')}\n`);
  assert.deepEqual(await queueCounts(guest, topology.hosts), {
    'mail.redes.unlp.edu.ar': { active: 1, deferred: 2 },
    'mail.info.unlp.edu.ar': { active: 1 },
  });
  assert.ok(asked[0]!.params.args.includes('/var/spool/postfix-smtp_5/hold'));
});
