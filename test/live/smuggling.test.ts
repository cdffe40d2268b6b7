import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { test } from 'node:test';
import { transactions } from '../../lib/protocols/smtp/transactions.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

/** What some server took for the end of the data in 2023, and RFC 5321 §4.1.1.4 does not. */
const FALSE_ENDS = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\n\n.\r\n', '\r\n\0.\r\n'];

const SMUGGLED =
  'MAIL FROM:<smuggled@crepes.fr>\r\nRCPT TO:<RECIPIENT>\r\nDATA\r\nSubject: smuggled\r\n\r\nx';

/** A transaction for each false end, in one session; the replies' first lines. Does not wait within a payload. */
function smuggle(host: string, recipient: string, ends: readonly string[]): Promise<string[]> {
  const { port, host: address } = lab().endpoint(host, 'smtp');
  const envelope = ['MAIL FROM:<alumnopop@redes.unlp.edu.ar>', `RCPT TO:<${recipient}>`, 'DATA'];
  const payloads = ends.map(
    (end, at) =>
      `Subject: false end ${at}\r\n\r\nfirst${end}${SMUGGLED.replace('RECIPIENT', recipient)}\r\n.`,
  );
  const lines = ['EHLO pc', ...payloads.flatMap((payload) => [...envelope, payload]), 'QUIT'];
  return new Promise((done, fail) => {
    const replies: string[] = [];
    let pending = '';
    const socket = createConnection(port, address);
    socket.setTimeout(60_000, () => socket.destroy(new Error(`no reply after ${replies.at(-1)}`)));
    socket.on('data', (chunk) => {
      pending += chunk;
      // Two replies to one payload would be two messages: each line that ends one counts.
      const ended = pending.match(/^\d{3} .*\r\n/gm) ?? [];
      if (ended.length === 0 || !/^\d{3} .*\r\n$/m.test(pending)) return;
      replies.push(...ended.map((line) => line.trimEnd()));
      pending = '';
      const next = lines.shift();
      if (next !== undefined) socket.write(`${next}\r\n`, 'latin1');
    });
    socket.on('error', fail);
    socket.on('close', () => done(replies));
  });
}

for (const [host, recipient, ends] of [
  ['mail.redes.unlp.edu.ar', 'alumnoimap@redes.unlp.edu.ar', FALSE_ENDS],
  // Every server has the same settings; the two that most servers took are enough for another one.
  ['mail.crepes.fr', 'alice@crepes.fr', FALSE_ENDS.slice(0, 2)],
] as const) {
  test(`${host} takes no false end of data for one, not even from its own network; nor does the dissector`, async () => {
    let replies: string[] = [];
    const mailbox = lab().host(host).mailbox(recipient);
    const trace = await lab().capture(async () => {
      replies = await smuggle(host, recipient, ends);
    });
    // C: MAIL, RCPT, DATA, payload   S: 250, 250, 354, 250, for each payload and nothing more
    const codes = replies.map((line) => line.slice(0, 3));
    const expected = ['220', '250', ...ends.flatMap(() => ['250', '250', '354', '250']), '221'];
    assert.deepEqual(codes, expected, replies.join('\n'));
    const [conversation] = trace
      .conversations('smtp')
      .filter(({ client }) => client.address === '172.28.0.1');
    const seen = transactions(conversation!);
    assert.equal(seen.length, ends.length);
    for (const [at, { contents }] of seen.entries()) {
      const text = contents.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('');
      // A dot that begins a line is transparency's, RFC 5321 §4.5.2; a line begins after CRLF alone.
      const end = ends[at]!.replace('\r\n.', '\r\n');
      assert.ok(text.includes(`first${end}MAIL FROM:<smuggled@`), JSON.stringify(text));
      assert.ok(text.endsWith('Subject: smuggled\r\n\r\nx\r\n'), JSON.stringify(text));
    }
    const last = `Subject: false end ${ends.length - 1}`;
    await mailbox.untilArrived(({ source }) => source.includes(last));
    await lab().host(host).queue.untilEmpty();
    const stored = await mailbox.messages();
    assert.equal(stored.length, ends.length);
    assert.deepEqual(
      stored.filter(
        ({ source }) => /^Return-Path: <smuggled/m.test(source) || /^Subject: smuggled/.test(source),
      ),
      [],
    );
  });
}
