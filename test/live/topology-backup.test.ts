import assert from 'node:assert/strict';
import { test } from 'node:test';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

/** Several servers work at once on one emulated processor. */
const LIMIT = { limit: 180_000 };
const FROM = 'alice@crepes.fr';
const TO = 'alumnoimap@redes.unlp.edu.ar';

function sendFromCrepes(subject: string): Promise<string> {
  const message = `From: ${FROM}\nTo: ${TO}\nSubject: ${subject}\nMessage-ID: <${subject}@crepes.fr>\n\nBonjour`;
  return send(lab().endpoint('mail.crepes.fr', 'smtp'), FROM, TO, message);
}

const received = async (account: string, host: string, subject: string) =>
  (await lab().host(host).mailbox(account).messages()).filter(({ source }) =>
    source.includes(`Subject: ${subject}`),
  );

test('with mail stopped, mail2 takes the message and hands it on once mail is back', async () => {
  await lab().host('mail').stop('smtp');
  await sendFromCrepes('respaldo');
  const handed = await lab()
    .host('mail-crepes')
    .log.until(({ status }) => status === 'sent', LIMIT);
  assert.equal(handed.relay?.name, 'mail2.redes.unlp.edu.ar');
  await lab().host('mail2').queue.untilDeferred(TO, LIMIT);

  await lab().host('mail').start('smtp');
  await lab().host('mail2').queue.untilEmpty(LIMIT);
  await lab()
    .host('mail')
    .log.until(({ status, relay }) => status === 'sent' && relay !== undefined);
  const [only, ...more] = await received('alumnoimap', 'mail', 'respaldo');
  assert.equal(more.length, 0);
  const by = [...only!.source.matchAll(/^Received: from (\S+)/gm)].map(([, name]) => name);
  assert.deepEqual(by.slice(1, 3), ['mail2.redes.unlp.edu.ar', 'mail.crepes.fr']);
});

test('mail2 refuses recipients that do not exist instead of bouncing later', async () => {
  const { stdout } = await lab()
    .host('outsider')
    .run(
      'swaks',
      [
        '--server',
        'mail2.redes.unlp.edu.ar',
        '--from',
        'diego@otroejemplo.com',
        '--to',
        'nadie@redes.unlp.edu.ar',
      ],
      { limit: 60_000 },
    );
  assert.match(stdout, /^<\*\* 550 5\.1\.1 /m);
});

test('with both MX stopped the message waits at its sender, and past the limit the sender is told', async () => {
  await lab().host('mail').stop('smtp');
  await lab().host('mail2').stop('smtp');
  await sendFromCrepes('espera');
  const waiting = await lab().host('mail-crepes').queue.untilDeferred(TO);
  assert.equal(waiting.sender, FROM);
  assert.match(waiting.recipients[0]!.delayReason!, /Connection refused/);

  await lab().host('mail-crepes').settings.set({ maximal_queue_lifetime: '1s' });
  await lab().host('mail-crepes').queue.flush();
  await lab()
    .host('mail-crepes')
    .log.until(({ fields, status }) => fields.to === FROM && status === 'sent');
  const notices = await lab().host('mail-crepes').mailbox('alice').messages();
  const notice = notices.find(({ source }) =>
    /^Content-Type: multipart\/report; report-type=delivery-status/m.test(source),
  );
  assert.ok(notice);
  assert.match(notice.source, /^Return-Path: <>$/m);
  assert.match(notice.source, /^Final-Recipient: rfc822; alumnoimap@redes\.unlp\.edu\.ar$/m);
  assert.match(notice.source, /^Action: failed$/m);
});
