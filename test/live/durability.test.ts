import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const mail = () => lab().host('mail');
const crepes = () => lab().host('mail_crepes');
const RECIPIENTS = ['alumnoimap@redes.unlp.edu.ar', 'alice@crepes.fr'];

/** Sends one message after the other; each Message-ID that its server has taken responsibility for. */
function keepSending(name: string): {
  acknowledged: string[];
  until(count: number): Promise<void>;
  stop(): void;
} {
  const acknowledged: string[] = [];
  let stopped = false;
  let progress = () => {};
  const one = async (number: number) => {
    const id = `<${name}-${number}@durability>`;
    const source = `Message-ID: ${id}\nSubject: durability\n\nx`;
    const reply = await send(
      lab().endpoint('mail', 'smtp'),
      'alumnopop@redes.unlp.edu.ar',
      RECIPIENTS,
      source,
    ).catch(() => 'the connection broke');
    // Any other reply, or none, leaves the message with its sender.
    if (reply?.startsWith('250 2.0.0 Ok: queued as')) acknowledged.push(id);
  };
  (async () => {
    for (let number = 0; !stopped; number++) {
      await one(number);
      progress();
      // Faster, and the lab's emulated processor would have minutes of deliveries left over.
      await pause(1000);
    }
  })();
  return {
    acknowledged,
    until: (count) =>
      new Promise((done) => {
        progress = () => acknowledged.length >= count && done();
        progress();
      }),
    stop: () => {
      stopped = true;
    },
  };
}

test('kill -9 of each server and a hard reset under load lose no acknowledged message', async (t) => {
  // A boot can take longer than the two minutes after which the lab's queues give up.
  for (const host of [mail(), crepes()]) await host.settings.set({ maximal_queue_lifetime: '1d' });
  const senders = [keepSending('a'), keepSending('b')];
  const acknowledged = () => senders.flatMap((sender) => sender.acknowledged);
  const moreFromEach = (count: number) =>
    Promise.all(senders.map((sender) => sender.until(sender.acknowledged.length + count)));

  await moreFromEach(2);
  for (const [host, service] of [
    [mail(), 'smtp'],
    [mail(), 'imap'],
    [crepes(), 'smtp'],
    [crepes(), 'imap'],
  ] as const) {
    await host.kill(service);
    await host.restart(service);
    await moreFromEach(1);
  }
  await moreFromEach(2);
  const reset = lab().hardReset();
  for (const sender of senders) sender.stop();
  await reset;

  for (const host of [mail(), crepes()]) {
    await host.queue.flush();
    await host.queue.untilEmpty({ limit: 240_000 });
  }
  let duplicates = 0;
  for (const stored of [
    await mail().mailbox('alumnoimap').messages(),
    await crepes().mailbox('alice').messages(),
  ]) {
    for (const id of acknowledged()) {
      const copies = stored.filter(({ source }) => source.includes(id)).length;
      assert.ok(copies >= 1, `${id} is lost`);
      duplicates += copies - 1;
    }
  }
  // SMTP permits them after a crash (RFC 5321 §6.1).
  t.diagnostic(`${acknowledged().length} messages to two recipients each, ${duplicates} delivered twice`);
  assert.ok(acknowledged().length >= 16);
  const returned = await mail().mailbox('alumnopop').messages();
  assert.deepEqual(returned, [], 'nothing came back to the sender');
});

test('after a hard reset the lab captures as before', async () => {
  const trace = await lab().capture(() =>
    send(lab().endpoint('mail', 'smtp'), 'a@redes.unlp.edu.ar', RECIPIENTS[0]!, 'Subject: x\n\nx'),
  );
  assert.deepEqual(
    trace
      .conversations('smtp')[0]!
      .exchanges.slice(0, 3)
      .map(({ command }) => command?.split(' ')[0] ?? null),
    [null, 'EHLO', 'MAIL'],
  );
});
