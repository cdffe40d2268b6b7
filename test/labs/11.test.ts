import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from 'dns-packet';
import { check, Trace } from 'maillab';
import { spfRequests } from '../../labs/11/requests.js';
import { unseen11 } from '../../labs/11/transfer.js';
import { besides, onePage } from '../../labs/11/views.js';
import { exercise11 } from '../../labs/11.js';
import { solutions11 } from '../../labs/11.solution.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_HAMBURGER, NS1_MISITIO, PC_A, RELAY, RESOLVER } from '../../labs/hosts.js';
import { spfIn } from '../../labs/spf/resolve.js';
import { spfTree } from '../../labs/spf/view.js';
import { asks, play, type Question } from './play.js';
import { tlsSession } from './tls-play.js';

const OFFERS = [
  'PIPELINING',
  'SIZE 10240000',
  'VRFY',
  'ETRN',
  'STARTTLS',
  'ENHANCEDSTATUSCODES',
  '8BITMIME',
  'DSN',
  'CHUNKING',
];
const ehlo = (name: string, offers: readonly string[]) =>
  [name, ...offers].map((word, index) => `250${index === offers.length ? ' ' : '-'}${word}`).join('\n');

/** A session of swaks on PC-A: up to RCPT, and what it is answered; then the message, where there is one. */
function swaks(
  server: string,
  name: string,
  from: string,
  to: string,
  start: number,
  rest: readonly string[],
): Script {
  return play(PC_A, server, 25, start, [
    `S: 220 ${name} ESMTP Postfix (Debian/GNU)`,
    'C: EHLO pc-a.misitio.com.ar',
    `S: ${ehlo(name, OFFERS)}`,
    `C: MAIL FROM:<${from}>`,
    'S: 250 2.1.0 Ok',
    `C: RCPT TO:<${to}>`,
    ...rest,
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]);
}

const COURSE = 'redesycomunicaciones@redes.unlp.edu.ar';

/** A message with a part attached, as swaks makes it. */
function sent(subject: string, part: string, data: Buffer): Trace {
  const base64 = data.toString('base64').replace(/(.{76})/g, '$1\n');
  const message = `Date: Sun, 22 Nov 2026 21:02:08 -0300
To: alumnoimap@redes.unlp.edu.ar
From: ${COURSE}
Subject: ${subject}
Message-Id: <20261122210208.000935@pc-a.misitio.com.ar>
X-Mailer: swaks v20240103.0 jetmore.org/john/code/swaks/
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="----=_MIME_BOUNDARY_000_935"

------=_MIME_BOUNDARY_000_935
Content-Type: text/plain

Va el PDF.
------=_MIME_BOUNDARY_000_935
${part}
Content-Transfer-Encoding: BASE64

${base64}

------=_MIME_BOUNDARY_000_935--

`;
  return composeTrace([
    swaks(MAIL, 'mail.redes.unlp.edu.ar', COURSE, 'alumnoimap@redes.unlp.edu.ar', 0, [
      'S: 250 2.1.5 Ok',
      'C: DATA',
      'S: 354 End data with <CR><LF>.<CR><LF>',
      `C: ${message}\n.`,
      'S: 250 2.0.0 Ok: queued as 841DA3F96',
    ]),
  ]);
}

const mail = sent(
  'SMTP-Práctica4',
  'Content-Type: application/pdf; name="practica4.pdf"\nContent-Disposition: attachment; filename="practica4.pdf"',
  onePage(),
);
const trap = sent(
  'trampa',
  'Content-Type: application/octet-stream\nContent-Disposition: attachment',
  Buffer.from('/tmp/practica4.pdf'),
);

const a = (name: string, data: string): Answer => ({ type: 'A', name, ttl: 300, data });
const txt = (name: string, data: string): Answer => ({ type: 'TXT', name, ttl: 300, data });
const mx = (name: string, preference: number, exchange: string): Answer => ({
  type: 'MX',
  name,
  ttl: 300,
  data: { preference, exchange },
});

function lookups(
  asker: string,
  server: string,
  start: number,
  found: readonly (readonly [Question, Answer[]])[],
) {
  return found.flatMap(([question, answers], index) =>
    asks(asker, server, start + 2 * index, question, { answers }),
  );
}

