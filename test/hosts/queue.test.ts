import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQueue } from '../../lib/hosts/queue.js';

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
