import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'dns-packet';
import { check, Trace } from 'maillab';
import { exercise00 } from 'maillab-labs';
import { solutions00 } from '../../labs/00.solution.js';
import { composeTrace } from '../../labs/compose.js';
import { composeUdp } from '../../lib/wire/compose.js';

const imap = 'alumnoimap@redes.unlp.edu.ar';
const body = Buffer.from('Uno más').toString('base64');
const twoMessages = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_001 },
    server: { address: '172.28.0.90', port: 25 },
    start: 1_700_000_000_000_000_000n,
    says: `
      S: 220 mail ESMTP
      C: EHLO pc
      S: 250-mail
       | 250 PIPELINING
      C: MAIL FROM:<a@b>
       | RCPT TO:<${imap}>
       | DATA
      S: 250 2.1.0 Ok
       | 250 2.1.5 Ok
       | 354 End data with <CR><LF>.<CR><LF>
      C: From: a@b
       | To: ${imap}
       |
       | Uno
       | .
      S: 250 2.0.0 Ok: queued as 4aaa
      C: MAIL FROM:<a@b>
       | RCPT TO:<${imap}>
       | RCPT TO:<ana@ejemplo.com>
       | DATA
      S: 250 2.1.0 Ok
       | 250 2.1.5 Ok
       | 250 2.1.5 Ok
       | 354 End data with <CR><LF>.<CR><LF>
      C: From: a@b
       | To: ${imap}
       | Content-Transfer-Encoding: base64
       |
       | ${body}
       | .
      S: 250 2.0.0 Ok: queued as 4bbb
      C. FIN
      S. FIN
    `,
  },
]);

/** A query that `asker` sends to `asked` in millisecond `id`, answered `after` microseconds. */
function talk(id: number, asker: string, asked: string, after = 500) {
  const [from, to] = [
    { address: asker, port: 40_000 + id },
    { address: asked, port: 53 },
  ];
  const questions = [{ type: 'MX' as const, name: 'fing.edu.uy' }];
  const timestamp = 1_700_000_000_000_000_000n + BigInt(id) * 1_000_000n;
  return [
    composeUdp({ timestamp, from, to, payload: encode({ type: 'query', id, questions }) }),
    composeUdp({
      timestamp: timestamp + BigInt(after) * 1000n,
      from: to,
      to: from,
      payload: encode({ type: 'response', id, questions }),
    }),
  ];
}

const iteration = Trace.of([
  ...talk(1, '172.28.0.99', '172.28.0.29', 10_000),
  ...talk(2, '172.28.0.29', '172.28.0.10'),
  ...talk(3, '172.28.0.29', '172.28.0.13'),
  ...talk(4, '172.28.0.29', '172.28.0.20'),
]);

test('exercise00: every model answer passes, every misconception is refused with its frame', () => {
  assert.deepEqual(
    check.prove(exercise00, solutions00, (id) => (id === '00/7' ? iteration : twoMessages)),
    [],
  );
});
