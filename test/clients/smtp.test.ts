import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { smtpSession } from '../../lib/clients/smtp.js';
import { LabUnreachableError, MaillabError, UsageError } from '../../lib/errors.js';
import { selfSigned } from './certificate.js';
import { play } from './script-server.js';

const QUIET = { show: false, timeout: 5 } as const;

test('smtpSession() sends exactly what is typed and returns each reply as it came', async () => {
  const server = await play(`
    S: 220 mail ESMTP
    C: EHLO pc
    S: 250-mail
    S: 250 SIZE 10240000
    C: mail  from:<a@x>
    S: 501 5.5.4 Syntax: MAIL FROM:<address>
    C: QUIT
    S: 221 2.0.0 Bye
  `);
  const session = await smtpSession({ ...server, ...QUIET });
  assert.equal(session.greeting.text, '220 mail ESMTP');
  assert.equal((await session.command('EHLO pc')).text, '250-mail\n250 SIZE 10240000');
  const refused = await session.command('mail  from:<a@x>');
  assert.deepEqual([refused.code, refused.enhancedStatus], [501, '5.5.4']);
  assert.equal((await session.quit()).code, 221);
  await server.finished;
});

test('SmtpSession.data() makes lines end in CRLF, doubles leading dots and ends with a dot', async () => {
  const server = await play(`
    S: 220 x
    C: DATA
    S: 354 go
    C: ..a
    C: b.
    C: ...
    C: ñ
    C: .
    S: 250 2.0.0 Ok: queued as 7F
  `);
  const session = await smtpSession({ ...server, ...QUIET });
  await assert.rejects(session.data('early'), UsageError);
  await session.command('DATA');
  assert.equal((await session.data('.a\nb.\r\n..\nñ')).code, 250);
  await session.close();
  await server.finished;
});

test('SmtpSession.pipeline() writes all lines at once and returns their replies in order', async () => {
  const server = await play(`
    S: 220 x
    C: MAIL FROM:<a@x>
    C: RCPT TO:<b@y>
    C: DATA
    S| 250 ok\\r\\n550 no\\r\\n554 no valid recipients\\r\\n
  `);
  const session = await smtpSession({ ...server, ...QUIET });
  const replies = await session.pipeline(['MAIL FROM:<a@x>', 'RCPT TO:<b@y>', 'DATA']);
  assert.deepEqual(
    replies.map(({ code }) => code),
    [250, 550, 554],
  );
  await session.close();
  await server.finished;
});

test('SmtpSession.command() refuses CR, LF and NUL before a byte is sent', async () => {
  const server = await play('S: 220 x');
  const session = await smtpSession({ ...server, ...QUIET });
  for (const line of ['MAIL FROM:<a>\r\nRCPT TO:<b>', 'NOOP\n', 'NOOP\r', 'NOOP\0']) {
    assert.throws(() => session.command(line), UsageError);
    assert.throws(() => session.pipeline(['NOOP', line]), UsageError);
  }
  await session.close();
  await server.finished;
  assert.equal(server.state.received.length, 0);
});

test('SmtpSession.raw() sends bytes as they are', async () => {
  const server = await play(`
    S: 220 x
    C: NOOP
    C: NOOP
    S: 250 one
    S: 250 two
  `);
  const session = await smtpSession({ ...server, ...QUIET });
  session.raw('NOOP\r\nNOOP\r\n');
  assert.equal((await session.reply()).text, '250 one');
  assert.equal((await session.reply()).text, '250 two');
  await session.close();
  await server.finished;
});

test('SmtpSession.startTls() goes on above TLS, with the certificate checked', async () => {
  const certificate = selfSigned('mail.lab');
  const server = await play(
    `
    S: 220 x
    C: STARTTLS
    S: 220 2.0.0 Ready to start TLS
    TLS
    C: EHLO pc
    S: 250 x
  `,
    certificate,
  );
  const tls = { ca: certificate.cert, servername: 'mail.lab' };
  const session = await smtpSession({ ...server, ...QUIET, tls });
  await session.startTls();
  assert.equal((await session.command('EHLO pc')).code, 250);
  assert.equal(session.connection.tls?.authorized, true);
  await session.close();
  await server.finished;
});

