import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from 'dns-packet';
import { check, Trace } from 'maillab';
import { journey } from '../../labs/12/path.js';
import { unseen12 } from '../../labs/12/unseen.js';
import { exercise12 } from '../../labs/12.js';
import { solutions12 } from '../../labs/12.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import {
  MAIL1_EXAMPLE,
  NS_COM,
  NS_EXAMPLE,
  NS_ROOT,
  NS1_MISITIO,
  OUTSIDER,
  PC_A,
  PC_D,
  RESOLVER,
  SMTP_5,
} from '../../labs/hosts.js';
import { asks, play, type Question, type Reply } from './play.js';

const REFERRAL = 0x100;
const AUTHORITATIVE = 0x500;

const a = (name: string, data: string): Answer => ({ type: 'A', name, ttl: 300, data });
const ns = (name: string, data: string): Answer => ({ type: 'NS', name, ttl: 300, data });
const txt = (name: string, data: string): Answer => ({ type: 'TXT', name, ttl: 300, data });
const mx: Answer = {
  type: 'MX',
  name: 'example.com',
  ttl: 300,
  data: { preference: 5, exchange: 'mail1.example.com' },
};

/** ns1 on its way from the root to example.com, while somebody waits from `start` on for 9 ms. */
function iterates(asker: string, start: number, question: Question, answer: Answer) {
  const referred = (server: string, begin: number, zone: string, name: string, address: string) =>
    asks(asker, server, begin, question, {
      flags: REFERRAL,
      authorities: [ns(zone, name)],
      additionals: [a(name, address)],
    });
  return [
    ...referred(NS_ROOT, start, 'com', 'ns.com', NS_COM),
    ...referred(NS_COM, start + 2, 'example.com', 'ns1.example.com', NS_EXAMPLE),
    ...asks(asker, NS_EXAMPLE, start + 4, question, { flags: AUTHORITATIVE, answers: [answer] }),
  ];
}

const mxOf: Question = { name: 'example.com', type: 'MX' };
const aOf = (name: string): Question => ({ name, type: 'A' });

function smtp(client: string, server: string, start: number, greeting: string, mailer: string): Script {
  return play(
    client,
    server,
    25,
    start,
    `
    S: 220 ${greeting} ESMTP Postfix (Debian/GNU)
    C: EHLO yo
    S: 250 ${greeting}
    C: MAIL FROM:<pedro@misitio.com.ar>
    S: 250 2.1.0 Ok
    C: RCPT TO:<alicia@example.com>
    S: 250 2.1.5 Ok
    C: DATA
    S: 354 End data with <CR><LF>.<CR><LF>
    C: From: pedro@misitio.com.ar
     | Subject: Hola
     | X-Mailer: ${mailer}
     |
     | Nos vemos?
     | .
    S: 250 2.0.0 Ok: queued as 4hT2kE4qMn
    C: QUIT
    S: 221 2.0.0 Bye
  `,
  );
}

/** One sending: names, submission, names, delivery; from `start` on; `fresh` with nothing in the cache. */
function sends(start: number, fresh: boolean) {
  const cached: Reply = { answers: [mx], additionals: [a('mail1.example.com', MAIL1_EXAMPLE)] };
  return [
    ...asks(PC_A, NS1_MISITIO, start, aOf('smtp-5.misitio.com.ar'), {
      flags: 0x580,
      answers: [a('smtp-5.misitio.com.ar', SMTP_5)],
    }),
    ...composeTrace([smtp(PC_A, SMTP_5, start + 10, 'smtp-5.misitio.com.ar', 'swaks v20240103.0')]).frames,
    ...asks(SMTP_5, NS1_MISITIO, start + 100, mxOf, cached, fresh ? 10 : 1),
    ...(fresh ? iterates(NS1_MISITIO, start + 101, mxOf, mx) : []),
    ...asks(SMTP_5, NS1_MISITIO, start + 120, aOf('mail1.example.com'), {
      answers: [a('mail1.example.com', MAIL1_EXAMPLE)],
    }),
    ...composeTrace([smtp(SMTP_5, MAIL1_EXAMPLE, start + 130, 'mail1.example.com', 'swaks v20240103.0')])
      .frames,
    ...asks(
      MAIL1_EXAMPLE,
      RESOLVER,
      start + 134,
      { name: 'misitio.com.ar', type: 'TXT' },
      {
        answers: [txt('misitio.com.ar', 'v=spf1 a:smtp-5.misitio.com.ar -all')],
      },
    ),
  ];
}

