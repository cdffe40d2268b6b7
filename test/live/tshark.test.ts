/** A capture of everything that the lab speaks, held against tshark: list, Info, streams and filters. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { Trace } from '../../lib/capture/trace.js';
import { imapSession } from '../../lib/clients/imap.js';
import { pop3Session } from '../../lib/clients/pop3.js';
import { assertSameList, tsharkList, withCapture } from '../wire/oracle.js';
import { assertSameFilters, assertSameStreams } from '../wireshark/agreement.js';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const NAME = 'mail.redes.unlp.edu.ar';
const QUIET = { show: false, timeout: 120 } as const;

async function mail(): Promise<void> {
  const text = 'línea de prueba\n'.repeat(400);
  const message = `From: a@redes.unlp.edu.ar\nSubject: Todo\nContent-Type: text/plain; charset=utf-8\n\n${text}`;
  const reply = await send(
    lab().endpoint(NAME, 'smtp'),
    'a@redes.unlp.edu.ar',
    'alumnopop@redes.unlp.edu.ar',
    message,
  );
  assert.match(reply, /^250 /);
  await lab()
    .host('mail')
    .mailbox('alumnopop')
    .untilArrived(({ source }) => source.includes('Subject: Todo'), { limit: 120_000 });
  const pop = await pop3Session({ ...lab().endpoint(NAME, 'pop3'), ...QUIET });
  for (const line of ['CAPA', 'USER alumnopop', 'PASS alumnopoppass', 'LIST', 'RETR 1'])
    await pop.command(line);
  await pop.quit();
  const imap = await imapSession({ ...lab().endpoint(NAME, 'imap'), ...QUIET });
  for (const line of [
    'a1 LOGIN alumnopop alumnopoppass',
    'a2 SELECT INBOX',
    'a3 FETCH 1 (FLAGS BODY.PEEK[])',
  ])
    await imap.command(line);
  await imap.logout();
}

/** The status that a web server answers. */
function visit(request: typeof httpRequest | typeof httpsRequest, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, agent: false, rejectUnauthorized: false },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      },
    );
    asked.on('error', reject).end();
  });
}

/** A session in TLS from its first byte, ended by the server. */
function imaps(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.once('data', () => socket.write('a LOGOUT\r\n'));
    socket.on('error', reject).on('close', () => resolve());
  });
}

test('what the lab speaks is shown, numbered, followed and filtered as tshark does', async () => {
  const { frames } = await lab().capture(async () => {
    await mail();
    await visit(httpRequest, lab().endpoint('correo', 'http').port);
    await visit(httpsRequest, lab().endpoint('correo', 'https').port);
    await imaps(lab().endpoint(NAME, 'imaps').port);
    await lab().host('pc-a').run('dig', ['+tries=2', 'redes.unlp.edu.ar', 'MX']);
    await lab().host('pc-a').run('dig', ['+tcp', '+tries=2', 'www.example.com', 'A']);
    await lab().host('pc-a').run('sh', ['-c', 'ip neigh flush all; ping -c 1 172.28.0.90']);
  });
  const trace = new Trace(frames);
  const protocols = new Set(trace.rows().map(({ protocol }) => protocol.split('/')[0]!));
  for (const wanted of ['SMTP', 'POP', 'IMAP', 'DNS', 'HTTP', 'TCP', 'ARP'])
    assert.ok(protocols.has(wanted), `no ${wanted} among ${[...protocols].join(', ')}`);
  assert.ok([...protocols].some((protocol) => protocol.startsWith('TLSv1')));
  await withCapture(frames, async (file) => {
    assertSameList(trace, tsharkList(file));
    assertSameStreams(trace, file, trace.streams.length);
    await assertSameFilters(trace, file, true);
  });
});
