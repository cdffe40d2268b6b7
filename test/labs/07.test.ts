import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { unseen07 } from '../../labs/07/unseen.js';
import { exercise07 } from '../../labs/07.js';
import { solutions07 } from '../../labs/07.solution.js';
import { composeTrace } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_EJEMPLO, MAIL_OTROEJEMPLO } from '../../labs/hosts.js';
import { type Session, session, type Transaction } from './plays.js';

const hamburger = '172.28.0.43';
let port = 40_000;
const one = (to: readonly string[], queueId = '4aaaaaaaaaaaa'): Transaction[] => [{ to, queueId }];
const submit = (transactions: Transaction[], more: Partial<Session> = {}) =>
  session({ client: CLIENT, port: port++, server: MAIL, transactions, ...more });
const transfer = (server: string, transactions: Transaction[], more: Partial<Session> = {}) =>
  session({ client: MAIL, port: port++, server, at: 200, transactions, ...more });

const [ana, bruno, carla] = ['ana@ejemplo.com', 'bruno@ejemplo.com', 'carla@tercerdominio.net'];
const [diego, bob] = ['diego@otroejemplo.com', 'bob@hamburger.edu'];
const sixty = Array.from({ length: 60 }, (_, index) => `ana+${index}@ejemplo.com`);

const same = composeTrace([submit(one([ana, bruno])), transfer(MAIL_EJEMPLO, one([ana, bruno]))]);
const several = composeTrace([
  submit(one([ana, diego, bob])),
  transfer(MAIL_EJEMPLO, one([ana])),
  transfer(MAIL_OTROEJEMPLO, one([diego])),
  transfer(hamburger, one([bob])),
]);
const many = composeTrace([
  submit(one(sixty)),
  transfer(MAIL_EJEMPLO, one(sixty.slice(0, 50))),
  transfer(MAIL_EJEMPLO, one(sixty.slice(50))),
]);
const twoDomains = composeTrace([
  submit(one([ana, carla])),
  transfer(MAIL_EJEMPLO, one([ana])),
  transfer(MAIL_EJEMPLO, one([carla])),
]);
const cached = composeTrace([
  submit(one([ana])),
  submit(one([carla]), { at: 1000 }),
  transfer(MAIL_EJEMPLO, [...one([ana]), ...one([carla], '4bbbbbbbbbbbb')], { reset: true }),
]);
const nextHop = composeTrace([submit(one([ana, carla])), transfer(MAIL_EJEMPLO, one([ana, carla]))]);
const pool = composeTrace([
  submit([...one([ana]), ...one([bruno]), ...one([diego])]),
  transfer(MAIL_EJEMPLO, one([ana])),
  transfer(MAIL_EJEMPLO, one([bruno])),
  transfer(MAIL_OTROEJEMPLO, one([diego])),
]);
const flush = composeTrace([
  transfer(MAIL_OTROEJEMPLO, one([diego])),
  transfer(MAIL_OTROEJEMPLO, [...one([diego]), ...one([diego])], { reset: true }),
]);
const overTls = composeTrace([
  transfer(MAIL_EJEMPLO, [], { tls: true }),
  transfer(MAIL_EJEMPLO, [], { tls: true, at: 900 }),
]);
const withPipelining = composeTrace([submit(one([ana])), transfer(MAIL_EJEMPLO, one([ana]))]);
const without = composeTrace([submit(one([ana]), { pipelining: false })]);
const byHand = composeTrace([submit([...one([ana]), ...one([bruno])], { pipelining: false })]);
const nested = composeTrace([
  {
    ...submit([]),
    says: `
      S: 220 mail.redes.unlp.edu.ar ESMTP
      C: EHLO pc
      S: 250 mail.redes.unlp.edu.ar
      C: MAIL FROM:<a@redes.unlp.edu.ar>
      S: 250 2.1.0 Ok
      C: MAIL FROM:<a@redes.unlp.edu.ar>
      S: 503 5.5.1 Error: nested MAIL command
      C: QUIT
      S: 221 2.0.0 Bye
      S. FIN
      C. FIN
    `,
  },
]);

const polling = composeTrace([
  {
    client: { address: CLIENT, port: 44_000 },
    server: { address: MAIL_EJEMPLO, port: 143 },
    start: 1_757_000_000_000_000_000n,
    says: `
      S: * OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.
      C: a1 LOGIN ana anapass
      S: a1 OK Logged in
      C: a2 SELECT INBOX
      S: * 2 EXISTS
       | * 0 RECENT
       | a2 OK [READ-WRITE] Select completed.
      C: a3 NOOP
      S: * 3 EXISTS
       | * 1 RECENT
       | a3 OK NOOP completed.
      C: a4 LOGOUT
      S: * BYE Logging out
       | a4 OK Logout completed.
      S. FIN
      C. FIN
    `,
  },
]);

