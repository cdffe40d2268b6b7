import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { connect, type SecureVersion, TLSSocket } from 'node:tls';
import { handshakeOf, tls } from '../../../lib/protocols/tls/dialogue.js';
import type { Part } from '../../../lib/wire/stream.js';
import { selfSigned } from '../../clients/certificate.js';
import { type Talk, talk } from '../dialogue.js';

const certificate = selfSigned('mail.redes.unlp.edu.ar');

/** What passes between OpenSSL's client and server in `version`, as an eavesdropper between them sees it. */
async function overhear(version: SecureVersion): Promise<Talk> {
  const parts: Part[] = [];
  const note = (from: 'client' | 'server') => (bytes: Buffer) => {
    parts.push({ from, frame: parts.length + 1, timestamp: BigInt(parts.length), bytes: Buffer.from(bytes) });
  };
  const server = createServer((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, ALPNProtocols: ['imap'], ...certificate });
    secure.on('data', (bytes) => secure.end(bytes));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const middle = createServer((client: Socket) => {
    const onward = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('data', note('client'));
    onward.on('data', note('server'));
    client.pipe(onward).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(middle, 'listening');
  const socket = connect({
    port: (middle.address() as AddressInfo).port,
    servername: 'mail.redes.unlp.edu.ar',
    ca: certificate.cert,
    ALPNProtocols: ['imap', 'pop3'],
    minVersion: version,
    maxVersion: version,
  });
  socket.write('x'.repeat(1000));
  socket.resume();
  await once(socket, 'close');
  server.close();
  middle.close();
  return { ...talk('S: x', 993), parts };
}

test('tls() sees the names and the certificate of TLS 1.2, then ciphertext', async () => {
  const { exchanges } = tls(await overhear('TLSv1.2'));
  const seen = handshakeOf(exchanges);
  assert.equal(seen.version, 'TLSv1.2');
  assert.equal(seen.serverName, 'mail.redes.unlp.edu.ar');
  assert.equal(seen.alpn, 'imap');
  assert.match(seen.cipherSuite!, /^TLS_ECDHE_ECDSA_WITH_/);
  assert.deepEqual(
    seen.certificates.map(({ subject, names }) => [subject, names]),
    [['CN=mail.redes.unlp.edu.ar', ['DNS:mail.redes.unlp.edu.ar']]],
  );
  const text = exchanges.map(({ command, reply }) => `${command}\n${reply}`).join('\n');
  assert.match(text, /^Client Hello, version=TLSv1.2, SNI=mail\.redes\.unlp\.edu\.ar, ALPN=imap,pop3$/m);
  assert.match(text, /^Handshake, ciphertext \d+ bytes$/m);
  assert.match(text, /^ciphertext 10\d\d bytes$/m);
});

test('tls() sees the name but no certificate of TLS 1.3', async () => {
  const { exchanges } = tls(await overhear('TLSv1.3'));
  const seen = handshakeOf(exchanges);
  assert.deepEqual(
    [seen.version, seen.serverName, seen.alpn, seen.certificates],
    ['TLSv1.3', 'mail.redes.unlp.edu.ar', null, []],
  );
  assert.match(seen.cipherSuite!, /^TLS_AES_/);
});

test('tls() says what is no TLS, and what broke off', () => {
  const { exchanges } = tls(talk('C| \\x16\\x03\\x01\\x00\\x10ab\nS: 220 plain'));
  assert.deepEqual(
    exchanges.map(({ command, reply }) => [command, reply]),
    [
      [null, 'not TLS, 11 bytes'],
      ['Handshake (cut)', null],
    ],
  );
});
