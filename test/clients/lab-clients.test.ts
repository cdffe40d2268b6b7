import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapFlow } from 'imapflow';
import Pop3Command from 'node-pop3';
import { createTransport } from 'nodemailer';
import { labClients } from '../../lib/clients/lab-clients.js';
import { selfSigned } from './certificate.js';
import { play } from './script-server.js';

const NAME = 'mail.redes.unlp.edu.ar';
const certificate = selfSigned(NAME);

/** The clients of a lab whose one server plays `script`, and the services that they asked for. */
async function labThatPlays(script: string, authority = certificate.cert) {
  const server = await play(script, certificate);
  const asked: string[] = [];
  const clients = labClients({
    authority,
    endpoint(host, service) {
      asked.push(`${host} ${service}`);
      return { host: server.host, port: server.port };
    },
  });
  return { ...clients, asked, server };
}

const STARTTLS = 'S: 220 x\nC: EHLO pc\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO pc\nS: 250 x';

test('smtpSession() trusts the lab by the name of its server, with nothing said', async () => {
  const { smtpSession, asked } = await labThatPlays(STARTTLS);
  const session = await smtpSession({ show: false });
  await session.command('EHLO pc');
  await session.startTls();
  assert.equal((await session.command('EHLO pc')).code, 250);
  assert.equal(session.connection.tls!.authorized, true);
  await session.close();
  assert.deepEqual(asked, [`${NAME} smtp`]);
});

test('smtpSession() refuses a server that another authority vouches for, or that has another name', async () => {
  const other = await labThatPlays(STARTTLS, selfSigned(NAME).cert);
  const session = await other.smtpSession({ show: false });
  await session.command('EHLO pc');
  await assert.rejects(session.startTls(), /Cannot start TLS with .*self-signed certificate/);
  const { smtpSession } = await labThatPlays(STARTTLS);
  const named = await smtpSession({ show: false, server: 'pc-a' });
  await named.command('EHLO pc');
  await assert.rejects(named.startTls(), /Cannot start TLS with .*does not match certificate's altnames/);
});

test('imapSession() and pop3Session() speak TLS at once on the services that expect it', async () => {
  const imap = await labThatPlays('TLS\nS: * OK hi\nC: a NOOP\nS: a OK done');
  const imapSession = await imap.imapSession({ service: 'imaps', show: false });
  assert.equal((await imapSession.command('a NOOP')).status, 'OK');
  await imapSession.close();
  const pop = await labThatPlays('TLS\nS: +OK hi\nC: CAPA\nS: +OK\nS: .');
  const popSession = await pop.pop3Session({ secure: true, show: false });
  assert.equal((await popSession.command('CAPA')).status, '+OK');
  await popSession.close();
  assert.deepEqual([...imap.asked, ...pop.asked], [`${NAME} imaps`, `${NAME} pop3s`]);
});

test('smtp() with an account makes nodemailer start TLS, trust the lab and authenticate', async () => {
  const auth = Buffer.from('\0alumnopop\0alumnopoppass').toString('base64');
  const lab = await labThatPlays(`
    S: 220 x
    C: EHLO pc
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 go
    TLS
    C: EHLO pc
    S: 250 AUTH PLAIN
    C: AUTH PLAIN ${auth}
    S: 235 2.7.0 in
    C: QUIT
    S: 221 bye`);
  const transport = createTransport({ ...lab.smtp({ account: 'alumnopop' }), name: 'pc' });
  assert.equal(await transport.verify(), true);
  await lab.server.finished;
  assert.deepEqual(lab.asked, [`${NAME} submission`]);
});

test('imap() makes imapflow start TLS and trust the lab', async () => {
  const lab = await labThatPlays(`
    S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi
    C: 1 STARTTLS
    S: 1 OK go
    TLS
    C: 2 CAPABILITY`);
  const client = new ImapFlow(lab.imap('alumnoimap', { startTls: true }));
  client.on('error', () => {});
  const connecting = client.connect().catch(() => {});
  await lab.server.finished;
  await connecting;
  client.close();
  assert.deepEqual(lab.asked, [`${NAME} imap`]);
});

test('pop3() makes node-pop3 speak TLS at once and trust the lab', async () => {
  const lab = await labThatPlays(`
    TLS
    S: +OK hi
    C: USER alumnopop
    S: +OK
    C: PASS alumnopoppass
    S: +OK in
    C: STAT
    S: +OK 2 300
    C: QUIT
    S: +OK bye`);
  const client = new Pop3Command(lab.pop3('alumnopop', { secure: true }));
  assert.equal(await client.STAT(), '2 300');
  await client.QUIT();
  await lab.server.finished;
  assert.deepEqual(lab.asked, [`${NAME} pop3s`]);
});
