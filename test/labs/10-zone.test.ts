import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from 'maillab';
import { exercise10 } from 'maillab-labs';
import { right, wrong } from '../check/zones.js';
import { alias, recursion } from './10-plays.js';

const question = exercise10.questions.find(({ id }) => id === '10.b')!;
const evidence = {
  traces: { recursion, alias },
  log: ['error: redes2024.com.ar.zone.draft:14: CNAME and other data at the same name'],
};
const judged = (text: string, carga?: string) =>
  check.judge(question, text, { ...evidence, texts: carga === undefined ? {} : { carga } });

for (const [style, text] of Object.entries(right)) {
  test(`10.b takes a right zone: ${style}`, () => {
    const { verdict, message } = judged(text);
    assert.equal(verdict, 'correct', message);
  });
}

for (const [fault, text] of Object.entries(wrong)) {
  test(`10.b refuses a wrong zone: ${fault}`, () => assert.equal(judged(text).verdict, 'wrong'));
}

test('10.b tells a misconception by what the server did with it, in a zone of whatever size', () => {
  const { message, frames } = judged(wrong['MX to an alias']!);
  assert.match(message, /línea 6: MX apunta a webmail.*NSD la cargó y contestó/);
  assert.ok(frames.length > 0);
  assert.match(judged(wrong['CNAME with other data']!).message, /renglón 14: CNAME and other data/);
});

test('10.b says why the policy is not the one', () => {
  assert.match(judged(wrong['SPF ~all']!).message, /no termina en -all/);
  assert.match(judged(wrong['SPF twice']!).message, /hay más de una/);
});

test('10.b takes NSD at its word, line by line', () => {
  const thrown =
    'Cannot change the zone "redes2024.com.ar": [2026-11-28 14:09:00.846] nsd-checkzone[963]: error: /etc/nsd-ns1_redes2024/redes2024.com.ar.zone.draft:14: syntax error; zone redes2024.com.ar file /etc/x.draft has 1 errors';
  assert.match(judged(right.model!, thrown).message, /✗ el servidor no la cargó: «renglón 14: syntax error»/);
  assert.match(judged(right.model!, 'Cannot reach "ns1": lejos').message, /no la cargó: «Cannot reach/);
  assert.equal(judged(right.model!, '').verdict, 'correct');
});
