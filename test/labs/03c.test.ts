import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise03c, picture, unseen03c } from 'maillab-labs';
import { solutions03c } from '../../labs/03c.solution.js';
import { composeTrace } from '../../labs/compose.js';

const server = { address: '172.28.0.90', port: 25 };
const start = 1_700_000_000_000_000_000n;

/** The trace of submitting one message, whose lines are given. */
function submission(lines: string): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.1', port: 40_001 },
      server,
      start,
      says: `
        S: 220 mail ESMTP
        C: EHLO pc
        S: 250-mail
         | 250-PIPELINING
         | 250-8BITMIME
         | 250 CHUNKING
        C: MAIL FROM:<a@b>
        S: 250 2.1.0 Ok
        C: RCPT TO:<c@d>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: ${lines}
         | .
        S: 250 2.0.0 Ok: queued as 4aaa
        C. FIN
        S. FIN
      `,
    },
  ]);
}

const image = picture();
const base64 = image.toString('base64').replace(/.{76}(?=.)/g, '$&\n');
const withImage = submission(`From: a@b
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="--_Part1"

----_Part1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

Va la foto
----_Part1
Content-Type: image/png; name=foto.png
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=foto.png

${base64}
----_Part1--`);
const bare = submission(`From: a@b
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=corte

--corte

Sin encabezado
--corte--`);
const quoted = submission(`From: a@b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Ma=C3=B1ana`);
const alternative = submission(`From: a@b
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Hola
--x
Content-Type: text/html

<p>Hola</p>
--x--`);
const pop3 = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_002 },
    server: { address: '172.28.0.90', port: 110 },
    start,
    says: `
      S: +OK Dovecot ready.
      C: USER alumnoimap
      S: +OK
      C: PASS alumnoimappass
      S: +OK Logged in.
      C: STAT
      S: +OK 4 9000
      C: RETR 4
      S: +OK 10 octets
       | From: a@b
       |
       | Hola
       | .
      C: QUIT
      S: +OK Logging out.
    `,
  },
]);

function evidenceFor(id: string): Trace {
  if (id === '3.c.i/part-headers') return bare;
  if (id === '3.c.ii/quoted-printable') return quoted;
  if (id === '3.c.ii/alternative') return alternative;
  if (id === '03c/1') return pop3;
  return id.startsWith('03c/') ? unseen03c() : withImage;
}

describe('exercise03c', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise03c, solutions03c, evidenceFor), []);
  });

  test('3.c.ii/sha256 is that of the picture that was sent', () => {
    const question = exercise03c.questions.find(({ id }) => id === '3.c.ii/sha256')!;
    const flipped = Buffer.from(image);
    flipped[100]! ^= 1;
    const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    assert.equal(check.judge(question, sha(image), withImage).verdict, 'correct');
    assert.equal(check.judge(question, sha(flipped), withImage).verdict, 'wrong');
  });
});
