import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, type Trace } from 'maillab';
import { exercise08 } from '../../labs/08.js';
import { solutions08 } from '../../labs/08.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_CREPES, OUTSIDER } from '../../labs/hosts.js';
import { dnsTrace, session } from './plays.js';

const START = 1_757_000_000_000_000_000n;
const imap = 'alumnoimap@redes.unlp.edu.ar';
let port = 51_000;

function attempt(opening: 'refused' | 'silent'): Trace {
  const client = { address: CLIENT, port: port++ };
  return composeTrace([{ client, server: { address: MAIL, port: 587 }, start: START, says: [], opening }]);
}

function greets(serverPort: number): Script {
  return {
    client: { address: OUTSIDER, port: port++ },
    server: { address: MAIL, port: serverPort },
    start: START + BigInt(serverPort) * 1_000_000n,
    says: `
      S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)
      C. FIN
      S. FIN
    `,
  };
}

const submit = (serverPort: number) =>
  composeTrace([
    session({ client: CLIENT, port: port++, server: MAIL, serverPort, transactions: [], tls: true }),
  ]);
const before = submit(587);
const after = submit(2587);
const incoming = composeTrace([
  session({
    client: MAIL_CREPES,
    port: port++,
    server: MAIL,
    transactions: [{ to: [imap], queueId: '4aaaaaaaaaaaa' }],
  }),
]);
const byHand = composeTrace([
  {
    client: { address: CLIENT, port: port++ },
    server: { address: MAIL, port: 2587 },
    start: START,
    says: `
      S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)
      C: EHLO pc
      S: 250-mail.redes.unlp.edu.ar
       | 250 STARTTLS
      C: MAIL FROM:<alumnopop@redes.unlp.edu.ar>
      S: 530 5.7.0 Must issue a STARTTLS command first
      C: QUIT
      S: 221 2.0.0 Bye
      S. FIN
      C. FIN
    `,
  },
]);
const appended = composeTrace([
  {
    client: { address: CLIENT, port: port++ },
    server: { address: MAIL, port: 143 },
    start: START,
    says: `
      S: * OK [CAPABILITY IMAP4rev1] Dovecot ready.
      C: a1 LOGIN alumnoimap alumnoimappass
      S: a1 OK Logged in
      C: a2 APPEND Sent (\\Seen) {6}
      S: + OK
      C: hola
       |
      S: a2 OK Append completed.
      C: a3 LOGOUT
      S: * BYE Logging out
       | a3 OK Logout completed.
      S. FIN
      C. FIN
    `,
  },
]);
const names = dnsTrace([
  {
    type: 'SRV',
    name: '_submission._tcp.redes.unlp.edu.ar',
    ttl: 60,
    data: { priority: 0, weight: 1, port: 2587, target: 'mail.redes.unlp.edu.ar' },
  },
  {
    type: 'MX',
    name: 'redes.unlp.edu.ar',
    ttl: 60,
    data: { preference: 5, exchange: 'mail.redes.unlp.edu.ar' },
  },
]);

const told = { traces: { antes: before, despues: after } };
const sides = { traces: { entrega: incoming, mano: byHand } };
const evidence: Record<string, check.EvidenceInput> = {
  '8/octetos': attempt('refused'),
  '8/espera': { traces: { cerrado: attempt('refused'), filtrado: attempt('silent') } },
  '8/puerto-nuevo': told,
  '8/ehlo': told,
  '8/entrada': incoming,
  '8/barrido': composeTrace([greets(25), greets(2587)]),
  '8/quien-lo-dice': names,
  '8/respuesta': sides,
  '08/1': byHand,
  '08/2': appended,
  '08/3': sides,
};

function judged(id: string, answer: unknown): check.Verdict {
  const question = exercise08.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidence[id]);
}

describe('exercise08', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(
      check.prove(exercise08, solutions08, (id) => evidence[id]),
      [],
    );
  });

  test('8/espera measures both waits', () => {
    assert.match(judged('8/espera', 'filtrado').message, /3,000 s.*0,001 s/);
  });

  test('8/ehlo compares what both ports offer', () => {
    assert.match(judged('8/ehlo', false).message, /las mismas: PIPELINING, STARTTLS y SIZE/);
  });

  test('08/3 refutes each false sentence with its own capture', () => {
    assert.match(judged('08/3', ['B']).message, /530/);
    assert.match(judged('08/3', ['C']).message, /172\.28\.0\.90:25/);
  });
});
