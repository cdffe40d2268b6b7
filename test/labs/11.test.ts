import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, Trace } from 'maillab';
import { spfRequests } from '../../labs/11/requests.js';
import { unseen11 } from '../../labs/11/unseen.js';
import { besides } from '../../labs/11/views.js';
import { exercise11 } from '../../labs/11.js';
import { solutions11 } from '../../labs/11.solution.js';
import { CLIENT, RESOLVER } from '../../labs/hosts.js';
import { spfIn } from '../../labs/spf/resolve.js';
import { spfTree } from '../../labs/spf/view.js';
import { direct, lookups, mail, outside, own, policies, rejected, trap, txt, wire } from './11-plays.js';

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
