import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check } from 'maillab';
import { shortSession } from './trace.js';

const trace = shortSession();
const spec: check.FieldSpec<number> = {
  id: '03/9',
  prompt: '¿Con qué código saluda?',
  hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
  observe: () => ({ value: 220, frames: [4], says: 'código 220 en la trama 4' }),
  misconceptions: [
    { claim: 'Con 250', answer: 250, refute: () => ({ frames: [8], says: 'la trama 8 contesta a EHLO' }) },
  ],
};

/** What the prover says of the question with these changes and this model answer. */
function proved(changes: Partial<typeof spec>, answer: number | undefined = 220): string[] {
  const exercise = { id: '03', title: 'SMTP', questions: [check.field({ ...spec, ...changes })] };
  return check.prove(exercise, answer === undefined ? {} : { '03/9': () => answer }, () => trace);
}

test('prove() has nothing against a sound question', () => {
  assert.deepEqual(proved({}), []);
});

test('prove() finds a model answer that fails its own check', () => {
  assert.match(proved({}, 221)[0]!, /^03\/9: the model answer is "wrong"/);
});

test('prove() finds a question without model answer and an answer without question', () => {
  const exercise = { id: '03', title: 'SMTP', questions: [check.field(spec)] };
  assert.deepEqual(
    check.prove(exercise, { '03/8': () => 1 }, () => trace),
    ['03/8: a model answer to no question', '03/9: has no model answer'],
  );
});

test('prove() finds a misconception that passes', () => {
  const misconceptions = [{ ...spec.misconceptions[0]!, answer: 220 }];
  assert.ok(proved({ misconceptions }).some((problem) => problem.includes('"Con 250" is "correct"')));
});

test('prove() finds a refutation by a frame that does not exist, or by none', () => {
  const refutedBy = (frames: number[]) => [
    { ...spec.misconceptions[0]!, refute: () => ({ frames, says: `la trama ${frames}` }) },
  ];
  assert.match(proved({ misconceptions: refutedBy([999]) })[0]!, /cites frame 999, which does not exist/);
  assert.match(proved({ misconceptions: refutedBy([]) })[0]!, /is refuted by no frame and no log line/);
});

test('prove() finds a refutation that does not name its frame', () => {
  const misconceptions = [
    { ...spec.misconceptions[0]!, refute: () => ({ frames: [8], says: 'eso contesta a EHLO' }) },
  ];
  assert.match(proved({ misconceptions })[0]!, /names none of its frames/);
});

test('prove() finds a log line that is not in the log', () => {
  const misconceptions = [
    { ...spec.misconceptions[0]!, refute: () => ({ frames: [], logLine: 'queued', says: 'el registro' }) },
  ];
  assert.match(proved({ misconceptions })[0]!, /quotes no log line: queued/);
});

test('prove() finds empty and repeated hints', () => {
  assert.ok(proved({ hints: ['¿Uno?', ' ', '¿Tres?'] }).includes('03/9: has an empty text'));
  assert.ok(proved({ hints: ['¿Uno?', '¿Uno?', '¿Tres?'] }).includes('03/9: repeats a hint'));
});

describe('prove() of prose', () => {
  const account = check.prose({
    id: '03/9',
    prompt: 'Contá.',
    points: 4,
    hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
    claims: {
      saluda: {
        statement: 'Saluda el cliente.',
        observe: () => ({ value: false, frames: [4], says: 'saluda el servidor en la trama 4' }),
      },
    },
    misconceptions: [
      {
        claim: 'Saluda el cliente.',
        answer: { text: 'El cliente.', claims: { saluda: true } },
        refute: () => ({ frames: [4], says: 'la trama 4 es del servidor' }),
      },
    ],
  });
  const sound = {
    claims: { saluda: false },
    rubric: [{ points: 2, criterion: 'Cuenta en orden.' }],
    good: 'Primero saluda el servidor.',
    weak: 'Se hablan.',
  };
  const provedWith = (solution: check.Solutions[string]) =>
    check.prove({ id: '03', title: 'SMTP', questions: [account] }, { '03/9': solution }, () => trace);

  test('takes the good sample with its claims for the model answer', () => {
    assert.deepEqual(provedWith(sound), []);
    assert.match(provedWith({ ...sound, claims: { saluda: true } })[0]!, /the model answer is "wrong"/);
  });

  test('wants a rubric for the points that are left, and two samples', () => {
    assert.deepEqual(provedWith({ ...sound, rubric: [] }), [
      '03/9: its rubric gives 0 points of the 2 that a reader has',
    ]);
    assert.deepEqual(provedWith({ ...sound, weak: sound.good }), [
      '03/9: its good and its weak sample are one',
    ]);
    assert.deepEqual(provedWith({ ...sound, weak: ' ' }).at(-1), '03/9: has an empty sample or criterion');
    assert.deepEqual(
      provedWith(() => ({ text: sound.good, claims: sound.claims })),
      ['03/9: has no rubric and no samples'],
    );
  });
});
