import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise03, unseen03 } from 'maillab-labs';
import { solutions03 } from '../../labs/03.solution.js';
import { composeTrace } from '../../labs/compose.js';

const server = { address: '172.28.0.90', port: 25 };
const start = 1_700_000_000_000_000_000n;
const ehlo =
  'S: 250-mail.redes.unlp.edu.ar\n250-PIPELINING\n250-SIZE 10240000\n250-VRFY\n250-ETRN\n250-STARTTLS\n250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250-DSN\n250 CHUNKING';
const greeting = 'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix';

function nodemailer(port: number, from: string, to: string, header: string, queued: string, offset: bigint) {
  return {
    client: { address: '172.28.0.1', port },
    server,
    start: start + offset,
    says: [
      greeting,
      'C: EHLO [127.0.0.1]',
      ehlo,
      `C: MAIL FROM:<${from}>\nRCPT TO:<${to}>\nDATA`,
      'S: 250 2.1.0 Ok\n250 2.1.5 Ok\n354 End data with <CR><LF>.<CR><LF>',
      `C: ${header}\n\nHola\n.`,
      `S: 250 2.0.0 Ok: queued as ${queued}`,
      'C. FIN',
      'S. FIN',
    ],
  };
}

const pop = 'alumnopop@redes.unlp.edu.ar';
const imap = 'alumnoimap@redes.unlp.edu.ar';
const roundTrip = composeTrace([
  nodemailer(40_001, pop, imap, `From: ${pop}\nMessage-ID: <1@redes>\nSubject: Hola`, '4aaa', 0n),
  nodemailer(
    40_002,
    imap,
    pop,
    `From: ${imap}\nIn-Reply-To: <1@redes>\nReferences: <1@redes>\nMessage-ID: <2@redes>\nSubject: Re: Hola`,
    '4bbb',
    1_000_000_000n,
  ),
]);
const byHand = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_003 },
    server,
    start,
    says: [
      greeting,
      'C: EHLO pc.redes.unlp.edu.ar',
      ehlo,
      `C: MAIL FROM:<${pop}> BODY=8BITMIME SIZE=180`,
      'S: 250 2.1.0 Ok',
      `C: RCPT TO:<${imap}>`,
      'S: 250 2.1.5 Ok',
      'C: DATA',
      'S: 354 End data with <CR><LF>.<CR><LF>',
      `C: Date: Tue, 14 Nov 2023 22:13:20 +0000\nFrom: ${pop}\nTo: ${imap}\nMessage-ID: <3@redes>\nSubject: a mano\n\nHola\n.`,
      'S: 250 2.0.0 Ok: queued as 4ccc',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
      'S. FIN',
      'C. FIN',
    ],
  },
]);
const wrongOrder = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_004 },
    server,
    start,
    says: [
      greeting,
      'C: EHLO pc',
      ehlo,
      `C: RCPT TO:<${imap}>`,
      'S: 503 5.5.1 Error: need MAIL command',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
      'S. FIN',
      'C. FIN',
    ],
  },
]);
const source = `Received: from pc.redes.unlp.edu.ar (unknown [172.28.0.1])
	by mail.redes.unlp.edu.ar (Postfix) with ESMTP id 4ccc
	for <${imap}>; Tue, 14 Nov 2023 19:13:22 -0300 (-03)
Date: Tue, 14 Nov 2023 22:13:20 +0000
`;

function evidenceFor(id: string): Trace | { trace: Trace; texts: { source: string } } {
  if (id.startsWith('3.a')) return roundTrip;
  if (id === '3.b.ii/delay') return { trace: byHand, texts: { source } };
  if (id === '03/1' || id === '03/2') return roundTrip;
  if (id === '03/3') return wrongOrder;
  if (id === '03/5' || id === '03/6') return unseen03();
  return byHand;
}

function verdictOf(id: string, answer: unknown): check.Verdict {
  const question = exercise03.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidenceFor(id));
}

describe('exercise03', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise03, solutions03, evidenceFor), []);
  });

  test('asks every part of 3.a and 3.b', () => {
    for (const part of ['3.a', '3.b.i', '3.b.ii']) {
      assert.ok(
        exercise03.questions.some(({ id }) => id.startsWith(`${part}/`)),
        part,
      );
    }
  });

  test('3.b.ii/data-code names the frame of 354', () => {
    assert.equal(verdictOf('3.b.ii/data-code', 354).message, '3.b.ii/data-code ✓ código 354 en la trama 20');
  });

  test('3.b.ii/data-code refuses 345 without telling 354', () => {
    const { verdict, message } = verdictOf('3.b.ii/data-code', 345);
    assert.equal(verdict, 'wrong');
    assert.match(message, /la trama 20/);
    assert.doesNotMatch(message, /354/);
  });

  test('3.b.ii/delay is two seconds, not minus three hours and two seconds', () => {
    assert.equal(verdictOf('3.b.ii/delay', 2).verdict, 'correct');
    assert.match(verdictOf('3.b.ii/delay', -10_798).message, /\+0000.*-0300/);
  });

  test('3.b.ii/closes sees the first FIN, not QUIT', () => {
    assert.equal(verdictOf('3.b.ii/closes', 'servidor').verdict, 'correct');
    assert.equal(verdictOf('03/2', false).verdict, 'correct');
  });
});
