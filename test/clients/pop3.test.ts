import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pop3Session } from '../../lib/clients/pop3.js';
import { UsageError } from '../../lib/errors.js';
import { selfSigned } from './certificate.js';
import { play } from './script-server.js';

const QUIET = { show: false, timeout: 5 } as const;

test('pop3Session() reads each reply to its end, and undoes dot-stuffing', async () => {
  const server = await play(`
    S: +OK Dovecot ready.
    C: USER alumnopop
    S: +OK
    C: PASS x
    S: -ERR [AUTH] Authentication failed.
    C: LIST
    S: +OK 2 messages:
    S: 1 120
    S: 2 80
    S: .
    C: LIST 2
    S: +OK 2 80
    C: RETR 1
    S| +OK\\r\\nSubject: x\\r\\n\\r\\n..a\\r\\n
    S| ..\\r\\n.\\r
    S| \\n
    C: TOP 1 0
    S: +OK
    S: .
    C: QUIT
    S: +OK Logging out.
  `);
  const session = await pop3Session({ ...server, ...QUIET });
  assert.equal(session.greeting.information, 'Dovecot ready.');
  assert.equal((await session.command('USER alumnopop')).text, '+OK');
  const refused = await session.command('PASS x');
  assert.deepEqual([refused.status, refused.responseCode], ['-ERR', 'AUTH']);
  const list = await session.command('LIST');
  assert.deepEqual([list.lines, list.text], [['1 120', '2 80'], '+OK 2 messages:\n1 120\n2 80\n.']);
  assert.equal((await session.command('LIST 2')).text, '+OK 2 80');
  const retr = await session.command('RETR 1');
  assert.equal(Buffer.from(retr.bytes!).toString(), 'Subject: x\r\n\r\n.a\r\n.\r\n');
  assert.deepEqual((await session.command('TOP 1 0')).lines, []);
  assert.equal((await session.quit()).status, '+OK');
  await server.finished;
});

test('Pop3Session.pipeline() gives each line its reply', async () => {
  const server = await play(`
    S: +OK
    C: STAT
    C: UIDL
    C: NOOP
    S| +OK 1 9\\r\\n+OK\\r\\n1 u1\\r\\n.\\r\\n-ERR\\r\\n
  `);
  const session = await pop3Session({ ...server, ...QUIET });
  const replies = await session.pipeline(['STAT', 'UIDL', 'NOOP']);
  assert.deepEqual(
    replies.map(({ text }) => text),
    ['+OK 1 9', '+OK\n1 u1\n.', '-ERR'],
  );
  await session.close();
  await server.finished;
});

test('Pop3Session.command() answers a challenge, and hides passwords that are not public', async () => {
  const [plain, shown] = [Buffer.from('\0ana\0secreto').toString('base64'), [] as string[]];
  const server = await play(`
    S: +OK
    C: AUTH PLAIN
    S: +
    C: ${plain}
    S: +OK Logged in.
    C: PASS otra
    S: -ERR
    C: PASS alumnopoppass
    S: -ERR
  `);
  const session = await pop3Session({ ...server, timeout: 5, show: (line) => shown.push(line) });
  assert.equal((await session.command('AUTH PLAIN')).status, '+');
  assert.equal((await session.command(plain)).status, '+OK');
  await session.command('PASS otra');
  await session.command('PASS alumnopoppass');
  await session.close();
  assert.deepEqual(
    shown.filter((line) => line.startsWith('C')),
    ['C: AUTH PLAIN', 'C: ********', 'C: PASS ********', 'C: PASS alumnopoppass'],
  );
});

test('Pop3Session.command() refuses CR, LF and NUL before a byte is sent', async () => {
  const server = await play('S: +OK');
  const session = await pop3Session({ ...server, ...QUIET });
  for (const line of ['USER a\r\nDELE 1', 'NOOP\n', 'NOOP\r', 'NOOP\0']) {
    await assert.rejects(session.command(line), UsageError);
  }
  await session.close();
  assert.equal(server.state.received.length, 0);
});

test('Pop3Session.startTls() goes on above TLS, and refuses what was injected before it', async () => {
  const certificate = selfSigned('mail.lab');
  const tls = { ca: certificate.cert, servername: 'mail.lab' };
  const server = await play('S: +OK\nC: STLS\nS: +OK Begin TLS\nTLS\nC: NOOP\nS: +OK', certificate);
  const session = await pop3Session({ ...server, ...QUIET, tls });
  await session.startTls();
  assert.equal((await session.command('NOOP')).status, '+OK');
  await session.close();
  const hostile = await play('S: +OK\nC: STLS\nS| +OK Begin TLS\\r\\n+OK injected\\r\\n\nC: never');
  const other = await pop3Session({ ...hostile, ...QUIET, tls });
  await assert.rejects(other.startTls(), /14 bytes came in clear/);
});
