/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findHost } from 'maillab-vm-provisioning';
import { type Browser, chromium, type Page } from 'playwright-core';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const SITE = 'webmail.redes2024.com.ar';
const WEBMAIL = findHost('correo')!.address;
const MAIL = findHost('mail.redes2024.com.ar')!.address;

/** An emulated PHP takes its time for the first page of each kind. */
const PATIENCE = 120_000;
const LIMIT = { limit: PATIENCE };

let browser: Browser | undefined;
after(() => browser?.close());

/** A page of a browser that finds the webmail where the lab has it. */
async function openPage(): Promise<Page> {
  const { port } = lab().endpoint('correo', 'https');
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
      `--host-resolver-rules=MAP ${SITE}:443 127.0.0.1:${port}`,
    ],
  });
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  page.setDefaultTimeout(PATIENCE);
  return page;
}

test('a browser logs into the webmail, sends a message with an attachment and reads the answer', async () => {
  const page = await openPage();
  const trace = await lab().capture(async () => {
    await page.goto(`https://${SITE}/`);
    await page.fill('#rcmloginuser', 'lucia');
    await page.fill('#rcmloginpwd', 'luciapass');
    await page.click('#rcmloginsubmit');
    // The list of an empty folder is there, unseen.
    await page.waitForSelector('#messagelist', { state: 'attached' });
    // The page still asks for its list. Left in the midst of that, once the editor of the next page never came.
    await page.waitForLoadState('networkidle');

    await page.goto(`https://${SITE}/?_task=mail&_action=compose&_to=ana@ejemplo.com&_subject=Con+adjunto`);
    await page.waitForSelector('#composebody');
    await page.fill('#composebody', 'Va el archivo.');
    const file = {
      name: 'práctica.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('contenido del archivo'),
    };
    await page.setInputFiles('input[type=file][name="_attachments[]"]', file);
    await page.waitForSelector('#attachment-list li[id^=rcmfile]:not(.uploading)');
    await page.click('button.send');
    await page.waitForSelector('#messagelist', { state: 'attached' });
  });

  const arrived = await lab()
    .host('mail-ejemplo')
    .mailbox('ana')
    .untilArrived(({ source }) => source.includes('Subject: Con adjunto'), LIMIT);
  assert.match(arrived.source, /^Subject: Con adjunto$/m);
  assert.ok(arrived.source.includes(Buffer.from('contenido del archivo').toString('base64')));

  const ofWebmail = (port: number) =>
    trace.streams.filter(
      ({ client, server }) => client.address === WEBMAIL && server.address === MAIL && server.port === port,
    );
  assert.ok(ofWebmail(143).length > 0, 'no IMAP connection of the webmail');
  assert.ok(ofWebmail(587).length > 0, 'no SMTP connection of the webmail');
  // What the browser speaks is HTTPS and nothing else.
  const ofBrowser = trace.streams.filter(({ client }) => client.address === '172.28.0.1');
  assert.deepEqual([...new Set(ofBrowser.map(({ server }) => server.port))], [443]);

  const answer = 'From: ana@ejemplo.com\nTo: lucia@redes2024.com.ar\nSubject: Llegó\n\nGracias.';
  await send(lab().endpoint('mail-ejemplo', 'smtp'), 'ana@ejemplo.com', 'lucia@redes2024.com.ar', answer);
  await lab()
    .host('mail-redes2024')
    .mailbox('lucia')
    .untilArrived(({ source }) => source.includes('Gracias.'), LIMIT);
  await page.goto(`https://${SITE}/?_task=mail`);
  await page.waitForSelector('#messagelist tr.message');
  assert.match((await page.textContent('#messagelist')) ?? '', /ana@ejemplo\.com/);
});
