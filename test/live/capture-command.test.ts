import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { assertDocument } from '../cli/document.js';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'capture-command-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Captured {
  exitCode: number;
  frames: { number: number; source: string; destination: string; protocol: string; length: number }[];
  conversations: {
    protocol: string;
    client: string;
    server: string;
    exchanges: { command: string | null; reply: string | null; frames: number[] }[];
  }[];
}

/** Runs a client, unmodified, through `maillab capture --json --write`, on a lab of its own. */
async function capture(name: string, ...command: string[]): Promise<{ file: string; captured: Captured }> {
  const file = join(folder, `${name}.pcapng`);
  const { MAILLAB_LAB: _, ...env } = process.env;
  const main = join(root, 'lib', 'cli', 'main.ts');
  const args = ['--import', 'tsx', main, 'capture', '--json', '--write', file, '--', ...command];
  const stdout = await new Promise<string>((done, fail) =>
    execFile(process.execPath, args, { cwd: root, env, maxBuffer: 1 << 26 }, (error, out, err) =>
      error ? fail(new Error(`${error.message}\n${err}`)) : done(out),
    ),
  );
  const captured: Captured = JSON.parse(stdout);
  assertDocument('capture', captured);
  return { file, captured };
}

/** The one conversation of a protocol, as `command → first line of its reply`. */
function dialogue({ conversations }: Captured, protocol: string): string[] {
  const found = conversations.filter((conversation) => conversation.protocol === protocol);
  assert.equal(found.length, 1, `one ${protocol} conversation`);
  return found[0]!.exchanges.map(({ command, reply }) => `${firstLine(command)} → ${firstLine(reply)}`);
}

const firstLine = (text: string | null) => text?.split('\n')[0] ?? '';

