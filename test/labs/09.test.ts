import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { unseen09 } from '../../labs/09/unseen.js';
import { exercise09 } from '../../labs/09.js';
import { solutions09 } from '../../labs/09.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_CREPES, MAIL_HAMBURGER, MAIL_OTROEJEMPLO } from '../../labs/hosts.js';
import { mxTrace, session } from './plays.js';

const START = 1_757_000_000_000_000_000n;
const diego = 'diego@otroejemplo.com';
let port = 50_000;

function attempt(from: string, seconds: number, opening: Script['opening'], server: string): Script {
  const start = START + BigInt(seconds) * 1_000_000_000n;
  return {
    client: { address: from, port: port++ },
    server: { address: server, port: 25 },
    start,
    says: [],
    opening,
  };
}

const refused = composeTrace([
  session({
    client: CLIENT,
    port: port++,
    server: MAIL,
    transactions: [{ to: [diego], queueId: '4aaaaaaaaaaaa' }],
  }),
  ...[1, 6, 17, 29].map((seconds) => attempt(MAIL, seconds, 'refused', MAIL_OTROEJEMPLO)),
]);
const filtered = composeTrace([attempt(MAIL_CREPES, 1, 'silent', MAIL_HAMBURGER)]);
const helped = composeTrace([
  session({
    client: MAIL,
    port: port++,
    server: MAIL_OTROEJEMPLO,
    serverPort: 2525,
    transactions: [{ to: [diego], queueId: '4cccccccccccc' }],
  }),
  attempt(MAIL_CREPES, 1, 'refused', MAIL_OTROEJEMPLO),
]);
const restored = composeTrace([
  session({
    client: MAIL_CREPES,
    port: port++,
    server: MAIL_OTROEJEMPLO,
    transactions: [{ to: [diego], queueId: '4dddddddddddd' }],
  }),
]);
const dsn = `Return-Path: <>
From: MAILER-DAEMON@redes.unlp.edu.ar (Mail Delivery System)
To: alumnopop@redes.unlp.edu.ar

Reporting-MTA: dns; mail.redes.unlp.edu.ar
Final-Recipient: rfc822; ${diego}
Action: failed
Status: 4.4.1
`;
const fetched = composeTrace([
  {
    client: { address: CLIENT, port: port++ },
    server: { address: MAIL, port: 110 },
    start: START,
    says: `
      S: +OK Dovecot ready.
      C: USER alumnopop
      S: +OK
      C: PASS alumnopoppass
      S: +OK Logged in.
      C: RETR 1
      S: +OK 320 octets
       | ${dsn}.
      C: QUIT
      S: +OK Logging out.
      S. FIN
      C. FIN
    `,
  },
]);

const why = 'connect to mail.otroejemplo.com[172.28.0.41]:25: Connection refused';
const deferral = (to: string) =>
  `smtp 4aaaaaaaaaaaa: to=<${to}>, relay=none, delay=0.3, delays=0.1/0/0.2/0, dsn=4.4.1, status=deferred (${why})`;
const log = [
  'qmgr 4aaaaaaaaaaaa: from=<alumnopop@redes.unlp.edu.ar>, size=420, nrcpt=2 (queue active)',
  deferral(diego),
  deferral('dora@otroejemplo.com'),
  'qmgr 4aaaaaaaaaaaa: from=<alumnopop@redes.unlp.edu.ar>, status=expired, returned to sender',
  'bounce 4aaaaaaaaaaaa: sender non-delivery notification: 4bbbbbbbbbbbb',
  'qmgr 4bbbbbbbbbbbb: from=<>, size=2600, nrcpt=1 (queue active)',
];

const evidence: Record<string, Trace | { trace: Trace; log?: string[]; texts?: Record<string, string> }> = {
  '9/mx-puerto': mxTrace('otroejemplo.com', 5, 'mail.otroejemplo.com'),
  '9/rechazo': refused,
  '9/estado': { trace: refused, log },
  '9/codigo': { trace: refused, log },
  '9/intentos': refused,
  '9/plazos': refused,
  '9/filtrado': filtered,
  '9/dsn-remitente': { trace: fetched, log },
  '9/dsn-autor': { trace: fetched, texts: { dsn } },
  '9/puerto-nuevo': helped,
  '9/otros': helped,
  '9/mismo-smtp': helped,
  '9/restaurado': restored,
  '9/respuesta': helped,
  '09/1': { trace: refused, log },
  '09/2': unseen09(),
  '09/3': unseen09(),
};

function judged(id: string, answer: unknown): check.Verdict {
  const question = exercise09.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidence[id]);
}

describe('exercise09', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(
      check.prove(exercise09, solutions09, (id) => evidence[id]),
      [],
    );
  });

  test('9/intentos counts one SYN per attempt and says when', () => {
    assert.match(judged('9/intentos', 4).message, /✓ 4 SYN.* a los 1,0 s, 6,0 s, 17,0 s y 29,0 s/);
  });

  test('9/filtrado tells silence from refusal', () => {
    assert.equal(judged('9/filtrado', 'silencio').verdict, 'correct');
    const question = exercise09.questions.find(({ id }) => id === '9/filtrado')!;
    const closed = composeTrace([attempt(MAIL_CREPES, 1, 'refused', MAIL_HAMBURGER)]);
    assert.equal(check.judge(question, 'silencio', closed).verdict, 'wrong');
  });

  test('9/mx-puerto names the records of the answer', () => {
    assert.match(judged('9/mx-puerto', true).message, /MX 5 mail\.otroejemplo\.com/);
  });
});
