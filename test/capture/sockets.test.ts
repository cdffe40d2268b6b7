import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { captureSockets } from '../../lib/capture/sockets.js';
import { smtpSession } from '../../lib/clients/smtp.js';
import { conversationOf } from '../../lib/protocols/conversations.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { transactions } from '../../lib/protocols/smtp/transactions.js';
import type { Stream } from '../../lib/wire/stream.js';
import { selfSigned } from '../clients/certificate.js';
import { play } from '../clients/script-server.js';

function said(stream: Stream, from: 'client' | 'server'): string {
  return Buffer.concat(
    stream.parts.filter((part) => part.from === from).map((part) => part.bytes),
  ).toString();
}

/** A server that sends back what it gets. */
async function echo() {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

async function exchange(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  socket.resume();
  await once(socket, 'close');
}

test('captureSockets() records what nodemailer sends and receives, with the connection around it', async () => {
  const server = await play(`
    S: 220 mail ESMTP
    C: EHLO pc
    S: 250 mail
    C: MAIL FROM:<a@x>
    S: 250 2.1.0 Ok
    C: RCPT TO:<b@y>
    S: 250 2.1.5 Ok
    C: DATA
    S: 354 go
    C: Subject: hola
    C: X: y
  `);
  const transport = createTransport({ host: server.host, port: server.port, name: 'pc', ignoreTLS: true });
  const raw = 'Subject: hola\r\nX: y\r\n';
  const trace = await captureSockets(async () => {
    await transport.sendMail({ envelope: { from: 'a@x', to: 'b@y' }, raw }).catch(() => {});
  });
  const [stream] = trace.streams;
  assert.equal(trace.streams.length, 1);
  assert.deepEqual(stream!.server, { address: '127.0.0.1', port: server.port });
  assert.equal(stream!.closed.client, 'fin');
  assert.equal(said(stream!, 'client'), server.state.received.toString());
  const [transaction] = transactions(smtp(stream!));
  assert.deepEqual([transaction!.reversePath, transaction!.size], ['<a@x>', raw.length]);
  assert.match(trace.rows()[0]!.info, /\[SYN\]/);
  assert.deepEqual(trace.options.open, []);
});

test('captureSockets() records above TLS, and the secrets of the session', async () => {
  const certificate = selfSigned('mail.lab');
  const script = 'S: 220 x\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO pc\nS: 250 AUTH PLAIN';
  const server = await play(script, certificate);
  const tls = { ca: certificate.cert, servername: 'mail.lab' };
  const trace = await captureSockets(async () => {
    const session = await smtpSession({ ...server, show: false, tls });
    await session.startTls();
    await session.command('EHLO pc');
    await session.close();
  });
  assert.equal(trace.streams.length, 1);
  assert.deepEqual(
    smtp(trace.streams[0]!).exchanges.map(({ command, protection }) => [command, protection]),
    [
      [null, 'clear'],
      ['STARTTLS', 'clear'],
      ['EHLO pc', 'secured'],
    ],
  );
  assert.match(trace.options.secrets!, /^CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64} /m);
});

test('captureSockets() records implicit TLS as plaintext', async () => {
  const certificate = selfSigned('mail.lab');
  const server = await play('TLS\nS: 220 x\nC: NOOP\nS: 250 ok', certificate);
  const tls = { ca: certificate.cert, servername: 'mail.lab' };
  const trace = await captureSockets(async () => {
    const session = await smtpSession({ ...server, show: false, secure: true, tls });
    await session.command('NOOP');
    await session.close();
  });
  const conversation = conversationOf(trace.streams[0]!)!;
  assert.deepEqual([conversation.protocol, conversation.exchanges.length], ['smtp', 2]);
  assert.match(trace.options.secrets!, /CLIENT_HANDSHAKE_TRAFFIC_SECRET/);
});

test('captureSockets() leaves out what others do at the same time', async () => {
  const { port, server } = await echo();
  const [one, two] = await Promise.all([
    captureSockets(() => exchange(port, 'one')),
    captureSockets(() => exchange(port, 'two')),
    exchange(port, 'nobody'),
  ]);
  assert.deepEqual(
    [one!, two!].map((trace) =>
      trace.streams.map((stream) => [said(stream, 'client'), said(stream, 'server')]),
    ),
    [[['one', 'one']], [['two', 'two']]],
  );
  server.close();
});

test('captureSockets() follows a connection from before that the action writes to', async () => {
  const { port, server } = await echo();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('before');
  await once(socket, 'data');
  const trace = await captureSockets(async () => {
    socket.write('within');
    await once(socket, 'data');
  });
  socket.end('after');
  await once(socket.resume(), 'close');
  const [stream] = trace.streams;
  assert.deepEqual([said(stream!, 'client'), said(stream!, 'server')], ['within', 'within']);
  assert.equal(trace.options.open!.length, 1);
  server.close();
});

test('captureSockets() shows a refused connection', async () => {
  const { port, server } = await echo();
  await new Promise((resolve) => server.close(resolve));
  const trace = await captureSockets(async () => {
    await assert.rejects(once(connect(port, '127.0.0.1'), 'connect'), /ECONNREFUSED/);
  });
  const infos = trace.rows().map(({ info }) => info);
  assert.equal(infos.length, 2);
  assert.match(infos[0]!, /\[SYN\]/);
  assert.match(infos[1]!, /\[RST, ACK\]/);
});

test('captureSockets() calls the ends what the caller calls them', async () => {
  const { port, server } = await echo();
  const names = { client: '172.28.0.1', server: '172.28.0.90' };
  const trace = await captureSockets(() => exchange(port, 'x'), {
    rename: ({ client }) => ({
      client: { address: names.client, port: client.port },
      server: { address: names.server, port: 25 },
    }),
  });
  assert.deepEqual(trace.streams[0]!.server, { address: '172.28.0.90', port: 25 });
  server.close();
});

test('captureSockets() keeps no more than its limit, and says so', async () => {
  const { port, server } = await echo();
  const trace = await captureSockets(() => exchange(port, 'x'.repeat(100)), { limit: 150 });
  assert.equal(trace.options.damage, '100 octets beyond the limit of 150 were not kept');
  server.close();
});

test('captureSockets() throws what the action throws, and sockets work as before', async () => {
  await assert.rejects(
    captureSockets(() => {
      throw new Error('the action failed');
    }),
    /the action failed/,
  );
  const { port, server } = await echo();
  await exchange(port, 'afterwards');
  const trace = await captureSockets(() => exchange(port, 'again'));
  assert.deepEqual([trace.streams.length, said(trace.streams[0]!, 'server')], [1, 'again']);
  server.close();
});
