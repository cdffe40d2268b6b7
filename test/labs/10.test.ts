import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, Trace } from 'maillab';
import { zoneFindings } from '../../labs/10/findings.js';
import { readerBesideWire } from '../../labs/10/people.js';
import { portMatrix } from '../../labs/10/ports.js';
import { unseen10 } from '../../labs/10/unseen.js';
import { webmailSession as drawn } from '../../labs/10/webmail-session.js';
import { exercise10 } from '../../labs/10.js';
import { solutions10 } from '../../labs/10.solution.js';
import { composeTrace } from '../../labs/compose.js';
import {
  CLIENT,
  MAIL,
  MAIL_CREPES,
  MAIL_EJEMPLO,
  MAIL_HAMBURGER,
  MAIL_INFO,
  MAIL_REDES2024,
  MAIL2,
  OUTSIDER,
  PC_D,
  RESOLVER,
} from '../../labs/hosts.js';
import { alias, delegation, mail, probing, recursion, webmailSession, withoutGlue } from './10-plays.js';
import { asks, play } from './play.js';

const ALUMNO = 'alumnoimap@redes.unlp.edu.ar';
const DISGUISED =
  'From: Contacto <lucia@redes2024.com.ar>\nTo: contacto@redes2024.com.ar\nSubject: Urgente\n\nLlamame.';

const forged = composeTrace([
  play(
    OUTSIDER,
    MAIL,
    25,
    0,
    mail(['lucia@redes2024.com.ar', ALUMNO], '', `550 5.7.1 <${ALUMNO}>: Recipient address rejected: mfrom`),
  ),
]);
const lax = composeTrace([
  play(OUTSIDER, MAIL_HAMBURGER, 25, 0, mail(['lucia@redes2024.com.ar', 'bob@hamburger.edu'], DISGUISED)),
]);
const disguise = composeTrace([
  play(OUTSIDER, MAIL, 25, 0, mail(['diego@otroejemplo.com', ALUMNO], DISGUISED)),
]);
const honest = composeTrace([
  play(CLIENT, MAIL_CREPES, 25, 0, [
    ...mail(
      ['lista-avisos@crepes.fr', ALUMNO],
      'From: diego@otroejemplo.com\nTo: lista@crepes.fr\nSubject: [lista]\n\nHola',
    ),
  ]),
  play(CLIENT, MAIL_CREPES, 25, 100, [
    ...mail(
      ['alice@crepes.fr', 'bob@hamburger.edu', ALUMNO],
      'From: alice@crepes.fr\nTo: bob@hamburger.edu\n\nHola',
    ),
  ]),
]);
const asInfo = Trace.of([
  ...asks(
    PC_D,
    RESOLVER,
    0,
    { name: 'mail.info.unlp.edu.ar', type: 'A' },
    {
      answers: [{ type: 'A', name: 'mail.info.unlp.edu.ar', ttl: 300, data: MAIL_INFO }],
    },
  ),
  ...composeTrace([
    play(
      PC_D,
      MAIL_INFO,
      587,
      10,
      `
      S: 220 mail.info.unlp.edu.ar ESMTP Postfix (Debian/GNU)
      C: EHLO pc-d
      S: 250-mail.info.unlp.edu.ar
       | 250 STARTTLS
      C: STARTTLS
      S: 220 2.0.0 Ready to start TLS
    `,
    ),
  ]).frames,
]);
const restart = composeTrace([
  play(MAIL_EJEMPLO, MAIL_REDES2024, 25, 0, [], 'refused'),
  play(
    MAIL_EJEMPLO,
    MAIL_REDES2024,
    25,
    5000,
    mail(['ana@ejemplo.com', 'contacto@redes2024.com.ar'], 'From: a\n\nHola'),
  ),
]);

/** A message from crepes.fr: to mail2, after mail's refusal when told. */
function attempt(start: number, refused: boolean) {
  const says = mail(['alice@crepes.fr', ALUMNO], 'From: alice@crepes.fr\n\nHola').map((line) =>
    line.replaceAll('mail.redes.unlp', 'mail2.redes.unlp'),
  );
  return [
    ...(refused ? [play(MAIL_CREPES, MAIL, 25, start, [], 'refused')] : []),
    play(MAIL_CREPES, MAIL2, 25, start + 10, says),
  ];
}
const DEFERRED =
  'to=<x@y.example>, relay=none, delay=1, delays=0.1/0/0.9/0, dsn=4.4.1, status=deferred (connect to mail[1.2.3.4]:25: Connection refused)';

const spf = { traces: { web: webmailSession, falso: forged, laxo: lax, disfraz: disguise } };
const zone = {
  traces: { recursion, alias, web: webmailSession },
  log: ['nsd-checkzone[1]: error: zone.draft:14: CNAME and other data at the same name'],
};
const evidence: Record<string, check.EvidenceInput> = {
  '10.a': { traces: { delegacion: delegation, sinGlue: withoutGlue } },
  '10.b': zone,
  '10.c': { traces: { recursion, web: webmailSession } },
  '10.d': { traces: { web: webmailSession } },
  '10.d/copia': zone,
  '10.e': probing,
  '10.f': webmailSession,
  '10.g': spf,
  '10.h': webmailSession,
  '10.i': { traces: { listas: honest, disfraz: disguise } },
  '10.j': { traces: { listas: honest, disfraz: disguise } },
  '10.k': { trace: asInfo, log: ['smtpd 4A: client=pc-d, sasl_method=PLAIN, sasl_username=redes'] },
  '10.l': { traces: { reinicio: restart }, log: [`smtp 4hT2kB1xQz: ${DEFERRED}`] },
  '10.m': {
    traces: {
      distintas: composeTrace(attempt(0, true)),
      iguales: composeTrace([...attempt(0, false), ...attempt(100, true)]),
    },
    log: [`smtp 4hT2kB1xQz: ${DEFERRED}`],
  },
  '10/1': unseen10(),
  '10/2': unseen10(),
  '10/3': { traces: { recursion } },
  '10/4': webmailSession,
  '10/5': { traces: { listas: honest } },
};
const evidenceFor = (id: string) => evidence[id] ?? evidence[/^10\.\w/.exec(id)![0]];