const direct = Trace.of([
  ...lookups(PC_A, NS1_MISITIO, 0, [
    [{ name: 'hamburger.edu', type: 'MX' }, [mx('hamburger.edu', 5, 'mail.hamburger.edu')]],
    [{ name: 'mail.hamburger.edu', type: 'A' }, [a('mail.hamburger.edu', MAIL_HAMBURGER)]],
  ]),
  ...composeTrace([
    swaks(MAIL_HAMBURGER, 'mail.hamburger.edu', 'alice@crepes.fr', 'bob@hamburger.edu', 10, [
      'S: 250 2.1.5 Ok',
    ]),
  ]).frames,
]);
const rejected = Trace.of([
  ...composeTrace([
    swaks('203.0.113.111', 'mail.redes2024.com.ar', 'alice@crepes.fr', 'contacto@redes2024.com.ar', 0, [
      'S: 550 5.7.1 <contacto@redes2024.com.ar>: Recipient address rejected: Please see http://www.openspf.org/Why',
    ]),
  ]).frames,
  ...lookups('203.0.113.111', RESOLVER, 5, [
    [{ name: 'pc-a.misitio.com.ar', type: 'TXT' }, []],
    [{ name: 'crepes.fr', type: 'TXT' }, [txt('crepes.fr', 'v=spf1 a:mail.crepes.fr -all')]],
  ]),
]);

/** The lab's records that the evaluations ask for. */
const RECORDS: readonly (readonly [Question, Answer[]])[] = (
  [
    txt('redes.unlp.edu.ar', 'v=spf1 mx include:_spf.unlp.edu.ar ~all'),
    txt('_spf.unlp.edu.ar', 'v=spf1 ip4:163.10.0.0/16 a:relay.unlp.edu.ar -all'),
    a('relay.unlp.edu.ar', RELAY),
    a('mail.redes.unlp.edu.ar', MAIL),
    a('mail2.redes.unlp.edu.ar', '172.28.0.91'),
    txt('unlp.edu.ar', 'v=spf1 include:_spf.unlp.edu.ar ~all'),
    txt('granproveedor.com', 'v=spf1 redirect=_spf.granproveedor.com'),
    txt(
      '_spf.granproveedor.com',
      'v=spf1 include:_bloques1.granproveedor.com include:_bloques2.granproveedor.com include:_bloques3.granproveedor.com ~all',
    ),
    txt('_bloques1.granproveedor.com', 'v=spf1 ip4:192.0.2.0/26 ip4:198.51.100.0/25 ~all'),
    txt('_bloques2.granproveedor.com', 'v=spf1 ip4:198.51.100.128/26 ~all'),
    txt('_bloques3.granproveedor.com', 'v=spf1 ip4:192.0.2.64/26 ip4:192.0.2.128/27 ~all'),
    txt(
      'muchos.granproveedor.com',
      'v=spf1 include:redes.unlp.edu.ar include:unlp.edu.ar include:granproveedor.com include:ejemplo.com -all',
    ),
  ] satisfies Answer[]
).map((answer) => [{ name: answer.name, type: answer.type } as Question, [answer]] as const);
const policies = Trace.of(
  lookups(CLIENT, RESOLVER, 0, [
    ...RECORDS,
    [
      { name: 'redes.unlp.edu.ar', type: 'MX' },
      [
        mx('redes.unlp.edu.ar', 10, 'mail2.redes.unlp.edu.ar'),
        mx('redes.unlp.edu.ar', 5, 'mail.redes.unlp.edu.ar'),
      ],
    ],
  ]),
);

const GREETING = 'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)';
const clear = (name: string) => [
  GREETING,
  `C: EHLO ${name}`,
  `S: ${ehlo('mail.redes.unlp.edu.ar', OFFERS)}`,
  'C: STARTTLS',
  'S: 220 2.0.0 Ready to start TLS',
];
const outside = tlsSession({
  client: PC_A,
  server: MAIL,
  serverPort: 25,
  clear: clear('pc-a.misitio.com.ar'),
});
const wire = tlsSession({
  client: CLIENT,
  server: MAIL,
  serverPort: 25,
  clear: clear('pc.redes.unlp.edu.ar'),
  secrets: 'CLIENT_TRAFFIC_SECRET_0 aa bb\nSERVER_TRAFFIC_SECRET_0 aa cc\n',
});
const own = composeTrace([
  play(CLIENT, MAIL, 25, 0, [
    ...clear('pc.redes.unlp.edu.ar'),
    'C: EHLO pc.redes.unlp.edu.ar',
    `S: ${ehlo(
      'mail.redes.unlp.edu.ar',
      OFFERS.filter((word) => word !== 'STARTTLS'),
    )}`,
    `C: MAIL FROM:<${COURSE}>`,
    'S: 250 2.1.0 Ok',
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]),
]);

