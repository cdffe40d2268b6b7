import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { views } from '../../lib/show/views.js';
import { TcpConnection } from '../../lib/wire/connection.js';

const CLIENT = { address: '172.28.0.1', port: 40812 };
const SERVER = { address: '172.28.0.90', port: 25 };

/** A connection whose lines are `C: …` and `S: …`, a millisecond apart. */
function trace(...lines: string[]): Trace {
  const connection = new TcpConnection(CLIENT, SERVER);
  let now = 1_700_000_000_000_000_000n;
  const tick = () => (now += 1_000_000n);
  return Trace.of([
    ...connection.open(tick()),
    ...lines.flatMap((line) =>
      connection.send(
        line.startsWith('C') ? 'client' : 'server',
        tick(),
        Buffer.from(`${line.slice(3)}\r\n`),
      ),
    ),
    ...connection.close('client', tick()),
    ...connection.close('server', tick()),
  ]);
}

const mail = trace(
  'S: 220 mail ESMTP',
  'C: EHLO pc-a',
  'S: 250 SIZE',
  'C: MAIL FROM:<a@b>',
  'S: 250 Ok',
  'C: QUIT',
  'S: 221 Bye',
);

test('packetListView() filters a trace by display filter', () => {
  const { text } = views.packets(mail, { filter: 'smtp.req' });
  assert.match(text, /3 tramas · filtro: smtp\.req/);
  assert.match(text, /C: EHLO pc-a\n.*C: MAIL FROM:<a@b>\n.*C: QUIT/);
});

test('frameView() gives every header with its fields and octets', () => {
  const { text } = views.frame(mail, 6);
  assert.match(text, /^Trama 6 · 65 octetos en el cable · 0\.002000 s\n/);
  assert.match(text, /Internet Protocol versión 4: 172\.28\.0\.1 → 172\.28\.0\.90 {2}octetos 14–33/);
  assert.match(text, /Puerto de destino: 25 {2}00 19\n/);
  assert.match(text, /Indicadores: PSH, ACK {2}18\n/);
  assert.match(text, /SMTP: 11 octetos {2}octetos 54–64\n.*EHLO pc-a\n/);
  assert.match(text, /0036 {2}45 48 4c 4f 20 70 63 2d {2}61 0d 0a/);
});

test('dialogueView() explains what the RFCs say of each command and reply', () => {
  const conversation = mail.conversations('smtp')[0];
  const { text } = views.dialogue(conversation);
  assert.match(text, /C: MAIL FROM:<a@b> {3}‹\d+›\n {5}[A-Z].*RFC 5321/s);
  assert.match(text, /S: 221 Bye {3}‹\d+›\n {5}[A-Z]/);
  assert.doesNotMatch(views.dialogue(conversation, { explain: null }).text, /RFC/);
});

test('timelineView() takes the transactions from the trace', () => {
  assert.match(views.timeline(mail).text, /s: transacción 1/);
});

test('frameView() hides a password that is not public, in its octets too', () => {
  const secret = trace('S: +OK', 'C: PASS Secreta123');
  const plain = views.frame(secret, 6).text;
  assert.match(plain, /PASS \*{8}/);
  assert.doesNotMatch(plain, /Secreta123|72 65 74 61/);
  assert.match(views.frame(secret, 6, { secrets: true }).text, /72 65 74 61/);
});