/** tshark, which we did not write, must see the same frames, sound, and the same octets in each stream. */
async function agreesWithTshark(file: string, captured: Captured): Promise<void> {
  const tshark = (...args: string[]) =>
    execFileSync('tshark', ['-r', file, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const columns = ['_ws.col.No.', '_ws.col.Source', '_ws.col.Destination', '_ws.col.Protocol', 'frame.len'];
  const rows = tshark('-T', 'fields', ...columns.flatMap((column) => ['-e', column]));
  const ours = captured.frames.map(({ number, source, destination, protocol, length }) =>
    [number, source, destination, protocol, length].join('\t'),
  );
  assert.deepEqual(rows.trimEnd().split('\n'), ours);
  const checksums = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  assert.equal(tshark(...checksums, '-Y', 'tcp.checksum.status == 0 || ip.checksum.status == 0'), '');
  const trace = await Trace.load(file);
  assert.ok(trace.streams.length > 0);
  for (const { index, parts } of trace.streams) {
    const followed = tshark('-q', '-z', `follow,tcp,raw,${index}`);
    // The server's octets stand behind a tab.
    const lines = followed.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
    for (const [from, indented] of [
      ['client', false],
      ['server', true],
    ] as const) {
      const theirs = lines.filter((line) => line.startsWith('\t') === indented).map((line) => line.trim());
      const mine = parts
        .filter((part) => part.from === from)
        .map(({ bytes }) => Buffer.from(bytes).toString('hex'));
      assert.equal(mine.join(''), theirs.join(''), `tcp.stream ${index}, ${from}`);
    }
  }
}

const account = 'alumnoimap@redes.unlp.edu.ar';

test('swaks sends through maillab capture, and its transcript is right', async () => {
  const script =
    'swaks --server $MAILLAB_SMTP_HOST:$MAILLAB_SMTP_PORT --helo pc --from alumnopop@redes.unlp.edu.ar --to';
  const { file, captured } = await capture('swaks', 'sh', '-c', `${script} ${account}`);
  assert.equal(captured.exitCode, 0);
  const lines = dialogue(captured, 'smtp');
  assert.match(lines[0]!, /^ → 220 mail\.redes\.unlp\.edu\.ar ESMTP/);
  assert.deepEqual(
    lines.slice(1, 5).map((line) => line.replace(/ Ok$/, '')),
    [
      'EHLO pc → 250-mail.redes.unlp.edu.ar',
      'MAIL FROM:<alumnopop@redes.unlp.edu.ar> → 250 2.1.0',
      `RCPT TO:<${account}> → 250 2.1.5`,
      'DATA → 354 End data with <CR><LF>.<CR><LF>',
    ],
  );
  assert.match(lines[5]!, / → 250 2\.0\.0 Ok: queued as /);
  assert.equal(lines[6], 'QUIT → 221 2.0.0 Bye');
  assert.equal(captured.conversations.find(({ protocol }) => protocol === 'smtp')!.server, '172.28.0.90:25');
  await agreesWithTshark(file, captured);
});

test('curl sends, lists and selects through maillab capture, and its transcripts are right', async () => {
  const run = (name: string, url: string, ...args: string[]) =>
    capture(
      name,
      'sh',
      '-c',
      `printf 'Subject: curl\\r\\n\\r\\nhola\\r\\n' | curl -sS "${url}" ${args.join(' ')}`,
    );
  const sent = await run(
    'curl-smtp',
    'smtp://$MAILLAB_SMTP_HOST:$MAILLAB_SMTP_PORT/pc',
    `--mail-from alumnopop@redes.unlp.edu.ar --mail-rcpt ${account} --upload-file -`,
  );
  assert.deepEqual(
    dialogue(sent.captured, 'smtp').map((line) => line.split(/[ :]/)[0]),
    ['', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'Subject', 'QUIT'],
  );
  await agreesWithTshark(sent.file, sent.captured);

  const popped = await run(
    'curl-pop3',
    'pop3://$MAILLAB_POP3_HOST:$MAILLAB_POP3_PORT/',
    '--user alumnopop:alumnopoppass',
  );
  const pop3 = dialogue(popped.captured, 'pop3');
  assert.match(pop3[0]!, /^ → \+OK/);
  assert.match(pop3.join('\n'), /^LIST → \+OK 0 messages/m);
  assert.match(pop3.at(-1)!, /^QUIT → \+OK/);
  await agreesWithTshark(popped.file, popped.captured);

  const looked = await run(
    'curl-imap',
    'imap://$MAILLAB_IMAP_HOST:$MAILLAB_IMAP_PORT/',
    "--user alumnoimap:alumnoimappass -X 'EXAMINE INBOX'",
  );
  const imap = looked.captured.conversations.find(({ protocol }) => protocol === 'imap')!.exchanges;
  const examined = imap.find(({ command }) => /^\S+ EXAMINE INBOX$/.test(command ?? ''))!;
  assert.match(examined.reply!, /^\* 0 EXISTS$/m);
  assert.match(examined.reply!, /^\S+ OK \[READ-ONLY\]/m);
  await agreesWithTshark(looked.file, looked.captured);
});

const PYTHON = `
import imaplib, os, poplib, smtplib
at = lambda name: (os.environ['MAILLAB_%s_HOST' % name], int(os.environ['MAILLAB_%s_PORT' % name]))
with smtplib.SMTP(*at('SMTP'), local_hostname='pc', timeout=60) as smtp:
    smtp.sendmail('alumnopop@redes.unlp.edu.ar', ['${account}'], b'Subject: python\\r\\n\\r\\n.hola\\r\\n')
imap = imaplib.IMAP4(*at('IMAP'), timeout=60)
imap.login('alumnoimap', 'alumnoimappass')
while imap.select('INBOX')[1] == [b'0']: pass
assert b'.hola' in imap.fetch('1', '(BODY[TEXT])')[1][0][1]
imap.logout()
pop = poplib.POP3(*at('POP3'), timeout=60)
pop.user('alumnopop')
pop.pass_('alumnopoppass')
assert pop.stat() == (0, 0)
pop.quit()
`;

test("Python's smtplib, imaplib and poplib run through maillab capture, and their transcripts are right", async () => {
  const { file, captured } = await capture('python', 'python3', '-c', PYTHON);
  assert.equal(captured.exitCode, 0);
  const smtp = dialogue(captured, 'smtp');
  assert.deepEqual(
    smtp.map((line) => line.split(/[ :]/)[0]!.toUpperCase()),
    ['', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'SUBJECT', 'QUIT'],
  );
  const imap = captured.conversations.find(({ protocol }) => protocol === 'imap')!.exchanges;
  const fetched = imap.find(({ command }) => / FETCH 1 /.test(command ?? ''))!;
  assert.match(fetched.reply!, /^\* 1 FETCH \(.*BODY\[TEXT\] \{7\}/m);
  assert.match(fetched.reply!, /^\.hola$/m);
  assert.deepEqual(
    dialogue(captured, 'pop3').map((line) => line.split(' ')[0]),
    ['', 'USER', 'PASS', 'STAT', 'QUIT'],
  );
  await agreesWithTshark(file, captured);
});
