import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findHost, topology } from 'maillab-vm-provisioning';
import type { Lab } from '../../lib/lab/lab.js';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

const RECIPIENTS = [
  'ana@ejemplo.com',
  'carla@tercerdominio.net',
  'diego@otroejemplo.com',
  'bob@hamburger.edu',
];

/** Several servers deliver at once on one emulated processor. */
const LIMIT = { limit: 180_000 };

const hostOf = (address: string) => topology.accounts.find((account) => account.address === address)!.host;

/** Waits until the mailbox has a message with this subject; its source. */
async function arrival(from: Lab, address: string, subject: string): Promise<string> {
  const mailbox = from.host(hostOf(address)).mailbox(address);
  const { source } = await mailbox.untilArrived(
    ({ source }) => source.includes(`Subject: ${subject}`),
    LIMIT,
  );
  return source;
}

const message = (from: string, to: string, subject: string) =>
  `From: ${from}\nTo: ${to}\nSubject: ${subject}\nDate: Mon, 02 Sep 2024 10:00:00 -0300\nMessage-ID: <${subject}@prueba>\n\nHola`;

test('a message to four domains reaches four mailboxes, each by its MX', async () => {
  const trace = await lab().capture(async () => {
    const reply = await send(
      lab().endpoint('mail', 'smtp'),
      'alumnopop@redes.unlp.edu.ar',
      RECIPIENTS,
      message('alumnopop@redes.unlp.edu.ar', RECIPIENTS.join(', '), 'cuatro'),
    );
    assert.match(reply, /^250 2\.0\.0 Ok: queued as/);
    for (const recipient of RECIPIENTS) await arrival(lab(), recipient, 'cuatro');
  });
  const asked = trace.rows('dns').map(({ info }) => info);
  for (const recipient of RECIPIENTS) {
    const domain = recipient.split('@')[1]!;
    assert.ok(
      asked.some((info) => info.includes(`MX ${domain}`)),
      `no MX query for ${domain}`,
    );
  }
  const transfers = trace
    .conversations('smtp')
    .filter(({ client }) => client.address === findHost('mail')!.address);
  // One connection per domain, though two domains share a server.
  const servers = transfers.map(({ server }) => server.address).sort();
  assert.deepEqual(servers, ['172.28.0.40', '172.28.0.40', '172.28.0.41', '172.28.0.43']);
});

test('mail of a confined host goes out by its smarthost, and no other way', async () => {
  const trace = await lab().capture(async () => {
    await send(
      lab().endpoint('mail-info', 'smtp'),
      'redes@info.unlp.edu.ar',
      'bob@hamburger.edu',
      message('redes@info.unlp.edu.ar', 'bob@hamburger.edu', 'smarthost'),
    );
    await arrival(lab(), 'bob@hamburger.edu', 'smarthost');
  });
  const hops = trace
    .conversations('smtp')
    .map(({ client, server }) => `${client.address} > ${server.address}`);
  assert.deepEqual(hops, [
    '172.28.0.1 > 172.28.0.45',
    '172.28.0.45 > 172.28.0.44',
    '172.28.0.44 > 172.28.0.43',
  ]);
  const direct = await lab().host('mail-info').run('curl', ['--max-time', '5', 'telnet://172.28.0.43:25']);
  assert.notEqual(direct.exitCode, 0);
});

test('misitio.com.ar: pc-a hands its mail to smtp-5, which hands it to example.com', async () => {
  const { exitCode, stdout } = await lab()
    .host('pc-a')
    .run('swaks', [
      '--server',
      'smtp-5.misitio.com.ar',
      '--from',
      'pedro@misitio.com.ar',
      '--to',
      'alicia@example.com',
      '--header',
      'Subject: pc-a',
    ]);
  assert.equal(exitCode, 0, stdout);
  const source = await arrival(lab(), 'alicia@example.com', 'pc-a');
  assert.match(source, /^Received-SPF: pass .*smtp-5\.misitio\.com\.ar/m);
});
