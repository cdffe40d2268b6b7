import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationsOf, protocolOf } from '../../lib/protocols/conversations.js';
import { talk } from './dialogue.js';

test('protocolOf() knows a protocol on any port by what its ends say', () => {
  const cases: [script: string, protocol: string | null][] = [
    ['S: 220 mail ESMTP Postfix\nC: EHLO pc', 'smtp'],
    ['S: 220 mail LMTP\nC: LHLO pc', 'lmtp'],
    ['S: 220 ready\nC: USER anonymous', null],
    ['S: +OK Dovecot ready.', 'pop3'],
    ['C: SET a b\nS: +OK', null],
    ['C: *1\\r\\n$4\\r\\nPING\nS: +OK', null],
    ['C: STAT\nS: +OK 2 320', 'pop3'],
    ['S: * OK [CAPABILITY IMAP4rev1] ready', 'imap'],
    ['C: GET / HTTP/1.1', 'http'],
    ['C| \\x16\\x03\\x01\\x00\\x05', 'tls'],
    ['C: hola', null],
  ];
  for (const [script, protocol] of cases) assert.equal(protocolOf(talk(script, 2525)), protocol, script);
});

test('protocolOf() goes by the port where the ends say too little', () => {
  assert.equal(protocolOf(talk('C: RCPT TO:<a@b>', 25)), 'smtp');
  assert.equal(protocolOf(talk('C: STAT', 110)), 'pop3');
  assert.equal(protocolOf(talk('C: hola', 465)), null);
  assert.equal(protocolOf(talk('S: * OK ready', 993)), 'imap');
});

test('conversationsOf() gives the known conversations in order of their first frame', () => {
  const imap = talk('S: * OK ready', 143);
  imap.parts[0]!.frame = 9;
  const conversations = conversationsOf([imap, talk('C: hola', 9), talk('S: 220 x\nC: HELO y', 25)]);
  assert.deepEqual(
    conversations.map(({ protocol }) => protocol),
    ['smtp', 'imap'],
  );
});
