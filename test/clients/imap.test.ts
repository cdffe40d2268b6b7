import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imapSession } from '../../lib/clients/imap.js';
import { UsageError } from '../../lib/errors.js';
import { fetchItems } from '../../lib/protocols/imap/response.js';
import { selfSigned } from './certificate.js';
import { play } from './script-server.js';

const QUIET = { show: false, timeout: 5 } as const;

test('imapSession() returns untagged data with the tagged response', async () => {
  const server = await play(`
    S: * OK [CAPABILITY IMAP4rev1] ready
    C: a1 SELECT INBOX
    S: * 3 EXISTS
    S: a1 OK [READ-WRITE] done
    C: a2 FETCH 3 (FLAGS BODY.PEEK[])
    S| * 3 FETCH (FLAGS () BODY[] {9}\\r\\n
    S| a2 OK x\\r\\n)\\r\\n
    S: a2 OK done
    C: a3 NONSENSE
    S: a3 BAD no
  `);
  const session = await imapSession({ ...server, ...QUIET });
  assert.equal(session.greeting.text, 'ready');
  const select = await session.command('a1 SELECT INBOX');
  assert.deepEqual([select.status, select.responses[0]!.number], ['OK', 3]);
  assert.equal(select.text, '* 3 EXISTS\na1 OK [READ-WRITE] done');
  const fetch = await session.command('a2 FETCH 3 (FLAGS BODY.PEEK[])');
  const body = fetchItems(fetch.responses[0]!).get('BODY[]') as { bytes: Uint8Array };
  assert.equal(Buffer.from(body.bytes).toString(), 'a2 OK x\r\n');
  assert.equal((await session.command('a3 NONSENSE')).status, 'BAD');
  await session.close();
  await server.finished;
});

test('ImapSession.command() sends literals of both kinds, and checks their size', async () => {
  const server = await play(`
    S: * OK
    C: a LOGIN {3}
    S: + go
    C: ana x
    S: a OK
    C: b APPEND INBOX {6}
    S: + go
    C: ñandu
    S: b OK
    C: c APPEND INBOX {2+}
    C: hi
    S: c OK
  `);
  const session = await imapSession({ ...server, ...QUIET });
  assert.equal((await session.command('a LOGIN {3}')).status, '+');
  assert.equal((await session.command('ana x')).status, 'OK');
  assert.equal((await session.command('b APPEND INBOX {6}', 'ñandu')).text, '+ go\nb OK');
  assert.equal((await session.command('c APPEND INBOX {2+}', 'hi')).status, 'OK');
  assert.throws(() => session.command('d APPEND INBOX {5}', 'ñandu'), /the literal has 6 octets/);
  assert.throws(() => session.command('d APPEND INBOX {5+}'), UsageError);
  await session.close();
  await server.finished;
});

test('ImapSession.next() gives what comes during IDLE, and done() ends it', async () => {
  const server = await play(`
    S: * OK
    C: a IDLE
    S: + idling
    S: * 4 EXISTS
    S: * OK Still here
    C: DONE
    S: * 5 EXISTS
    S: a OK Idle completed
  `);
  const session = await imapSession({ ...server, ...QUIET });
  assert.equal((await session.command('a IDLE')).status, '+');
  assert.equal((await session.next()).number, 4);
  for await (const response of session.responses()) {
    assert.equal(response.text, 'Still here');
    break;
  }
  const done = await session.done();
  assert.deepEqual([done.status, done.responses.length], ['OK', 2]);
  await session.close();
  await server.finished;
});

test('ImapSession.pipeline() keeps overlapping commands apart by their tags', async () => {
  const server = await play('S: * OK\nC: a NOOP\nC: b NOOP\nS: * 1 EXISTS\nS: b OK two\nS: a NO one');
  const session = await imapSession({ ...server, ...QUIET });
  const replies = await session.pipeline(['a NOOP', 'b NOOP']);
  assert.deepEqual(
    replies.map(({ text }) => text),
    ['a NO one', '* 1 EXISTS\nb OK two'],
  );
  await session.close();
});

test('ImapSession.command() refuses CR, LF and NUL before a byte is sent', async () => {
  const server = await play('S: * OK');
  const session = await imapSession({ ...server, ...QUIET });
  for (const line of ['a NOOP\r\nb LOGOUT', 'a NOOP\n', 'a NOOP\r', 'a NOOP\0']) {
    assert.throws(() => session.command(line), UsageError);
    assert.throws(() => session.pipeline([line]), UsageError);
  }
  await session.close();
  assert.equal(server.state.received.length, 0);
});

test('imapSession() refuses a literal that announces more than it will hold', async () => {
  const server = await play('S: * OK\nC: a NOOP\nS: * 1 FETCH (BODY[] {99999999999}\nC: never');
  const session = await imapSession({ ...server, ...QUIET });
  await assert.rejects(session.command('a NOOP'), /announced a literal of 99999999999 octets/);
  session.cut();
});

test('imapSession() hides passwords that are not public', async () => {
  const server = await play(
    'S: * OK\nC: a LOGIN ana "se\\\\"creto"\nS: a NO\nC: b AUTHENTICATE PLAIN\nS: +\nC: AGEAYg==\nS: b NO',
  );
  const shown: string[] = [];
  const session = await imapSession({ ...server, timeout: 5, show: (line) => shown.push(line) });
  await session.command('a LOGIN ana "se\\\\"creto"');
  await session.command('b AUTHENTICATE PLAIN');
  await session.command('AGEAYg==');
  await session.close();
  assert.deepEqual(
    shown.filter((line) => line.startsWith('C')),
    ['C: a LOGIN ana ********', 'C: b AUTHENTICATE PLAIN', 'C: ********'],
  );
});

test('ImapSession.startTls() goes on above TLS, and refuses what was injected before it', async () => {
  const certificate = selfSigned('mail.lab');
  const tls = { ca: certificate.cert, servername: 'mail.lab' };
  const server = await play('S: * OK\nC: tls STARTTLS\nS: tls OK go\nTLS\nC: a NOOP\nS: a OK', certificate);
  const session = await imapSession({ ...server, ...QUIET, tls });
  await session.startTls();
  assert.equal((await session.command('a NOOP')).status, 'OK');
  await session.close();
  const hostile = await play('S: * OK\nC: tls STARTTLS\nS| tls OK go\\r\\n* BYE injected\\r\\n\nC: never');
  const other = await imapSession({ ...hostile, ...QUIET, tls });
  await assert.rejects(other.startTls(), /16 bytes came in clear/);
});
