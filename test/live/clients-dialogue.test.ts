import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import Pop3Command from 'node-pop3';
import { createTransport } from 'nodemailer';
import { captureSockets } from '../../lib/capture/sockets.js';
import type { Trace } from '../../lib/capture/trace.js';
import { imapSession } from '../../lib/clients/imap.js';
import { labClients } from '../../lib/clients/lab-clients.js';
import { pop3Session } from '../../lib/clients/pop3.js';
import { smtpSession } from '../../lib/clients/smtp.js';
import type { Conversation } from '../../lib/protocols/conversation.js';
import { conversationsOf, type KnownConversation } from '../../lib/protocols/conversations.js';
import { fetchItems } from '../../lib/protocols/imap/response.js';
import { transactions } from '../../lib/protocols/smtp/transactions.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const NAME = 'mail.redes.unlp.edu.ar';
// A machine that runs other labs too may take its time.
const QUIET = { show: false, timeout: 120 } as const;
const [POP, IMAP] = ['alumnopop@redes.unlp.edu.ar', 'alumnoimap@redes.unlp.edu.ar'];

/** Delivers a message in a session of its own. */
async function deliver(from: string, to: string, message: string): Promise<void> {
  const session = await smtpSession({ ...lab().endpoint(NAME, 'smtp'), ...QUIET });
  // Postfix drops a client that sends on before it knows that PIPELINING is offered (RFC 2920 §3.1).
  await session.command('EHLO pc');
  await session.pipeline([`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']);
  assert.equal((await session.data(message)).code, 250);
  await session.quit();
}

/** Commands and replies, without the frames, which differ between two captures of the same. */
function said({ exchanges }: Conversation): [string | null, string | null][] {
  return exchanges.map(({ command, reply }) => [command, reply]);
}

type Name = KnownConversation['protocol'];

/** The client's conversation in a protocol, of which there must be one. */
function only<P extends Name>(trace: Trace, protocol: P): Extract<KnownConversation, { protocol: P }> {
  const found = conversationsOf(trace.streams).filter(
    (conversation): conversation is Extract<KnownConversation, { protocol: P }> =>
      conversation.protocol === protocol && conversation.client.address === '172.28.0.1',
  );
  assert.equal(found.length, 1);
  return found[0]!;
}

/** What the action said, from the wire, after holding it against what its own sockets saw. */
async function heard<P extends Name>(protocol: P, action: () => Promise<unknown>) {
  let own: Trace | undefined;
  const wire = await lab().capture(async () => {
    own = await captureSockets(action);
  });
  const conversation = only(wire, protocol);
  assert.deepEqual(said(conversationsOf(own!.streams)[0]!), said(conversation));
  return conversation;
}

test('an SMTP session typed by hand is the dialogue on the wire, and in the own sockets', async () => {
  const { host, port } = lab().endpoint(NAME, 'smtp');
  const message = 'From: Alumno <alumnopop@redes.unlp.edu.ar>\nSubject: hola\n\n.punto\n..\nfin';
  const replies: string[] = [];
  const conversation = await heard('smtp', async () => {
    const session = await smtpSession({ host, port, ...QUIET });
    replies.push(session.greeting.text, (await session.command('EHLO pc')).text);
    for (const line of [
      'RCPT TO:<x>',
      `MAIL FROM:<${POP}>`,
      `RCPT TO:<${IMAP}>`,
      'RCPT TO:<nadie@redes.unlp.edu.ar>',
    ]) {
      replies.push((await session.command(line)).text);
    }
    replies.push((await session.command('DATA')).text, (await session.data(message)).text);
    replies.push((await session.quit()).text);
  });
  assert.deepEqual(
    conversation.exchanges.map(({ reply }) => reply),
    replies,
  );
  const [transaction] = transactions(conversation);
  assert.deepEqual(
    transaction!.forwardPaths.map(({ path, accepted }) => [path, accepted]),
    [
      [`<${IMAP}>`, true],
      ['<nadie@redes.unlp.edu.ar>', false],
    ],
  );
  assert.equal(
    Buffer.from(transaction!.contents[0]!.bytes).toString(),
    `${message.replaceAll('\n', '\r\n')}\r\n`,
  );
  assert.match(transaction!.queueId!, /^[0-9A-Za-z]+$/);
});

test('an SMTP session over STARTTLS is ciphertext on the wire and plaintext in the own sockets', async () => {
  const { smtpSession } = labClients(lab());
  let own: Trace | undefined;
  const wire = await lab().capture(async () => {
    own = await captureSockets(async () => {
      const session = await smtpSession({ service: 'submission', ...QUIET });
      await session.command('EHLO pc');
      await session.startTls();
      assert.ok((await session.command('EHLO pc')).lines.some((line) => line.startsWith('AUTH ')));
      const plain = Buffer.from('\0alumnopop\0alumnopoppass').toString('base64');
      assert.equal((await session.command(`AUTH PLAIN ${plain}`)).code, 235);
      await session.quit();
    });
  });
  const onWire = said(only(wire, 'smtp')).flat().join('\n');
  assert.match(onWire, /^ciphertext \d+ bytes/m);
  assert.doesNotMatch(onWire, /AUTH PLAIN/);
  assert.match(said(conversationsOf(own!.streams)[0]!).flat().join('\n'), /^235 /m);
  assert.match(own!.options.secrets!, /CLIENT_TRAFFIC_SECRET_0/);
});

test('a POP3 session typed by hand is the dialogue on the wire, and in the own sockets', async () => {
  await deliver(IMAP, POP, 'Subject: para pop\n\n.punto');
  await lab()
    .host('mail')
    .mailbox(POP)
    .untilArrived(({ source }) => source.includes('Subject: para pop'));
  const texts: string[] = [];
  const conversation = await heard('pop3', async () => {
    const session = await pop3Session({ ...lab().endpoint(NAME, 'pop3'), ...QUIET });
    texts.push(session.greeting.text);
    const lines = ['CAPA', 'STAT', 'USER alumnopop', 'PASS alumnopoppass', 'STAT', 'LIST', 'UIDL'];
    for (const line of [...lines, 'RETR 1', 'TOP 1 0', 'DELE 99', 'NOOP']) {
      texts.push((await session.command(line)).text);
    }
    texts.push((await session.quit()).text);
  });
  assert.deepEqual(
    conversation.exchanges.map(({ reply }) => reply),
    texts,
  );
  const message = conversation.exchanges.find(({ verb, content }) => verb === 'RETR' && content);
  assert.match(Buffer.from(message!.content!.bytes).toString(), /Subject: para pop\r\n\r\n\.punto\r\n$/);
});

test('an IMAP session typed by hand is the dialogue on the wire, and in the own sockets', async () => {
  const texts: string[] = [];
  const conversation = await heard('imap', async () => {
    const session = await imapSession({ ...lab().endpoint(NAME, 'imap'), ...QUIET });
    texts.push(session.greeting.source);
    for (const line of ['a CAPABILITY', 'b LOGIN alumnoimap alumnoimappass', 'c SELECT INBOX']) {
      texts.push((await session.command(line)).text);
    }
    const message = 'Subject: copia\r\n\r\nñandú\r\n';
    const size = Buffer.byteLength(message);
    texts.push((await session.command(`d APPEND INBOX (\\Seen) {${size}}`, message)).text);
    texts.push((await session.command('e NOOP')).text);
    const fetched = await session.command('f FETCH * (UID FLAGS BODY.PEEK[])');
    texts.push(fetched.text);
    const body = fetchItems(fetched.responses[0]!).get('BODY[]') as { bytes: Uint8Array };
    assert.equal(Buffer.from(body.bytes).toString(), message);
    texts.push((await session.command('g UID CHECK')).text, (await session.command('h DONE')).text);
    texts.push((await session.logout()).text);
  });
  assert.deepEqual(
    conversation.exchanges.map(({ reply }) => reply),
    texts,
  );
});

test('ImapSession.next() hears of mail that arrives during IDLE', async () => {
  const session = await imapSession({ ...lab().endpoint(NAME, 'imap'), ...QUIET });
  await session.command('a LOGIN alumnoimap alumnoimappass');
  await session.command('b SELECT INBOX');
  try {
    assert.equal((await session.command('c IDLE')).status, '+');
    await deliver(POP, IMAP, 'Subject: novedad\n\nllegó');
    for await (const response of session.responses()) if (response.name === 'EXISTS') break;
    assert.equal((await session.done()).status, 'OK');
    await session.logout();
  } finally {
    session.cut();
  }
});

test('nodemailer, imapflow and node-pop3 speak TLS with the lab by its options alone', async () => {
  const clients = labClients(lab());
  const transport = createTransport(clients.smtp({ account: 'alumnopop' }));
  const { response } = await transport.sendMail({ from: POP, to: IMAP, subject: 'cifrado', text: 'x' });
  assert.match(response, /^250 /);
  for (const options of [{ startTls: true }, { secure: true }]) {
    const client = new ImapFlow(clients.imap('alumnoimap', options));
    await client.connect();
    assert.equal((await client.mailboxOpen('INBOX')).path, 'INBOX');
    await client.logout();
  }
  const pop = new Pop3Command(clients.pop3('alumnopop', { secure: true }));
  assert.match(await pop.STAT(), /^\d+ \d+$/);
  await pop.QUIT();
});

/** Sends, then reads by POP3 and IMAP with Python's own libraries, printing each reply that they understood. */
const PYTHON = `
import smtplib, poplib, imaplib, sys
host, smtp, pop, imap = sys.argv[1], *map(int, sys.argv[2:])
with smtplib.SMTP(host, smtp, local_hostname='pc') as s:
    print('smtp', s.ehlo()[0], s.mail('${POP}')[0], s.rcpt('${IMAP}')[0], s.rcpt('nadie@redes.unlp.edu.ar')[0],
          s.data(b'Subject: python\\r\\n\\r\\n.x')[0], s.quit()[0])
p = poplib.POP3(host, pop)
p.user('alumnopop'); p.pass_('alumnopoppass')
print('pop3', p.stat()[0], len(p.list()[1]), len(p.uidl()[1]))
p.quit()
i = imaplib.IMAP4(host, imap)
i.login('alumnoimap', 'alumnoimappass')
print('imap', int(i.select('INBOX')[1][0]), len(i.search(None, 'ALL')[1][0].split()))
i.logout()
`;

test('the dialogues of smtplib, poplib and imaplib say what these libraries understood', async () => {
  const ports = ['smtp', 'pop3', 'imap'].map((service) => lab().endpoint(NAME, service).port);
  let printed = '';
  const trace = await lab().capture(async () => {
    const args = ['-c', PYTHON, '127.0.0.1', ...ports.map(String)];
    printed = (await promisify(execFile)('python3', args)).stdout;
  });
  const [smtp, pop3, imap] = [only(trace, 'smtp'), only(trace, 'pop3'), only(trace, 'imap')];
  const codes = smtp.exchanges.flatMap(({ kind, verb, response }) =>
    kind === 'greeting' || verb === 'DATA' ? [] : [response!.code],
  );
  const reply = (wanted: string) => pop3.exchanges.find(({ verb }) => verb === wanted)!.response!;
  const data = (wanted: string) =>
    imap.exchanges.flatMap(({ responses }) => responses).find(({ name }) => name === wanted)!;
  const lines = [
    ['smtp', ...codes],
    ['pop3', reply('STAT').information.split(' ')[0], reply('LIST').lines.length, reply('UIDL').lines.length],
    ['imap', data('EXISTS').number, data('SEARCH').values.length],
  ];
  assert.equal(printed.trim(), lines.map((line) => line.join(' ')).join('\n'));
});