const sameLog = [
  'smtpd 4aaaaaaaaaaaa: client=unknown[172.28.0.1]',
  'qmgr 4aaaaaaaaaaaa: from=<alumnopop@redes.unlp.edu.ar>, size=420, nrcpt=2 (queue active)',
];
const sent = 'relay=mail.ejemplo.com[172.28.0.40]:25';
const cachedLog = [
  `smtp 4aaaaaaaaaaaa: to=<${ana}>, ${sent}, delay=0.2, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
  `smtp 4bbbbbbbbbbbb: to=<${carla}>, ${sent}, conn_use=2, delay=0.2, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
];

const evidence: Record<string, Trace | { trace: Trace; log: string[] }> = {
  '7/msa-mismo': same,
  '7/mta-mismo': same,
  '7/nrcpt': { trace: same, log: sameLog },
  '7/msa-varios': several,
  '7/mta-varios': several,
  '7/quien-reparte': several,
  '7/msa-de-quien': several,
  '7/msa-60': many,
  '7/limite': many,
  '7/mismo-mta': twoDomains,
  '7/cache-uno': twoDomains,
  '7/cache-dos': cached,
  '7/rset': cached,
  '7/conn-use': { trace: cached, log: cachedLog },
  '7/transporte': nextHop,
  '7/msa-pool': pool,
  '7/vaciado': flush,
  '7/tls': overTls,
  '7/identidad': flush,
  '7/idas-con': withPipelining,
  '7/idas-sin': without,
  '7/espera': withPipelining,
  '7/pipelining-reuso': byHand,
  '7/idas-postfix': withPipelining,
  '7/respuesta': pool,
  '07/1': nested,
  '07/2': unseen07(),
  '07/3': unseen07(),
  '07/4': polling,
};

function messageOf(id: string, answer: unknown): string {
  const question = exercise07.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidence[id]).message;
}

describe('exercise07', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(
      check.prove(exercise07, solutions07, (id) => evidence[id]),
      [],
    );
  });

  test('a cell counts what was accepted, not what was sent', () => {
    assert.match(messageOf('7/msa-mismo', [1, 1, 2, 1]), /✓ 1 SYN \(la trama 1\), 1 MAIL, 2 RCPT, 1 DATA/);
  });

  test('7/mismo-mta names both connections by their four-tuple', () => {
    const message = messageOf('7/mismo-mta', [1, 1, 2, 1]);
    assert.match(message, /✗/);
    assert.equal(message.match(/172\.28\.0\.90:\d+ → 172\.28\.0\.40:25/g)?.length, 2);
  });

  test('7/cache-uno is false whichever side won the race', () => {
    const question = exercise07.questions.find(({ id }) => id === '7/cache-uno')!;
    for (const trace of [twoDomains, cached]) {
      assert.equal(check.judge(question, false, trace).verdict, 'correct');
      assert.equal(check.judge(question, true, trace).verdict, 'wrong');
    }
  });

  test('what a race decides is told, and not compared', () => {
    const stable = (id: string, answer: unknown, trace: check.EvidenceInput) =>
      check.judge(exercise07.questions.find((each) => each.id === id)!, answer, trace).stable;
    assert.equal(stable('7/cache-uno', false, twoDomains), stable('7/cache-uno', false, cached));
    const otherWay = composeTrace([
      submit(one(sixty)),
      transfer(MAIL_EJEMPLO, one(sixty.slice(0, 10))),
      transfer(MAIL_EJEMPLO, one(sixty.slice(10))),
    ]);
    assert.match(
      stable('7/limite', [10, 50], otherWay),
      /✓ 50 y 10 RCPT en las transacciones que empiezan en TRAMA/,
    );
    assert.equal(stable('7/limite', [10, 50], otherWay), stable('7/limite', [10, 50], many));
    assert.match(stable('7/identidad', 'puerto-origen', flush), /✓ 172\.28\.0\.90 → 172\.28\.0\.41$/);
    assert.notEqual(
      stable('7/mismo-mta', [1, 1, 2, 1], same),
      stable('7/mismo-mta', [1, 1, 2, 1], twoDomains),
    );
  });

  test('7/idas-con and 7/idas-sin count turns, not commands', () => {
    assert.match(messageOf('7/idas-con', 2), /✓ 2 turnos/);
    assert.match(messageOf('7/idas-sin', 4), /✓ 4 turnos/);
  });
});
