import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvelope } from '../../../lib/protocols/smtp/envelope.js';

test('readEnvelope() gives the path, the mailbox and the parameters', () => {
  const cases: [string, string, string, [string, string][]][] = [
    ['FROM:<a@x>', '<a@x>', 'a@x', []],
    [
      'from: <a@x> size=327 BODY=8BITMIME SMTPUTF8',
      '<a@x>',
      'a@x',
      [
        ['SIZE', '327'],
        ['BODY', '8BITMIME'],
        ['SMTPUTF8', ''],
      ],
    ],
    ['FROM:<>', '<>', '', []],
    ['TO:<@r,@s:b@y> NOTIFY=NEVER', '<@r,@s:b@y>', 'b@y', [['NOTIFY', 'NEVER']]],
    ['TO:<"a> b"@y>', '<"a> b"@y>', '"a> b"@y', []],
    ['TO:b@y X=Y=Z', 'b@y', 'b@y', [['X', 'Y=Z']]],
    ['TO:<"b@y>', '<"b@y>', '"b@y', []],
    ['', '', '', []],
  ];
  for (const [argument, path, address, parameters] of cases) {
    const read = readEnvelope(argument);
    assert.deepEqual([read.path, read.address, [...read.parameters]], [path, address, parameters], argument);
  }
});
