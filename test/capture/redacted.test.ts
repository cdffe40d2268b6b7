import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type SaveOptions, Trace } from '../../lib/capture/trace.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import { cut, type Talk, talk } from '../protocols/dialogue.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PASSWORD = 'Secreta-123';
/** The password in every form that these sessions send it in. */
const FORMS = [PASSWORD, base64(PASSWORD), base64(`\0ana\0${PASSWORD}`), base64(`ana:${PASSWORD}`)];

const SMTP = `
  S: 220 x
  C: EHLO pc
  S: 250 AUTH PLAIN LOGIN
  C: AUTH PLAIN ${base64(`\0ana\0${PASSWORD}`)}
  S: 535 5.7.8 no
  C: AUTH LOGIN
  S: 334 VXNlcm5hbWU6
  C: ${base64('ana')}
  S: 334 UGFzc3dvcmQ6
  C: ${base64(PASSWORD)}
  S: 235 2.7.0 in
  C: MAIL FROM:<a@x>
   | RCPT TO:<b@y>
   | DATA
  S: 250 ok
   | 250 ok
   | 354 go
  C: PASS es un verbo
   | .
   | QUIT
  S: 250 ok
   | 221 bye`;

const sessions: [port: number, script: string][] = [
  [587, SMTP],
  [110, `S: +OK\nC: USER ana\nS: +OK\nC: PASS ${PASSWORD}\nS: +OK`],
  [110, `S: +OK\nC: AUTH PLAIN\nS: + \nC: ${base64(`\0ana\0${PASSWORD}`)}\nS: +OK`],
  [143, `S: * OK x\nC: a LOGIN ana "${PASSWORD}"\nS: a OK in\nC: b NOOP\nS: b OK`],
  [143, `S: * OK x\nC: a LOGIN {3}\nS: + go\nC: ana {11}\nS: + go\nC: ${PASSWORD}\nS: a OK in`],
  [143, `S: * OK x\nC: a AUTHENTICATE PLAIN ${base64(`\0ana\0${PASSWORD}`)}\nS: a OK in`],
  [
    80,
    `C: POST /?_task=login HTTP/1.1
      | Host: webmail
      | Authorization: Basic ${base64(`ana:${PASSWORD}`)}
      | Content-Length: 28
      |
      C| _user=ana&_pass=Secreta-123
     S: HTTP/1.1 302 Found
      | Content-Length: 0
      |`,
  ],
];

/** The talk as frames, with the connection around it, each segment sent twice when told so. */
function framesOf({ client, server, parts }: Talk, again = false): Frame[] {
  const connection = new TcpConnection(client, server);
  const frames: Frame[] = connection.open(1n);
  parts.forEach((part, at) => {
    const sent = connection.send(part.from, BigInt(at + 2) * 1000n, part.bytes);
    frames.push(...sent, ...(again ? sent.slice(0, 1) : []));
  });
  frames.push(...connection.close('client', BigInt(parts.length + 3) * 1000n));
  return frames;
}

function traceOf(stream: Talk, again = false): Trace {
  return Trace.of(framesOf(stream, again));
}

/** Every session in one trace, once as it is and once with each segment sent twice. */
function allOfThem(): Trace {
  const frames = [false, true].flatMap((again, round) =>
    sessions.flatMap(([port, script], i) => {
      const stream = talk(script, port);
      const client = { ...stream.client, port: 40_000 + 100 * round + i };
      return framesOf({ ...stream, client }, again);
    }),
  );
  return Trace.of(frames);
}

async function inFile<T>(trace: Trace, options: SaveOptions, use: (file: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'redacted-'));
  try {
    const file = join(folder, 'trace.pcapng');
    await trace.save(file, options);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tshark(file: string, ...args: string[]): string {
  return execFileSync('tshark', ['-r', file, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

const BADLY = ['-o', 'tcp.check_checksum:TRUE', '-Y', 'tcp.checksum.status == 0'];
/** What does not tell the password: the shape of the capture, and how it reads. */
const FIELDS = ['frame.number', 'frame.len', 'tcp.seq', 'tcp.len', '_ws.col.Protocol', '_ws.malformed'];
const SHAPE = ['-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])];

test('Trace.save() writes no private password in any form, and tshark finds the same sound packets', async () => {
  const trace = allOfThem();
  const shape = await inFile(trace, { passwords: true }, (file) => {
    const bytes = readFileSync(file).toString('latin1');
    for (const form of FORMS) assert.ok(bytes.includes(form), form);
    return tshark(file, ...SHAPE);
  });
  await inFile(trace, {}, (file) => {
    const bytes = readFileSync(file).toString('latin1');
    for (const form of FORMS) assert.ok(!bytes.includes(form), form);
    assert.equal(tshark(file, ...BADLY), '');
    assert.equal(tshark(file, ...SHAPE), shape);
  });
});

test('Trace.redacted() hides what was cut into single octets, and nothing but passwords', () => {
  for (const [port, script] of sessions) {
    const said = (trace: Trace) =>
      Buffer.concat(trace.streams[0]!.parts.map(({ bytes }) => bytes)).toString('latin1');
    const trace = traceOf(cut(talk(script, port), 1), true);
    const [before, after] = [said(trace), said(trace.redacted())];
    assert.equal(after.length, before.length);
    for (const form of FORMS) assert.ok(!after.includes(form), `${form} of ${script}`);
    for (const kept of ['PASS es un verbo', 'USER ana', '_user=ana', 'b NOOP']) {
      assert.equal(after.includes(kept), before.includes(kept));
    }
    const frames = trace.redacted().frames.map(({ data }) => Buffer.from(data).toString('latin1'));
    assert.ok(!frames.some((frame) => FORMS.some((form) => frame.includes(form))));
  }
});

test("Trace.redacted() leaves the course's passwords, and keeps who logged in", () => {
  const course = base64('\0alumnopop\0alumnopoppass');
  const open = traceOf(
    talk(`S: 220 x\nC: AUTH PLAIN ${course}\nS: 235 in\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6`, 587),
  );
  assert.equal(open.redacted(), open);
  const hidden = traceOf(talk(SMTP, 587)).redacted();
  const plain = hidden.conversations('smtp')[0]!.exchanges.find(({ verb }) => verb === 'AUTH')!;
  const message = Buffer.from(plain.argument.split(' ')[1]!, 'base64').toString();
  assert.equal(message, `\0ana\0${'*'.repeat(PASSWORD.length)}`);
});

test('Trace.redacted() leaves the TLS secrets out where a password was hidden', () => {
  const secrets = 'CLIENT_RANDOM 00 00\n';
  const [open, hidden] = ['NOOP', `PASS ${PASSWORD}`].map((line) => {
    const { frames } = traceOf(talk(`S: +OK\nC: ${line}\nS: +OK`, 110));
    return new Trace(frames, { secrets }).redacted().options.secrets;
  });
  assert.deepEqual([open, hidden], [secrets, undefined]);
});

test('a part of a trace hides what the whole of it knows to be a password', () => {
  const trace = traceOf(talk(SMTP, 587), true);
  for (const { frame } of trace.packets) {
    const file = Buffer.from(trace.filter(`frame.number == ${frame.number}`).toPcapng()).toString('latin1');
    for (const form of FORMS) assert.ok(!file.includes(form), `frame ${frame.number}`);
  }
});