test('SmtpSession.startTls() refuses a certificate that the CA does not vouch for', async () => {
  const certificate = selfSigned('mail.lab');
  const server = await play('S: 220 x\nC: STARTTLS\nS: 220 go\nTLS\nC: never', certificate);
  const session = await smtpSession({ ...server, ...QUIET, tls: { servername: 'mail.lab' } });
  await assert.rejects(session.startTls(), /Cannot start TLS with .*self-signed certificate/);
});

test('SmtpSession.startTls() refuses what was injected between the reply and TLS', async () => {
  const server = await play(`
    S: 220 x
    C: STARTTLS
    S| 220 2.0.0 Ready to start TLS\\r\\n250 injected\\r\\n
    C: never
  `);
  const session = await smtpSession({ ...server, ...QUIET });
  await assert.rejects(session.startTls(), /14 bytes came in clear after the reply that announced TLS/);
  await assert.rejects(server.finished);
  assert.equal(server.state.received.toString(), 'STARTTLS\r\n');
});

test('smtpSession() shows each line as it goes and comes, and hides passwords that are not public', async () => {
  const hidden = Buffer.from('\0ana\0secreto').toString('base64');
  const shown = Buffer.from('\0alumnopop\0alumnopoppass').toString('base64');
  const server = await play(`
    S: 220 x
    C: AUTH PLAIN ${hidden}
    S: 535 5.7.8 no
    C: AUTH PLAIN ${shown}
    S: 235 2.7.0 yes
    C: AUTH LOGIN
    S: 334 VXNlcm5hbWU6
    C: ${Buffer.from('ana').toString('base64')}
    S: 334 UGFzc3dvcmQ6
    C: ${Buffer.from('secreto').toString('base64')}
    S: 235 yes
  `);
  const lines: string[] = [];
  const session = await smtpSession({ ...server, timeout: 5, show: (line) => lines.push(line) });
  await session.command(`AUTH PLAIN ${hidden}`);
  await session.command(`AUTH PLAIN ${shown}`);
  await session.command('AUTH LOGIN');
  await session.command(Buffer.from('ana').toString('base64'));
  await session.command(Buffer.from('secreto').toString('base64'));
  await session.close();
  await server.finished;
  assert.deepEqual(lines, [
    'S: 220 x',
    'C: AUTH PLAIN ********',
    'S: 535 5.7.8 no',
    `C: AUTH PLAIN ${shown}`,
    'S: 235 2.7.0 yes',
    'C: AUTH LOGIN',
    'S: 334 VXNlcm5hbWU6',
    'C: ********',
    'S: 334 UGFzc3dvcmQ6',
    'C: ********',
    'S: 235 yes',
  ]);
});

test('smtpSession() says who does not answer, and what to do', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await assert.rejects(smtpSession({ host: '127.0.0.1', port, ...QUIET }), (error: Error) => {
    assert.ok(error instanceof LabUnreachableError);
    assert.match(
      error.message,
      /^Cannot reach "127.0.0.1" port \d+: connection refused\. Start the lab with/,
    );
    return true;
  });
});

test('SmtpSession.command() gives up on a server that says nothing, and on one that closes', async () => {
  const silent = await play('S: 220 x\nC: NOOP\nC: never');
  const session = await smtpSession({ ...silent, show: false, timeout: 0.2 });
  await assert.rejects(
    session.command('NOOP'),
    /^MaillabError: Waiting for the reply to "NOOP" from .*: nothing came in 0.2 s/,
  );
  await session.close();
  const closing = await play('S: 220 x\nC: NOOP\nEND');
  const other = await smtpSession({ ...closing, ...QUIET });
  await assert.rejects(other.command('NOOP'), /the server closed the connection/);
  await assert.rejects(other.command('NOOP'), MaillabError);
});
