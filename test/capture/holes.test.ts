import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import type { Exchange } from '../../lib/protocols/conversation.js';
import { views } from '../../lib/show/views.js';
import { talk } from '../protocols/dialogue.js';
import { connectionsOf, framesOf, mutilated } from '../protocols/holes.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PASSWORD = 'Secreta-Otro-7';
/** The password in every form that these sessions send it in. */
const FORMS = [PASSWORD, base64(PASSWORD), base64(`\0ana\0${PASSWORD}`)];
const LOGIN = `S: 334 VXNlcm5hbWU6\nC: ${base64('ana')}\nS: 334 UGFzc3dvcmQ6\nC: ${base64(PASSWORD)}`;

const sessions: [port: number, script: string][] = [
  [
    587,
    `S: 220 x\nC: EHLO pc\nS: 250-x\n | AUTH LOGIN\nC: AUTH LOGIN\n${LOGIN}\nS: 235 ok\nC: QUIT\nS: 221 x`,
  ],
  [587, `S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH LOGIN\n${LOGIN}\nS: 535 no\nC: QUIT\nS: 221 x`],
  [
    587,
    `S: 220 x\nC: EHLO pc\nS: 250 x\nC: AUTH PLAIN\nS: 334 \nC: ${FORMS[2]}\nS: 235 ok\nC: QUIT\nS: 221 x`,
  ],
  [110, `S: +OK\nC: USER ana\nS: +OK\nC: PASS ${PASSWORD}\nS: +OK\nC: QUIT\nS: +OK`],
  [110, `S: +OK\nC: USER ana\nS: +OK\nC: PASS\\x09${PASSWORD}\nS: +OK\nC: QUIT\nS: +OK`],
  [110, `S: +OK\nC: AUTH LOGIN\n${LOGIN.replaceAll('334', '+')}\nS: +OK in\nC: QUIT\nS: +OK`],
  [143, `S: * OK x\nC: a LOGIN ana "${PASSWORD}"\nS: a OK in\nC: b LOGOUT\nS: b OK`],
  [
    143,
    `S: * OK x\nC: a LOGIN {3}\nS: + go\nC: ana {14}\nS: + go\nC: ${PASSWORD}\nS: a OK in\nC: b NOOP\nS: b OK`,
  ],
  [143, `S: * OK x\nC: a AUTHENTICATE PLAIN\nS: + \nC: ${FORMS[2]}\nS: a OK in\nC: b NOOP\nS: b OK`],
  [
    143,
    `S: * OK x\nC: a AUTHENTICATE LOGIN\n${LOGIN.replaceAll('334', '+')}\nS: a OK in\nC: b NOOP\nS: b OK`,
  ],
];

test('the views of a dialogue and of a stream show no private password, whatever frames are missing', () => {
  const shown: string[] = [];
  for (const [i, [port, script]] of sessions.entries()) {
    const [whole] = connectionsOf(`session ${i}`, framesOf(talk(script, port)));
    for (const { how, frames } of mutilated(whole!)) {
      const trace = new Trace(frames);
      const texts = {
        dialogue: trace.conversations().map((each) => views.dialogue<Exchange>(each).text),
        follow: trace.streams.map((each) => views.follow(each).text),
      };
      for (const [view, text] of Object.entries(texts)) {
        const form = FORMS.find((each) => text.join('\n').includes(each));
        if (form) shown.push(`session ${i} ${how}: ${view} shows ${form}`);
      }
    }
  }
  assert.deepEqual(shown, []);
});

test('Trace.toPcapng() writes no private password, whatever frames are missing', () => {
  const shown: string[] = [];
  for (const [i, [port, script]] of sessions.entries()) {
    const [whole] = connectionsOf(`session ${i}`, framesOf(talk(script, port)));
    for (const { how, frames } of mutilated(whole!)) {
      const saved = Buffer.from(new Trace(frames).toPcapng()).toString('latin1');
      const form = FORMS.find((each) => saved.includes(each));
      if (form) shown.push(`session ${i} ${how}: ${form}`);
    }
  }
  assert.deepEqual(shown, []);
});
