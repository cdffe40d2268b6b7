import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameAt } from '../../../lib/protocols/inbox.js';
import { smtp } from '../../../lib/protocols/smtp/dialogue.js';
import type { SmtpExchange } from '../../../lib/protocols/smtp/exchange.js';
import { talk } from '../dialogue.js';

/** Verb or kind, reply code and frames of each exchange. */
function outline(exchanges: SmtpExchange[]): string[] {
  return exchanges.map((e) => `${e.verb ?? e.kind} ${e.response?.code ?? '-'} [${e.frames}]`);
}

test('smtp() gives each command its reply', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 mail.redes.unlp.edu.ar ESMTP
      C: EHLO pc
      S: 250-mail.redes.unlp.edu.ar
       | 250-PIPELINING
       | 250-SIZE 10240000
       | 250 ENHANCEDSTATUSCODES
      C: mail FROM:<a@x> SIZE=30
      S: 250 2.1.0 Ok
      C: RCPT TO:<b@y>
      S: 550 5.1.1 <b@y>: no such user
      C: QUIT
      S: 221 2.0.0 Bye
    `),
  );
  assert.deepEqual(outline(exchanges), [
    'greeting 220 [1]',
    'EHLO 250 [2,3]',
    'MAIL 250 [4,5]',
    'RCPT 550 [6,7]',
    'QUIT 221 [8,9]',
  ]);
  assert.deepEqual(
    [...exchanges[1]!.capabilities!],
    [
      ['PIPELINING', []],
      ['SIZE', ['10240000']],
      ['ENHANCEDSTATUSCODES', []],
    ],
  );
  assert.equal(exchanges[2]!.argument, 'FROM:<a@x> SIZE=30');
  assert.deepEqual(exchanges[3]!.response, {
    code: 550,
    enhancedStatus: '5.1.1',
    lines: ['<b@y>: no such user'],
    complete: true,
  });
  assert.equal(
    exchanges[1]!.reply,
    '250-mail.redes.unlp.edu.ar\n250-PIPELINING\n250-SIZE 10240000\n250 ENHANCEDSTATUSCODES',
  );
  assert.deepEqual([exchanges[0]!.command, exchanges[1]!.command], [null, 'EHLO pc']);
});

const PIPELINED = `
  S: 220 x
  C: EHLO pc
  S: 250-x
   | 250 PIPELINING
  C: MAIL FROM:<a@x>
   | RCPT TO:<b@y>
   | RCPT TO:<c@y>
   | DATA
  S: 250 2.1.0 Ok
   | 250 2.1.5 Ok
  S: 550 5.1.1 no
   | 354 End data with <CR><LF>.<CR><LF>
  C: Subject: x
   |
   | ..dot
  C: DATA
   | .
   | QUIT
  S: 250 2.0.0 Ok: queued as 4cT
   | 221 2.0.0 Bye
`;

test('smtp() gives pipelined commands their replies, and knows what was pipelined', () => {
  const { exchanges } = smtp(talk(PIPELINED));
  assert.deepEqual(outline(exchanges), [
    'greeting 220 [1]',
    'EHLO 250 [2,3]',
    'MAIL 250 [4,5]',
    'RCPT 250 [4,5]',
    'RCPT 550 [4,6]',
    'DATA 354 [4,6]',
    'content 250 [7,8,9]',
    'QUIT 221 [8,9]',
  ]);
  assert.deepEqual(
    exchanges.map((e) => e.pipelined),
    [false, false, false, true, true, true, false, true],
  );
});

test('smtp() undoes dot-stuffing, and each byte of the message knows its frame', () => {
  const { exchanges } = smtp(talk(PIPELINED));
  const { command, content } = exchanges[6]!;
  assert.equal(command, 'Subject: x\n\n..dot\nDATA\n.');
  assert.equal(Buffer.from(content!.bytes).toString(), 'Subject: x\r\n\r\n.dot\r\nDATA\r\n');
  const at = Buffer.from(content!.bytes).indexOf('DATA');
  assert.deepEqual([frameAt(content!, at - 1), frameAt(content!, at)], [7, 8]);
});

test('smtp() reads commands, not content, after a DATA that was refused', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 PIPELINING
      C: MAIL FROM:<a@x>
       | RCPT TO:<b@y>
       | DATA
      S: 250 ok
       | 550 no
       | 554 5.5.1 Error: no valid recipients
      C: RSET
      S: 250 ok
    `),
  );
  assert.deepEqual(outline(exchanges).slice(-2), ['DATA 554 [4,5]', 'RSET 250 [6,7]']);
});

