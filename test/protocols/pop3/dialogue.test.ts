import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameAt } from '../../../lib/protocols/inbox.js';
import { pop3 } from '../../../lib/protocols/pop3/dialogue.js';
import type { Pop3Exchange } from '../../../lib/protocols/pop3/exchange.js';
import { talk } from '../dialogue.js';

function outline(exchanges: Pop3Exchange[]): string[] {
  return exchanges.map((e) => `${e.verb ?? e.kind} ${e.response?.status ?? 'none'} ${e.state} [${e.frames}]`);
}

test('pop3() follows the states, and UPDATE begins with QUIT', () => {
  const { exchanges } = pop3(
    talk(`
      S: +OK Dovecot ready.
      C: USER alumnopop
      S: +OK
      C: PASS alumnopoppass
      S: +OK Logged in.
      C: STAT
      S: +OK 2 700
      C: USER again
      S: -ERR Unknown command: USER
      C: QUIT
      S: +OK Logging out.
    `),
  );
  assert.deepEqual(outline(exchanges), [
    'greeting +OK CONNECTED [1]',
    'USER +OK AUTHORIZATION [2,3]',
    'PASS +OK AUTHORIZATION [4,5]',
    'STAT +OK TRANSACTION [6,7]',
    'USER -ERR TRANSACTION [8,9]',
    'QUIT +OK TRANSACTION [10,11]',
  ]);
  assert.deepEqual(
    exchanges.map((e) => e.outOfOrder),
    [false, false, false, false, true, false],
  );
});

test('pop3() reads multi-line replies to their dot, with stuffing undone', () => {
  const { exchanges } = pop3(
    talk(`
      S: +OK
      C: RETR 1
      S: +OK 40 octets
       | Subject: x
       |
      S: ..one
       | ...two
       | .
      C: LIST
      S: +OK 1 messages:
       | 1 40
       | .
      C: LIST 1
      S: +OK 1 40
      C: UIDL
      S: -ERR no
      C: TOP 1 0
      S: +OK
       | .
    `),
  );
  const [, retr, list, one, uidl, top] = exchanges;
  assert.equal(retr!.reply, '+OK 40 octets\nSubject: x\n\n..one\n...two\n.');
  assert.equal(Buffer.from(retr!.content!.bytes).toString(), 'Subject: x\r\n\r\n.one\r\n..two\r\n');
  assert.equal(frameAt(retr!.content!, 14), 4);
  assert.deepEqual(list!.response!.lines, ['1 40']);
  assert.deepEqual([one!.reply, uidl!.response!.status], ['+OK 1 40', '-ERR']);
  assert.deepEqual([top!.reply, top!.content!.bytes.length], ['+OK\n.', 0]);
  assert.deepEqual([retr!.argument, retr!.frames], ['1', [2, 3, 4]]);
});

test('pop3() gives pipelined commands their replies', () => {
  const { exchanges } = pop3(
    talk(`
      S: +OK
      C: CAPA
      S: +OK
       | PIPELINING
       | SASL PLAIN LOGIN
       | .
      C: LIST
       | DELE 1
       | DELE 9
      S: +OK
       | 1 10
       | .
       | +OK deleted
       | -ERR no such message
    `),
  );
  assert.deepEqual(
    [...exchanges[1]!.capabilities!],
    [
      ['PIPELINING', []],
      ['SASL', ['PLAIN', 'LOGIN']],
    ],
  );
  assert.deepEqual(
    exchanges.slice(2).map((e) => [e.verb, e.response!.status, e.pipelined]),
    [
      ['LIST', '+OK', false],
      ['DELE', '+OK', true],
      ['DELE', '-ERR', true],
    ],
  );
});

test('pop3() follows AUTH with and without initial response', () => {
  const plain = Buffer.from('\0ana\0secreto').toString('base64');
  const { exchanges } = pop3(
    talk(`
      S: +OK
      C: AUTH PLAIN
      S: +
      C: ${plain}
      S: -ERR [AUTH] Authentication failed.
      C: AUTH PLAIN ${plain}
      S: +OK Logged in.
    `),
  );
  assert.deepEqual(outline(exchanges).slice(1), [
    'AUTH + AUTHORIZATION [2,3]',
    'response -ERR AUTHORIZATION [4,5]',
    'AUTH +OK AUTHORIZATION [6,7]',
  ]);
  assert.equal(exchanges[2]!.response!.responseCode, 'AUTH');
});

test('pop3() shows TLS after STLS', () => {
  const { exchanges } = pop3(
    talk(`
      S: +OK
      C: STLS
      S: +OK Begin TLS negotiation now.
      C| \\x17\\x03\\x03\\x00\\x02ab
      S| \\x17\\x03\\x03\\x00\\x03abc
    `),
  );
  assert.deepEqual(
    [exchanges[2]!.command, exchanges[2]!.reply],
    ['ciphertext 2 bytes', 'ciphertext 3 bytes'],
  );
});

test('pop3() says how many octets of a reply the capture misses, and of none where it has them all', () => {
  const stream = talk(`
    S: +OK ready
    C: RETR 1
    S: +OK 40 octets
    S: Subject: x
    S|
       |last
       |.
    C: QUIT
    S: +OK
  `);
  stream.parts[4] = { ...stream.parts[4]!, missing: 1460 };
  const { exchanges } = pop3(stream);
  assert.deepEqual(
    exchanges.map(({ verb, missing }) => [verb, missing]),
    [
      [null, undefined],
      ['RETR', { command: 0, reply: 1460 }],
      ['QUIT', undefined],
    ],
  );
});