function judged(id: string, answer: unknown, input = evidenceFor(id)): check.Verdict {
  const question = exercise10.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, input);
}

const modelOf = (id: string) => check.modelAnswer(solutions10[id]!, check.evidenceOf(undefined)) as string;
const [model, reverse] = [modelOf('10.b'), modelOf('10.b/inversa')];

describe('exercise10', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise10, solutions10, evidenceFor), []);
  });

  test('10.b names what is wrong with a zone that a server would load', () => {
    for (const [edit, says] of [
      [(text: string) => text.replace('MX    10 mail', 'MX 10 webmail'), /alias.*RFC 2181/],
      [
        (text: string) => text.replace('webmail CNAME correo', 'webmail CNAME correo\nwebmail TXT x'),
        /CNAME y otros/,
      ],
      [(text: string) => text.replace('-all', '~all'), /política SPF/],
      [(text: string) => text.replace('ip4:203.0.113.111', 'ip4:203.0.113.0/24'), /política SPF/],
      [(text: string) => text.replace('@       NS    ns2\n', ''), /los NS sean/],
      [(text: string) => text.replace('correo  A     203.0.113.8\n', ''), /correo/],
    ] as const) {
      const { verdict, message } = judged('10.b', edit(model));
      assert.equal(verdict, 'wrong', message);
      assert.match(message, says);
    }
  });

  test('10.b takes the same policy and the same webmail written otherwise', () => {
    for (const text of [
      model.replace('ip4:203.0.113.111', 'mx'),
      model.replace('ip4:203.0.113.111', 'a:mail.redes2024.com.ar'),
      model.replace('webmail CNAME correo', 'webmail A 203.0.113.8'),
    ])
      assert.equal(judged('10.b', text).verdict, 'correct', text);
  });

  test('10.m/iguales cannot be decided by one message', () => {
    const few = { traces: { iguales: composeTrace(attempt(0, true)) } };
    assert.throws(() => judged('10.m/iguales', false, few), /too few/);
  });
});

describe('zoneFindings()', () => {
  const results = (zoneText: string | undefined, back = reverse) =>
    zoneFindings(zoneText, back, delegation).rows.map((row) => {
      const [what, holds] = row as [string, { text: string }];
      return `${what} ${holds.text}`;
    });

  test('finds nothing wrong with the model zones', () => {
    const names = ['SOA', 'Delegación', 'Pegamento', 'MX', 'SPF', 'PTR', 'CNAME'];
    assert.deepEqual(
      results(model),
      names.map((name) => `${name} sí`),
    );
  });

  test('names each fault, and has nothing to say of a zone that is not there', () => {
    const wrong = model
      .replace('MX    10 mail', 'MX 10 webmail')
      .replace('ns1     A     203.0.113.65', 'ns1 A 203.0.113.64')
      .replace(' -all', '');
    const faults = results(wrong, '').filter((line) => line.endsWith('no'));
    assert.deepEqual(faults, ['Pegamento no', 'MX no', 'SPF no', 'PTR no']);
    assert.deepEqual(results(undefined), []);
  });
});

describe('portMatrix()', () => {
  test('says where the table and the probing differ', () => {
    const trace = Trace.of([
      ...probing.frames,
      ...composeTrace([play(OUTSIDER, '203.0.113.66', 53, 800, [])]).frames,
    ]);
    const { rows } = portMatrix(trace, { mail: ['25/tcp', '80/tcp'] });
    const row = (label: string) => rows.find((each) => each.label === label)!.cells[2] as { note?: string };
    assert.equal(row('80/tcp').note, 'tu tabla dice abierto');
    assert.equal(row('143/tcp').note, 'tu tabla dice cerrado');
    assert.equal(row('25/tcp').note, undefined);
  });
});

describe('webmailSession()', () => {
  test('puts what the webmail did between the page that was asked for and its answer', () => {
    const { steps } = drawn(webmailSession, [
      { method: 'POST', path: '/?_task=mail&_action=send', status: 200 },
    ]);
    const labels = steps.map(({ label }) => label);
    assert.ok(labels.includes('IMAP, puerto 143: AUTHENTICATE, APPEND'), labels.join('\n'));
    assert.ok(labels.some((label) => /^SMTP, puerto 587: EHLO, STARTTLS, y lo demás cifrado$/.test(label)));
    assert.ok(labels.some((label) => /^SMTP, puerto 25: EHLO, MAIL, RCPT, DATA$/.test(label)));
  });
});

describe('readerBesideWire()', () => {
  test('shows the header beside the envelope', () => {
    const { rows } = readerBesideWire(disguise, `Return-Path: <diego@otroejemplo.com>\n${DISGUISED}`);
    const [[, seen, wire]] = rows as [[string, { text: string }, { text: string }]];
    assert.equal(seen.text, 'Contacto <lucia@redes2024.com.ar>');
    assert.equal(wire.text, 'MAIL FROM:<diego@otroejemplo.com>');
  });
});
