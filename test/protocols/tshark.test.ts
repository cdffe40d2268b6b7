import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { imap } from '../../lib/protocols/imap/dialogue.js';
import { pop3 } from '../../lib/protocols/pop3/dialogue.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { transactions } from '../../lib/protocols/smtp/transactions.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import { type Talk, talk } from './dialogue.js';

/** The talk as frames, with the connection around it. */
function traceOf({ client, server, parts }: Talk): Trace {
  const connection = new TcpConnection(client, server);
  const frames: Frame[] = [
    ...connection.open(1n),
    ...parts.flatMap(({ from, timestamp, bytes }) => connection.send(from, timestamp * 1000n, bytes)),
    ...connection.close('client', 1_000_000n),
  ];
  return Trace.of(frames);
}

/** tshark's (4.0.17) values of fields, a row a frame that has any. */
function fields(trace: Trace, ...names: string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'tshark-'));
  try {
    const file = join(folder, 'trace.pcapng');
    writeFileSync(file, trace.toPcapng());
    const wanted = names.flatMap((name) => ['-e', name]);
    const separated = ['-E', 'separator=/t', '-E', 'occurrence=a', '-E', 'aggregator=|'];
    const args = ['-r', file, '-T', 'fields', '-e', 'frame.number', ...wanted, ...separated];
    const rows = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return rows
      .split('\n')
      .map((row) => row.split('\t'))
      .filter((row) => row.slice(1).some((value) => value !== ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('smtp() finds the commands and codes that tshark finds, in the same frames', () => {
  const trace = traceOf(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250-x
       | 250 SIZE 10
      C: MAIL FROM:<a@x> SIZE=4
      S: 250 ok
      C: RCPT TO:<b@y>
      S: 550 5.1.1 no
      C: RCPT TO:<c@y>
      S: 250 ok
      C: DATA
      S: 354 go
      C: Subject: x
       |
       | ..dot
       | .
      S: 250 2.0.0 Ok: queued as 4cT
      C: QUIT
      S: 221 bye
    `),
  );
  const conversation = smtp(trace.streams[0]!);
  const rows = fields(trace, 'smtp.req.command', 'smtp.response.code');
  const commands = rows.filter((row) => row[1]).map(([frame, command]) => `${frame} ${command}`);
  const codes = rows.filter((row) => row[2]).map(([frame, , code]) => `${frame} ${code!.split('|')[0]}`);
  assert.deepEqual(
    conversation.exchanges.filter(({ verb }) => verb).map((e) => `${e.commandFrames[0]} ${e.verb}`),
    commands,
  );
  assert.deepEqual(
    conversation.exchanges.map((e) => `${e.replyFrames[0]} ${e.response!.code}`),
    codes,
  );
  assert.equal(
    Buffer.from(transactions(conversation)[0]!.contents[0]!.bytes).toString(),
    'Subject: x\r\n\r\n.dot\r\n',
  );
});

test('pop3() finds the commands and indicators that tshark finds, in the same frames', () => {
  const trace = traceOf(
    talk(
      `
      S: +OK ready
      C: USER a
      S: +OK
      C: PASS b
      S: -ERR no
      C: PASS c
      S: +OK
      C: STAT
      S: +OK 1 10
      C: QUIT
      S: +OK bye
    `,
      110,
    ),
  );
  const rows = fields(trace, 'pop.request.command', 'pop.response.indicator');
  const { exchanges } = pop3(trace.streams[0]!);
  assert.deepEqual(
    exchanges.flatMap((e) => [
      ...(e.verb ? [`${e.commandFrames[0]} ${e.verb}`] : []),
      `${e.replyFrames[0]} ${e.response!.status}`,
    ]),
    rows.map(([frame, command, indicator]) => `${frame} ${command || indicator}`),
  );
});

test('imap() finds the tags and commands that tshark finds, in the same frames', () => {
  const trace = traceOf(
    talk(
      `
      S: * OK ready
      C: a LOGIN u p
      S: a OK in
      C: b SELECT INBOX
      S: * 3 EXISTS
       | b OK done
      C: c UID FETCH 1:* FLAGS
      S: * 1 FETCH (UID 4 FLAGS ())
       | c OK done
      C: d LOGOUT
      S: * BYE
       | d OK bye
    `,
      143,
    ),
  );
  const rows = fields(trace, 'imap.request_tag', 'imap.request.command', 'imap.response_tag');
  const { exchanges } = imap(trace.streams[0]!);
  const [, ...commands] = exchanges;
  assert.deepEqual(
    commands.map((e) => `${e.commandFrames[0]} ${e.tag} ${e.verb!.replace(/^UID /, '')}`),
    rows.filter((row) => row[1]).map(([frame, tag, command]) => `${frame} ${tag} ${command!.toUpperCase()}`),
  );
  assert.deepEqual(
    commands.map((e) => `${e.replyFrames[0]} ${e.completion!.tag}`),
    rows
      .filter((row) => row[3])
      .map(([frame, , , tags]) => `${frame} ${tags!.split('|').at(-1)}`)
      .filter((row) => !row.endsWith('*')),
  );
});
