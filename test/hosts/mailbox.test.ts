import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFetch } from '../../lib/hosts/mailbox.js';

test('parseFetch() reads what doveadm prints', () => {
  const printed =
    '[{"mailbox":"INBOX","uid":"3","flags":"\\\\Seen \\\\Answered","size.physical":"40",' +
    '"date.received":"2026-11-22 17:40:00","text":"Subject: x\\n\\nhola\\n"}]';
  const [message] = parseFetch(printed);
  assert.equal(message!.uid, 3);
  assert.deepEqual(message!.flags, ['\\Seen', '\\Answered']);
  assert.equal(message!.source, 'Subject: x\n\nhola\n');
});
