import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { hideInExchange, hideInInfo, SecretHider } from '../../lib/show/secrets.js';
import { views } from '../../lib/show/views.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import { smtpSample } from './samples.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PRIVATE = base64('\0ana\0Secreta123');
const PUBLIC = base64('\0alumnopop\0alumnopoppass');

/** What a session's lines are shown as. */
function hide(...lines: string[]): string[] {
  const hider = new SecretHider();
  return lines.map((line) => {
    const from = line.startsWith('C') ? 'client' : 'server';
    return `${line.slice(0, 3)}${hider.line(from, line.slice(3))}`;
  });
}

test('SecretHider hides passwords, but for the public ones', () => {
  assert.deepEqual(hide(`C: AUTH PLAIN ${PRIVATE}`, `C: AUTH PLAIN ${PUBLIC}`), [
    'C: AUTH PLAIN ********',
    `C: AUTH PLAIN ${PUBLIC}`,
  ]);
  assert.deepEqual(
    hide('C: AUTH PLAIN', 'S: 334 ', `C: ${PRIVATE}`, 'S: 235 Ok', 'C: MAIL FROM:<a@b>').slice(2),
    ['C: ********', 'S: 235 Ok', 'C: MAIL FROM:<a@b>'],
  );
  assert.deepEqual(hide('C: USER ana', 'S: +OK', 'C: PASS Secreta123', 'C: PASS alumnopoppass'), [
    'C: USER ana',
    'S: +OK',
    'C: PASS ********',
    'C: PASS alumnopoppass',
  ]);
  assert.deepEqual(hide('C: a1 LOGIN ana Secreta123'), ['C: a1 LOGIN ana ********']);
  assert.deepEqual(hide('C: a1 LOGIN ana {10}', 'S: + go', 'C: Secreta123', 'S: a1 OK').slice(2, 3), [
    'C: ********',
  ]);
});

test('hideInInfo() hides what Wireshark decodes', () => {
  assert.equal(hideInInfo(`C: Pass: ${base64('Secreta123')}`), 'C: Pass: ********');
  assert.equal(hideInInfo(`C: Pass: ${base64('alumnopoppass')}`), `C: Pass: ${base64('alumnopoppass')}`);
  assert.equal(hideInInfo(`C: ${PRIVATE}`), 'C: ********');
  assert.equal(hideInInfo('Request: a1 LOGIN ana Secreta123'), 'Request: a1 LOGIN ana ********');
  assert.equal(hideInInfo('C: MAIL FROM:<a@b>'), 'C: MAIL FROM:<a@b>');
});

const exchange = { reply: null, frames: [], commandFrames: [], replyFrames: [], timestamp: 0n };

test('hideInExchange() leaves the end of IDLE as it is', () => {
  const done = { ...exchange, kind: 'response', command: 'DONE' };
  assert.equal(hideInExchange(done, 'imap'), 'DONE');
  assert.equal(hideInExchange({ ...done, command: 'U2VjcmV0YTEyMw==' }, 'imap'), '********');
});

test('hideInExchange() leaves the message of DATA as it is', () => {
  const content = { ...exchange, command: 'PASS no es un comando', kind: 'content' };
  assert.equal(hideInExchange(content, 'smtp'), 'PASS no es un comando');
  assert.equal(hideInExchange({ ...exchange, command: 'PASS Secreta123' }, 'pop3'), 'PASS ********');
});

test('no view of a session shows its password unless asked', () => {
  const { rows, stream, conversation } = smtpSample([
    ['server', '220 hola\r\n', 'S: 220 hola'],
    ['client', `AUTH PLAIN ${PRIVATE}\r\n`, `C: AUTH PLAIN ${PRIVATE}`],
    ['server', '235 Ok\r\n', 'S: 235 Ok'],
  ]);
  const make = (secrets: boolean) => [
    views.packets(rows, { secrets }),
    views.follow(stream, { secrets }),
    views.follow(stream, { secrets, hex: true }),
    views.dialogue(conversation, { secrets }),
    views.streamLadder(rows, stream, { secrets }),
  ];
  for (const { html, text } of make(false)) {
    assert.ok(!`${html}${text}`.includes(PRIVATE) && !text.includes(PRIVATE.slice(0, 8)));
    assert.ok(text.includes('********'));
  }
  for (const { text } of make(true)) assert.ok(!text.includes('********'));
});

test('SecretHider hides the answers to challenges that the capture does not have', () => {
  const hider = new SecretHider();
  const lines = ['AUTH LOGIN', base64('ana'), base64('Secreta123')].map((line) => hider.line('client', line));
  assert.deepEqual(lines, ['AUTH LOGIN', '********', '********']);
  assert.equal(hider.line('client', 'QUIT'), 'QUIT');
});

test('the details of a frame hide what only the session tells to be a password', () => {
  const connection = new TcpConnection(
    { address: '10.0.0.1', port: 40_000 },
    { address: '10.0.0.2', port: 25 },
  );
  const lines = [
    ['server', '220 hola'],
    ['client', 'AUTH LOGIN'],
    ['server', '334 VXNlcm5hbWU6'],
    ['client', base64('ana')],
    ['server', '334 UGFzc3dvcmQ6'],
    ['client', base64('Secreta123')],
    ['server', '235 Ok'],
  ] as const;
  const trace = Trace.of([
    ...connection.open(0n),
    ...lines.flatMap(([from, line], at) => connection.send(from, BigInt(at + 1), Buffer.from(`${line}\r\n`))),
  ]);
  const said = [...trace.streams[0]!.parts].at(-2)!.frame;
  const { html, text } = views.frame(trace, said);
  assert.ok(!`${html}${text}`.includes(base64('Secreta123')));
  assert.match(text, /Oculto: hay una contraseña que no es pública/);
  assert.ok(views.frame(trace, said, { secrets: true }).text.includes(base64('Secreta123')));
  assert.doesNotMatch(views.frame(trace, said - 1).text, /Oculto/);
});