test('smtp() reads BDAT chunks by their size, whatever is in them', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 CHUNKING
      C: MAIL FROM:<a@x>
       | RCPT TO:<b@y>
      S: 250 ok
       | 250 ok
      C| BDAT 9\\r\\nQUIT\\r\\n.\\r\\n
      S: 250 2.0.0 Ok: 9 bytes
      C| BDAT 3 LAST\\r\\nabc
      S: 250 2.0.0 Ok: queued as 7F
      C: QUIT
      S: 221 bye
    `),
  );
  assert.deepEqual(outline(exchanges).slice(-3), ['BDAT 250 [6,7]', 'BDAT 250 [8,9]', 'QUIT 221 [10,11]']);
  assert.equal(Buffer.from(exchanges[4]!.content!.bytes).toString(), 'QUIT\r\n.\r\n');
  assert.deepEqual(
    exchanges.map((e) => e.transaction),
    [null, null, 1, 1, 1, 1, null],
  );
});

test('smtp() gives LMTP content one reply per accepted recipient', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x LMTP
      C: LHLO pc
      S: 250 PIPELINING
      C: MAIL FROM:<a@x>
       | RCPT TO:<b@y>
       | RCPT TO:<c@y>
       | RCPT TO:<d@y>
       | DATA
      S: 250 ok
       | 250 ok
       | 550 5.1.1 no
       | 250 ok
       | 354 go
      C: hi
       | .
      S: 250 2.0.0 <b@y> saved
      S: 452 4.2.2 <d@y> full
      C: QUIT
      S: 221 bye
    `),
    'lmtp',
  );
  const content = exchanges.find((e) => e.kind === 'content')!;
  assert.deepEqual(
    content.recipientReplies.map(({ forwardPath, reply }) => [forwardPath, reply.code]),
    [
      ['<b@y>', 250],
      ['<d@y>', 452],
    ],
  );
  assert.deepEqual(content.frames, [6, 7, 8]);
  assert.equal(content.reply, '250 2.0.0 <b@y> saved\n452 4.2.2 <d@y> full');
});

test('smtp() shows TLS after STARTTLS, and marks what was injected before it', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 STARTTLS
      C: STARTTLS
       | MAIL FROM:<evil@x>
      S: 220 2.0.0 Ready to start TLS
       | 250 injected
      C| \\x15\\x03\\x03\\x00\\x02\\x02\\x28
    `),
  );
  assert.deepEqual(outline(exchanges), [
    'greeting 220 [1]',
    'EHLO 250 [2,3]',
    'STARTTLS 220 [4,5]',
    'MAIL 250 [4,5]',
    'tls - [6]',
  ]);
  assert.equal(exchanges[3]!.protection, 'injected');
  assert.equal(exchanges[4]!.command, 'Alert: handshake_failure');
});

test('smtp() keeps reading above TLS when the capture was taken there', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250 STARTTLS
      C: STARTTLS
      S: 220 2.0.0 Ready to start TLS
      C: EHLO pc
      S: 250 AUTH PLAIN
    `),
  );
  assert.deepEqual(
    exchanges.map((e) => e.protection),
    ['clear', 'clear', 'clear', 'secured'],
  );
});

test('smtp() takes a connection that breaks off anywhere', () => {
  const whole = talk(PIPELINED);
  const bytes = whole.parts.reduce((sum, part) => sum + part.bytes.length, 0);
  for (let length = 0; length <= bytes; length++) {
    let left = length;
    const parts = whole.parts.flatMap((part) => {
      const taken = part.bytes.subarray(0, left);
      left -= taken.length;
      return taken.length > 0 ? [{ ...part, bytes: taken }] : [];
    });
    const { exchanges } = smtp({ ...whole, parts });
    const said = exchanges.map((e) => [e.command ?? '', e.reply ?? ''].join('\n')).join('\n');
    const sent = Buffer.concat(parts.map((part) => part.bytes)).toString();
    for (const word of sent.split(/\s+/)) assert.ok(said.includes(word), `${word} is missing at ${length}`);
  }
});

test('smtp() takes a session whose server side was not captured', () => {
  const whole = talk(PIPELINED);
  const { exchanges } = smtp({ ...whole, parts: whole.parts.filter((part) => part.from === 'client') });
  assert.deepEqual(outline(exchanges).slice(-2), ['content - [7,8]', 'QUIT - [8]']);
});

test('smtp() ends a content whose end was lost when the server answers it', () => {
  const stream = talk(PIPELINED);
  stream.parts[7] = { ...stream.parts[7]!, bytes: Buffer.from('tail'), missing: 9 };
  const { exchanges } = smtp(stream);
  assert.deepEqual(outline(exchanges).at(-2), 'content 250 [7,8,9]');
  assert.deepEqual([exchanges.at(-2)!.content!.complete, exchanges.at(-2)!.content!.missing], [false, 9]);
  assert.deepEqual(exchanges.at(-2)!.missing, { command: 9, reply: 0 });
});
