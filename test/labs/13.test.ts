import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, Trace } from 'maillab';
import { unseen13 } from '../../labs/13/unseen.js';
import { eavesdropper } from '../../labs/13/wire.js';
import { exercise13 } from '../../labs/13.js';
import { solutions13 } from '../../labs/13.solution.js';
import { composeTrace } from '../../labs/compose.js';
import { MAIL, MAIL_CREPES, MAIL2 } from '../../labs/hosts.js';
import { afar, byHand, mx, notice, relayed, second, waiting, wires, wrong } from './13-plays.js';
import { play } from './play.js';

const evidence: Record<string, check.EvidenceInput> = {
  '13.1/lineas': byHand,
  '13.1/ficticio': byHand,
  '13.1/agrega': { traces: { mano: byHand, buzon: wrong } },
  '13.1/buzon': { traces: { buzon: wrong } },
  '13.2/sin-helo': wrong,
  '13.2/pop': wrong,
  '13.2/lenguas': wrong,
  '13.3/orden': mx,
  '13.3/direccion': mx,
  '13.4/intentos': waiting,
  '13.4/partes': notice,
  '13.4/estado': notice,
  '13.4/autor': notice,
  '13.5/mx': relayed,
  '13.5/received': afar,
  '13.6/orden': second,
  '13.vida': waiting,
  '13/1': unseen13(),
  '13/2': unseen13(),
};
const evidenceFor = (id: string) => evidence[id] ?? { traces: wires };

function judged(id: string, answer: unknown): check.Verdict {
  const question = exercise13.questions.find((each) => each.id === id);
  assert.ok(question, id);
  return check.judge(question, answer, evidenceFor(id));
}

describe('exercise13', () => {
  test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
    assert.deepEqual(check.prove(exercise13, solutions13, evidenceFor), []);
  });

  test('13.5/received lists the hops from the first on', () => {
    assert.match(
      judged('13.5/received', 4).message,
      /mail\.info\.unlp\.edu\.ar, relay\.unlp\.edu\.ar, mail\.hamb/,
    );
  });

  test('13.6/orden says what became of each attempt', () => {
    assert.match(judged('13.6/orden', [MAIL, MAIL2]).message, /90 \(silencio\) y 172\.28\.0\.91 \(abierta\)/);
  });

  test('13.7/465 finds the server name in Client Hello', () => {
    assert.match(judged('13.7/465', ['direcciones', 'servidor']).message, /✓ direcciones .*servidor/);
  });
});

describe('eavesdropper()', () => {
  test('has a row for each clue and a cell for each wire', () => {
    const { columns, rows } = eavesdropper(wires);
    assert.deepEqual(columns, ['p25', 'p587', 'p465']);
    const readable = rows.map(({ cells }) => cells.map(({ text }) => text.startsWith('sí')));
    assert.deepEqual(readable, [
      [true, true, true],
      [true, true, true],
      [true, true, false],
      [true, true, false],
      [false, false, false],
      [true, false, false],
      [true, false, false],
    ]);
  });

  test('reads the client, not the servers that talk on the same wire', () => {
    const servers = composeTrace([
      play(
        MAIL_CREPES,
        MAIL,
        25,
        -100,
        `
        S: 220 mail.redes.unlp.edu.ar
        C: EHLO x
        S: 250 mail
      `,
      ),
    ]);
    const { rows } = eavesdropper({ p465: Trace.of([...servers.frames, ...wires.p465.frames]) });
    const greeted = rows.find(({ label }) => label === 'nombre con que saluda el cliente')!;
    assert.equal(greeted.cells[0]!.text, 'no');
  });
});
