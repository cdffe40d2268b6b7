import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check } from 'maillab';
import { shortSession } from './trace.js';

const hints = ['¿Uno?', '¿Dos?', '¿Tres?'] as const;
const trace = shortSession();

/** Says what `question` makes of `answer`: the verdict and its message after the id. */
function judged(question: check.Question, answer: unknown): string {
  const { message } = check.judge(question, answer, trace);
  return message.replace(`${question.id} `, '');
}

const code = check.field({
  id: 'q',
  prompt: '¿Código?',
  hints,
  observe: () => ({ value: 220, frames: [4], says: 'código 220 en la trama 4' }),
  misconceptions: [
    {
      claim: 'Es 250',
      answer: 250,
      refute: () => ({ frames: [8], says: 'ese es el de EHLO, en la trama 8' }),
    },
  ],
});

describe('field()', () => {
  test('accepts a number, also written as text', () => {
    assert.equal(judged(code, 220), '✓ código 220 en la trama 4');
    assert.equal(judged(code, ' 220 '), '✓ código 220 en la trama 4');
  });

  test('refuses a misconception with its own frame', () => {
    assert.equal(judged(code, 250), '✗ ese es el de EHLO, en la trama 8');
  });

  test('refuses another value without telling the right one', () => {
    assert.equal(judged(code, 221), '✗ «221» no es lo que se ve; mirá la trama 4');
  });

  test('refuses empty text and what is neither text nor number', () => {
    assert.match(judged(code, ''), /^✗/);
    assert.equal(judged(code, { code: 220 }), '✗ se espera un número o un texto');
  });

  test('compares text without regard to case and angle brackets, numbers with a tolerance', () => {
    const field = (value: string | number, tolerance = 0) =>
      check.field({
        id: 'q',
        prompt: '?',
        hints,
        tolerance,
        observe: () => ({ value, frames: [], says: 'sí' }),
        misconceptions: [],
      });
    assert.equal(judged(field('<A@b>'), 'a@B'), '✓ sí');
    assert.equal(judged(field(10, 1), 11), '✓ sí');
    assert.match(judged(field(10, 1), 12), /^✗/);
    assert.match(judged(field(0), ''), /^✗/);
  });
});

describe('choice()', () => {
  const who = check.choice<'cliente' | 'servidor'>({
    id: 'q',
    prompt: '¿Quién?',
    options: { cliente: 'el cliente', servidor: 'el servidor' },
    hints,
    observe: () => ({ value: 'servidor', frames: [4], says: 'el servidor en la trama 4' }),
    misconceptions: [],
  });

  test('takes an option by its key', () => {
    assert.equal(judged(who, 'Servidor'), '✓ el servidor en la trama 4');
    assert.equal(judged(who, 'cliente'), '✗ «cliente» no es lo que se ve; mirá la trama 4');
  });

  test('names the options when the answer is none of them', () => {
    assert.equal(judged(who, 'nadie'), '✗ se espera una de las opciones «cliente», «servidor»');
  });
});

describe('truth()', () => {
  const statement = check.truth({
    id: 'q',
    prompt: '¿Verdad?',
    hints,
    observe: () => ({ value: false, frames: [6], says: 'no, por la trama 6' }),
    misconceptions: [],
  });

  test('tells false from unanswered', () => {
    assert.equal(judged(statement, false), '✓ no, por la trama 6');
    assert.equal(judged(statement, undefined), '· sin responder');
    assert.equal(judged(statement, true), '✗ la captura no muestra que sea verdadero; mirá la trama 6');
    assert.equal(judged(statement, 'no'), '✗ se espera true o false');
  });
});

describe('set()', () => {
  const keywords = check.set({
    id: 'q',
    prompt: '¿Cuáles?',
    hints,
    observe: () => ({ value: ['SIZE', 'DSN'], frames: [8], says: 'SIZE y DSN en la trama 8' }),
    misconceptions: [],
  });

  test('ignores order, case and repeats; takes a Set', () => {
    assert.equal(judged(keywords, ['dsn', 'size', 'DSN']), '✓ SIZE y DSN en la trama 8');
    assert.equal(judged(keywords, new Set(['DSN', 'SIZE'])), '✓ SIZE y DSN en la trama 8');
  });

  test('says what is there too much and how many are missing, not which', () => {
    assert.equal(judged(keywords, ['SIZE', 'AUTH']), '✗ sobra AUTH y falta uno; mirá la trama 8');
    assert.equal(judged(keywords, []), '✗ faltan 2; mirá la trama 8');
  });
});

describe('order()', () => {
  const verbs = check.order({
    id: 'q',
    prompt: '¿En qué orden?',
    hints,
    observe: () => ({ value: ['EHLO', 'MAIL', 'QUIT'], frames: [6, 10], says: 'así' }),
    misconceptions: [],
  });

  test('says up to which step the order is right', () => {
    assert.equal(judged(verbs, ['ehlo', 'MAIL', 'QUIT']), '✓ así');
    assert.match(judged(verbs, ['EHLO', 'RCPT', 'QUIT']), /coincide hasta el paso 1; el 2 no es «RCPT»/);
    assert.match(judged(verbs, ['EHLO']), /coincide hasta el paso 1, y después falta algo/);
    assert.match(judged(verbs, ['EHLO', 'MAIL', 'QUIT', 'NOOP']), /hay 1 de más al final/);
  });
});

describe('prose()', () => {
  const account = check.prose({
    id: 'q',
    prompt: 'Contá.',
    hints,
    claims: {
      saluda: {
        statement: 'El servidor saluda.',
        observe: () => ({ value: true, frames: [4], says: 'saluda en la trama 4' }),
      },
      cierra: {
        statement: 'El cliente cierra.',
        observe: () => ({ value: false, frames: [12], says: 'no cierra en la trama 12' }),
      },
    },
    misconceptions: [],
  });

  test('leaves the text to a reader when every claim is judged right, with half of the points', () => {
    const verdict = check.judge(
      account,
      { text: 'Saluda y se despide.', claims: { saluda: true, cierra: false } },
      trace,
    );
    assert.equal(verdict.verdict, 'manual');
    assert.equal(verdict.points, 1);
    assert.equal(verdict.maxPoints, 2);
  });

  test('names the claims judged wrongly', () => {
    assert.equal(
      judged(account, { text: 'Cierra.', claims: { saluda: true, cierra: true } }),
      '✗ no coincide con la captura: cierra',
    );
  });

  test('asks for a text and every claim', () => {
    assert.match(judged(account, { text: ' ', claims: {} }), /se espera \{text/);
    assert.match(judged(account, { text: 'Algo', claims: { saluda: true } }), /se espera \{text/);
  });
});