const retrieval: Script = play(
  PC_D,
  MAIL1_EXAMPLE,
  143,
  300,
  `
  S: * OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.
  C: A001 LOGIN alicia aliciapass
  S: A001 OK Logged in
  C: A002 SELECT INBOX
  S: * 1 EXISTS
   | A002 OK [READ-WRITE] Select completed
  C: A003 FETCH 1 BODY[]
  S: * 1 FETCH (BODY[] {6}
   | Hola
   | )
   | A003 OK Fetch completed
  C: A004 LOGOUT
  S: * BYE Logging out
   | A004 OK Logout completed.
`,
);
const page: Script = play(
  PC_D,
  MAIL1_EXAMPLE,
  80,
  400,
  `
  C: GET / HTTP/1.1
   | Host: www.example.com
   |
  S: HTTP/1.1 200 OK
   | Content-Length: 0
   |
  C. FIN
  S. FIN
`,
);

const first = Trace.of([
  ...sends(0, true),
  ...asks(PC_D, RESOLVER, 290, aOf('mail1.example.com'), {
    answers: [a('mail1.example.com', MAIL1_EXAMPLE)],
  }),
  ...composeTrace([retrieval]).frames,
  ...asks(PC_D, RESOLVER, 390, aOf('www.example.com'), { answers: [a('www.example.com', MAIL1_EXAMPLE)] }),
  ...composeTrace([page]).frames,
]);
const second = Trace.of(sends(0, false));
const asked = Trace.of([
  ...asks(PC_A, NS1_MISITIO, 0, mxOf, { answers: [mx] }),
  ...asks(OUTSIDER, NS1_MISITIO, 10, mxOf, { flags: 0x100, rcode: 5 }),
  ...asks(OUTSIDER, NS1_MISITIO, 20, aOf('smtp-5.misitio.com.ar'), {
    flags: AUTHORITATIVE,
    answers: [a('smtp-5.misitio.com.ar', SMTP_5)],
  }),
]);

const evidence = (id: string): check.EvidenceInput => {
  if (id.startsWith('12.g')) return asked;
  if (id === '12/1') return { traces: { primera: first, segunda: second } };
  if (id === '12/3' || id === '12/4') return unseen12();
  return first;
};

function judged(id: string, answer: unknown): check.Verdict {
  const question = exercise12.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidence(id));
}

describe('exercise12', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise12, solutions12, evidence), []);
  });

  test('12.e says at which step an order goes wrong', () => {
    const { verdict, message } = judged('12.e', ['ns.root', 'ns1.example.com', 'ns.com']);
    assert.equal(verdict, 'wrong');
    assert.match(message, /coincide hasta el paso 1/);
  });

  test('12.e refuses a trace in which the resolver answered from its cache', () => {
    const question = exercise12.questions.find(({ id }) => id === '12.e')!;
    assert.throws(() => check.judge(question, ['ns.root'], second), /from its cache/);
  });

  test('12/1 counts the queries that the cache saved', () => {
    assert.match(judged('12/1', 3).message, /la primera vez hicieron falta 3 consultas; la segunda, 0/);
  });
});

describe('journey()', () => {
  test('draws every stage once, in order, and the delegation inside its own', () => {
    const { steps, lanes, note } = journey(first, 'envio');
    const all = [...steps, ...journey(first, 'retiro').steps];
    const headings = all.filter((step) => !('to' in step) && !('lane' in step)).map(({ label }) => label);
    assert.deepEqual(headings, [
      '1 · PC-A averigua la dirección de su servidor',
      '2 · Envío: PC-A entrega en smtp-5',
      '3 · smtp-5 averigua quién recibe el correo de example.com',
      '4 · Entrega: smtp-5 se conecta con mail1',
      '5 · PC-D averigua la dirección de su servidor',
      '6 · Retiro: Alicia lee su buzón',
    ]);
    const asking = steps.flatMap((step) =>
      'to' in step && step.label === 'MX example.com' ? [lanes[step.to]!.label] : [],
    );
    assert.deepEqual(asking, ['ns1', 'raíz', 'com', 'ex.com']);
    assert.match(note!, /sin dibujar: 1 /);
  });

  test('leaves out the delegation where the cache answered', () => {
    const { steps, lanes } = journey(second, 'envio');
    const reached = new Set(steps.flatMap((step) => ('to' in step ? [lanes[step.to]!.label] : [])));
    assert.ok(!reached.has('raíz'));
  });
});
