import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactCommand, redactPassword, redactSasl } from '../../lib/protocols/redact.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('redactCommand() hides every password but the two of the course, base64 included', () => {
  const course = [
    'PASS alumnopoppass',
    'a LOGIN alumnoimap alumnoimappass',
    'a LOGIN "alumnoimap" "alumnoimappass"',
    `AUTH PLAIN ${base64('\0alumnopop\0alumnopoppass')}`,
    `a AUTHENTICATE PLAIN ${base64('\0alumnoimap\0alumnoimappass')}`,
  ];
  for (const line of course) assert.equal(redactCommand(line), line);
  const hidden: [string, string][] = [
    ['PASS otra clave', 'PASS ********'],
    ['pass x', 'pass ********'],
    ['PASS\totra', 'PASS\t********'],
    ['a LOGIN ana "alumno\\"pass"', 'a LOGIN ana "********"'],
    ['a LOGIN "ana secreto', 'a LOGIN ********'],
    ['a LOGIN {3}\r\nana {7}\r\nsecreto', 'a LOGIN {3}\r\nana {7}\r\n********'],
    ['AUTH PLAIN  AGFuYQB4 ', 'AUTH PLAIN  ******** '],
    [`auth plain ${base64('\0ana\0x')}`, 'auth plain ********'],
    ['AUTH PLAIN not-base64', 'AUTH PLAIN ********'],
    [`a AUTHENTICATE PLAIN ${base64('\0ana\0x')}`, 'a AUTHENTICATE PLAIN ********'],
  ];
  for (const [line, shown] of hidden) assert.equal(redactCommand(line), shown);
  for (const line of ['USER ana', 'AUTH LOGIN', 'MAIL FROM:<a@x>', 'a SELECT INBOX']) {
    assert.equal(redactCommand(line), line);
  }
});

test('redactSasl() and redactPassword() know what is public', () => {
  assert.equal(redactSasl(base64('alumnopoppass')), base64('alumnopoppass'));
  assert.equal(redactSasl(base64('secreto')), '********');
  assert.equal(redactSasl('*'), '*');
  assert.equal(redactPassword('secreto', ['secreto']), 'secreto');
});
