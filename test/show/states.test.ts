import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsOverUdp } from '../../lib/protocols/dns/dialogue.js';
import { pop3 } from '../../lib/protocols/pop3/dialogue.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { statesView } from '../../lib/show/states.js';
import { talk } from '../protocols/dialogue.js';

test('statesView() shows the path of a session through its table', () => {
  const session = pop3(
    talk(
      'S: +OK hi\nC: USER ana\nS: +OK\nC: PASS x\nS: +OK in\nC: STAT\nS: +OK 0 0\nC: QUIT\nS: +OK bye',
      110,
    ),
  );
  const { text } = statesView(session);
  const rows = text.split('\n').filter((line) => line.includes('→'));
  assert.deepEqual(
    rows.map((row) => /(\w+|…) → \S+/.exec(row)![0]),
    ['greeting → +OK', 'USER → +OK', 'PASS → +OK', 'STAT → +OK', 'QUIT → +OK'].map((row) =>
      row.replace('greeting', '…'),
    ),
  );
  assert.match(text, /CONNECTED.*AUTHORIZATION.*TRANSACTION.*UPDATE/);
});

test('statesView() takes SMTP, and refuses what has no states', () => {
  const { text } = statesView(smtp(talk('S: 220 x\nC: EHLO pc\nS: 250 x\nC: QUIT\nS: 221 bye')));
  assert.match(text, /EHLO → 250/);
  const [dns] = dnsOverUdp([]);
  assert.throws(() => statesView(dns), /Cannot show a conversation/);
});