function evidence(id: string): check.EvidenceInput {
  if (id === '11.a/trampa') return trap;
  if (id === '11.a/mx' || id === '11/3') return direct;
  if (id.startsWith('11.a')) return mail;
  if (id === '11.b/legible' || id === '11.b/fuga') return outside;
  if (id.startsWith('11.b')) return { traces: { cable: wire, cliente: own } };
  if (id === '11.c/identidad' || id === '11.c/decide')
    return { traces: { acepta: direct, rechaza: rejected } };
  if (id === '11.c/explica') return { traces: { universidad: policies, acepta: direct, rechaza: rejected } };
  if (id === '11.d/all') return { traces: { proveedor: policies, correo: mail } };
  if (id === '11/1' || id === '11/2') return unseen11();
  return policies;
}

function judged(id: string, answer: unknown, given: check.EvidenceInput = evidence(id)): check.Verdict {
  const question = exercise11.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, given);
}

describe('exercise11', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise11, solutions11, evidence), []);
  });

  test('11.a/size counts what base64 makes of a file', () => {
    assert.match(judged('11.a/size', false).message, /ocuparía 10947378 octetos, y SIZE ofrece 10240000/);
  });

  test('11.a/asunto finds the octets that are not ASCII', () => {
    assert.match(judged('11.a/asunto', false).message, /van los octetos C3 A1 tal cual/);
  });

  test('11.a/adjunto refuses a message without a PDF', () => {
    assert.throws(() => judged('11.a/adjunto', 18, trap), /no part "application\/pdf"/);
  });

  test('11.b/clave counts the secrets that the wire trace carries', () => {
    assert.match(judged('11.b/clave', 'secretos').message, /TLSv1\.3 en las? tramas? .* anotó 2 secretos/);
  });

  test('11.c/consultas says which terms counted', () => {
    const { message } = judged('11.c/consultas', 3);
    assert.match(message, /3: mx, include:_spf\.unlp\.edu\.ar y a:relay\.unlp\.edu\.ar; fueron 6 consultas/);
  });

  test('11.d/limite refuses a policy that stays within the limit', () => {
    const short = Trace.of(
      lookups(CLIENT, RESOLVER, 0, [
        [{ name: 'muchos.granproveedor.com', type: 'TXT' }, [txt('muchos.granproveedor.com', 'v=spf1 -all')]],
      ]),
    );
    assert.throws(() => judged('11.d/limite', 'permerror', short), /stays within the limit/);
  });
});

describe('spfIn()', () => {
  test('takes the exchanges by preference and gives each answer its frames', () => {
    const [step] = spfIn(policies, spfRequests.universidad).steps;
    const [exchanges, ...addresses] = step!.asked;
    assert.deepEqual(exchanges!.answer.records, ['mail.redes.unlp.edu.ar', 'mail2.redes.unlp.edu.ar']);
    assert.deepEqual(
      addresses.map(({ answer }) => answer.frames?.length),
      [2, 2],
    );
  });

  test('says what the trace lacks', () => {
    assert.throws(() => spfIn(mail, spfRequests.universidad), /no answer to "TXT redes\.unlp\.edu\.ar"/);
  });
});

describe('spfTree()', () => {
  const labels = (nodes: ReturnType<typeof spfTree>['nodes']): string[] =>
    nodes.flatMap(({ label, children }) => [
      typeof label === 'string' ? label : String(label.text),
      ...labels(children ?? []),
    ]);

  test('has a line for every term, with the counter where it counts, and what was never read', () => {
    const { nodes, note } = spfTree(spfIn(policies, spfRequests.relay), 'árbol');
    const shown = labels(nodes);
    assert.equal(shown[0], 'redes.unlp.edu.ar → pass');
    assert.ok(shown.includes('mx · no coincide · contador 1 de 10'));
    assert.ok(shown.includes('include:_spf.unlp.edu.ar · coincide (adentro dio pass) · contador 2 de 10'));
    assert.ok(shown.includes('ip4:163.10.0.0/16 · no coincide · no cuenta'));
    assert.ok(shown.includes('~all · no se llega a evaluar'));
    assert.match(note!, /Resultado: pass\. Contador: 3 de 10/);
  });

  test('shows where the limit was exceeded', () => {
    const shown = labels(spfTree(spfIn(policies, spfRequests.muchos), 'árbol').nodes);
    assert.ok(shown.includes('include:_bloques2.granproveedor.com · error · contador 11 de 10'));
    assert.ok(shown.includes('include:ejemplo.com · no se llega a evaluar'));
  });
});

describe('besides()', () => {
  test('puts what was printed beside the stream', () => {
    const { views } = besides('=== Trying\r\n<-  220 hola\r\n', mail);
    assert.match(views[0]!.view.text, /=== Trying +│\n│ <- {2}220 hola/);
    assert.match(views[1]!.view.text, /EHLO pc-a\.misitio\.com\.ar/);
  });
});
