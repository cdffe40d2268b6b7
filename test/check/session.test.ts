import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from 'maillab';
import { shortSession } from './trace.js';

const trace = shortSession();
const exercise: check.Exercise = {
  id: '03',
  title: 'SMTP',
  questions: [
    check.choice<'cliente' | 'servidor'>({
      id: '03/1',
      prompt: '¿Quién habla primero?',
      options: { cliente: 'el cliente', servidor: 'el servidor' },
      hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
      observe: () => ({ value: 'servidor', frames: [4], says: 'el servidor en la trama 4' }),
      misconceptions: [
        {
          claim: 'Habla primero el cliente.',
          answer: 'cliente',
          refute: () => ({ frames: [4, 6], says: 'el saludo (trama 4) está antes que EHLO (trama 6)' }),
        },
      ],
    }),
  ],
};

/** A session and what it displayed. */
function opened() {
  const shown: { text: string; html: string; data: unknown }[] = [];
  const session = check.createSession(exercise, (view, extra) =>
    shown.push({ ...view, data: extra?.[check.VERDICT_MIME] }),
  );
  return { session, shown };
}

test('answer() shows the question, the verdict and its data', () => {
  const { session, shown } = opened();
  session.answer('03/1', 'servidor', trace);
  assert.match(shown[0]!.text, /¿Quién habla primero\?.*03\/1 ✓ el servidor en la trama 4/s);
  assert.deepEqual(shown[0]!.data, {
    id: '03/1',
    verdict: 'correct',
    points: 1,
    message: '03/1 ✓ el servidor en la trama 4',
    attempts: 1,
    tried: [(shown[0]!.data as check.VerdictData).tried[0]],
  });
});

test('answer() counts the different answers, and shows how many when there were several', () => {
  const { session, shown } = opened();
  for (const value of ['cliente', 'cliente', undefined, 'servidor', 'cliente', 'servidor']) {
    session.answer('03/1', value, trace);
  }
  const data = shown.map((each) => each.data as check.VerdictData);
  assert.deepEqual(
    data.map(({ attempts }) => attempts),
    [1, 1, 1, 2, 2, 2],
  );
  assert.deepEqual(
    shown.map(({ text }) => /Van (\d+) respuestas distintas/.exec(text)?.[1]),
    [undefined, undefined, undefined, '2', '2', '2'],
  );
  assert.match(shown[3]!.html, /Van 2 respuestas distintas/);
});

test('answer() keeps digests of what was tried and not the answers, a hundred at most', () => {
  const { session, shown } = opened();
  for (let i = 0; i < 150; i++) session.answer('03/1', `intento secreto ${i}`, trace);
  const { attempts, tried } = shown.at(-1)!.data as check.VerdictData;
  assert.equal(attempts, 150);
  assert.equal(tried.length, 100);
  assert.ok(tried.every((digest) => /^[0-9a-f]{12}$/.test(digest)));
});

test('answer() counts answers of any kind by what they hold', () => {
  const { session, shown } = opened();
  const ring: unknown[] = [];
  ring.push(ring);
  for (const value of [['a'], ['a'], new Set(['a']), { b: 1, a: 2 }, { a: 2, b: 1 }, 1, '1', 10n, ring]) {
    session.answer('03/1', value, trace);
  }
  assert.deepEqual(
    shown.map(({ data }) => (data as check.VerdictData).attempts),
    [1, 1, 2, 3, 3, 4, 5, 6, 7],
  );
});

test('answer() of undefined is unanswered, needs no evidence, and shows the options', () => {
  const { session, shown } = opened();
  session.answer('03/1', undefined);
  assert.match(shown[0]!.text, /cliente: el cliente.*03\/1 · sin responder/s);
});

test('answer() with no trace says what to pass', () => {
  const question = check.field({
    ...exercise.questions[0]!,
    observe: (evidence) => ({ value: evidence.trace.frames.length, frames: [], says: '' }),
    misconceptions: [],
  });
  const session = check.createSession({ ...exercise, questions: [question] }, () => {});
  assert.throws(() => session.answer('03/1', 1), /no trace was given\. Pass the result of lab\.capture/);
});

test('answer() to an unknown question lists those there are', () => {
  assert.throws(() => opened().session.answer('03/7', 1), /Cannot find the question "03\/7".*"03\/1"/);
});

test('predict() stands beside the observation once it is known, and not before', () => {
  const { session, shown } = opened();
  session.predict('03/1', 'cliente', 0.8);
  session.answer('03/1', 'cliente', trace);
  session.answer('03/1', 'servidor', trace);
  assert.match(shown[0]!.text, /Predicción: cliente \(el cliente\), con 80 % de seguridad/);
  assert.doesNotMatch(shown[1]!.text, /Observación/);
  assert.match(shown[2]!.text, /Observación.*cliente.*80 %.*servidor.*difieren/s);
});

test('predict() of undefined asks for a prediction; a confidence beyond 1 is refused', () => {
  const { session, shown } = opened();
  session.predict('03/1', undefined);
  assert.match(shown[0]!.text, /Sin predicción/);
  assert.throws(() => session.predict('03/1', 'cliente', 80), /"80": it is not between 0 and 1/);
});

test('hint() goes from one to three and stays there', () => {
  const { session, shown } = opened();
  for (let i = 0; i < 4; i++) session.hint('03/1');
  assert.deepEqual(
    shown.map(({ text }) => text.trim()),
    ['1 de 3: ¿Uno?', '2 de 3: ¿Dos?', '3 de 3: ¿Tres?', '3 de 3: ¿Tres?'].map(
      (text) => `03/1, pista ${text}`,
    ),
  );
});

test('myths() tells only those of questions answered well', () => {
  const { session, shown } = opened();
  session.myths();
  session.answer('03/1', 'servidor', trace);
  session.myths();
  assert.match(shown[0]!.text, /Quedan 1/);
  assert.doesNotMatch(shown[0]!.text, /antes que EHLO/);
  assert.match(shown[2]!.text, /Habla primero el cliente\..*antes que EHLO/s);
});

test('summary() counts points, the unanswered included', () => {
  const { session, shown } = opened();
  session.summary();
  session.answer('03/1', 'servidor', trace);
  session.summary();
  assert.match(shown[0]!.text, /0 de 1 puntos.*sin responder/s);
  assert.match(shown[2]!.text, /1 de 1 puntos.*✓ bien/s);
  assert.doesNotMatch(shown[2]!.text, /Intentos/);
});

test('summary() shows the attempts where some question took several', () => {
  const { session, shown } = opened();
  session.answer('03/1', 'cliente', trace);
  session.answer('03/1', 'servidor', trace);
  session.summary();
  assert.match(shown[2]!.text, /Intentos.*03\/1.*1 de 1\s+2\s/s);
});

test('answer() shows what came over the network as text', () => {
  const { session, shown } = opened();
  session.answer('03/1', '<img src=x onerror=alert(1)>', trace);
  session.predict('03/1', '<b>x</b>', 1);
  assert.doesNotMatch(shown[1]!.html, /<b>x/);
});
