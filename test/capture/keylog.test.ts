import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { captureSockets } from '../../lib/capture/sockets.js';
import { Trace } from '../../lib/capture/trace.js';
import { smtpSession } from '../../lib/clients/smtp.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import { selfSigned } from '../clients/certificate.js';
import { play } from '../clients/script-server.js';

/** Somebody on the path: passes everything on to `port`, and keeps the frames that cross. */
async function eavesdropper(port: number) {
  const frames: Frame[] = [];
  const server = createServer((client) => {
    const tcp = new TcpConnection({ address: '10.0.0.1', port: 4000 }, { address: '10.0.0.2', port: 587 });
    let now = 1n;
    const tick = () => (now += 1000n);
    frames.push(...tcp.open(now));
    const onward = connect(port, '127.0.0.1');
    for (const [from, to, side] of [
      [client, onward, 'client'],
      [onward, client, 'server'],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        frames.push(...tcp.send(side, tick(), bytes));
        to.write(bytes);
      });
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, wire: () => Trace.of(frames), server };
}

test('the TLS secrets of captureSockets() let tshark decrypt what an eavesdropper captured', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const certificate = selfSigned('mail.lab');
    const script =
      'S: 220 x\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO secreto\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye';
    const server = await play(script, certificate);
    const path = await eavesdropper(server.port);
    const limits = { minVersion: version, maxVersion: version };
    const tls = { ca: certificate.cert, servername: 'mail.lab', ...limits };
    const own = await captureSockets(async () => {
      const session = await smtpSession({ host: '127.0.0.1', port: path.port, show: false, tls });
      await session.startTls();
      await session.command('EHLO secreto');
      await session.quit();
    });
    path.server.close();
    const folder = mkdtempSync(join(tmpdir(), 'keylog-'));
    try {
      const read = async (secrets?: string) => {
        const file = join(folder, 'wire.pcapng');
        await path.wire().save(file, secrets === undefined ? {} : { secrets });
        const fields = ['-Y', 'smtp.req.command', '-T', 'fields', '-e', 'smtp.req.command'];
        return execFileSync('tshark', ['-r', file, ...fields], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        })
          .split('\n')
          .filter((line) => line !== '');
      };
      // tshark takes four letters of a command.
      assert.deepEqual(await read(), ['STAR'], version);
      assert.deepEqual(await read(own.options.secrets), ['STAR', 'EHLO', 'QUIT'], version);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
