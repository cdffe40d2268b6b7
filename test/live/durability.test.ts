import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { send } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const mail = () => lab().host('mail');
const crepes = () => lab().host('mail_crepes');
const SENDER = 'alumnopop@redes.unlp.edu.ar';
const RECIPIENTS = ['alumnoimap@redes.unlp.edu.ar', 'alice@crepes.fr'];

/** However busy the computer: a boot takes minutes there, and so do the deliveries left over. */
const BOUNDED = { timeout: 30 * 60_000 };

/** The last line of a message: where it is missing, the message was cut short. */
const LAST = 'the end of the message';
const BODY = `${'a line of a message that is longer than one block of a disk\n'.repeat(100)}${LAST}`;

/**
 * Sends one message after the other, `every` so many milliseconds, in a session each; notes each Message-ID that its server
 * has taken responsibility for.
 */
class Sender {
  readonly acknowledged: string[] = [];
  sent = 0;
  private stopped = false;
  private progress = () => {};

  constructor(
    private readonly name: string,
    private readonly every: number,
  ) {
    this.run();
  }

  /** Resolves once so many more have been acknowledged. */
  more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    return new Promise((done) => {
      this.progress = () => this.acknowledged.length >= wanted && done();
    });
  }

  stop(): void {
    this.stopped = true;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const id = `<${this.name}-${this.sent++}@durability>`;
      const source = `Message-ID: ${id}\nSubject: durability\n\n${BODY}`;
      const sending = send(lab().endpoint('mail', 'smtp'), SENDER, RECIPIENTS, source);
      // Any other reply, or none, leaves the message with its sender.
      const reply = await sending.catch(() => 'the connection broke');
      if (reply?.startsWith('250 2.0.0 Ok: queued as')) this.acknowledged.push(id);
      this.progress();
      await pause(this.every);
    }
  }
}

/** A boot, or a busy computer, can take longer than the two minutes after which the lab's queues give up. */
async function patient(): Promise<void> {
  for (const host of [mail(), crepes()]) await host.settings.set({ maximal_queue_lifetime: '1d' });
}

/** Waits until everything is delivered, and holds what was acknowledged against the mailboxes. */
async function compare(t: TestContext, senders: readonly Sender[]): Promise<void> {
  for (const host of [mail(), crepes()]) {
    await host.queue.flush();
    await host.queue.untilEmpty({ limit: 600_000 });
  }
  const acknowledged = senders.flatMap((sender) => sender.acknowledged);
  const mailboxes = [
    await mail().mailbox('alumnoimap').messages(),
    await crepes().mailbox('alice').messages(),
  ];
  let [duplicates, unasked] = [0, 0];
  for (const stored of mailboxes) {
    const ids = stored.map(({ source }) => /^Message-ID: (\S+)/im.exec(source)![1]!);
    for (const id of acknowledged) assert.ok(ids.includes(id), `${id} is lost`);
    for (const { source } of stored) assert.ok(source.includes(LAST), 'a message was cut short');
    duplicates += ids.length - new Set(ids).size;
    unasked += [...new Set(ids)].filter((id) => !acknowledged.includes(id)).length;
  }
  // SMTP permits duplicates after a crash (RFC 5321 §6.1), and messages whose 250 was on its way.
  t.diagnostic(
    `${acknowledged.length} messages acknowledged, to two recipients each: 0 lost, 0 cut short, ` +
      `${duplicates} delivered twice, ${unasked} delivered without having been acknowledged`,
  );
  assert.deepEqual(await mail().mailbox('alumnopop').messages(), [], 'something came back to the sender');
}

test('kill -9 of each server under load loses no acknowledged message', BOUNDED, async (t) => {
  await patient();
  // Faster, and the lab's emulated processor would have minutes of deliveries left over.
  const senders = [new Sender('a', 1000), new Sender('b', 1000)];
  const moreFromEach = (count: number) => Promise.all(senders.map((sender) => sender.more(count)));
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
  for (const sender of senders) sender.stop();
  await compare(t, senders);
  const acknowledged = senders.flatMap((sender) => sender.acknowledged);
  assert.ok(acknowledged.length >= 12);
});

test('a hard reset in the middle of deliveries loses no acknowledged message', BOUNDED, async (t) => {
  await lab().reset();
  await patient();
  // As fast as the server takes them: it delivers more slowly.
  const senders = ['a', 'b', 'c'].map((name) => new Sender(name, 0));
  await Promise.all(senders.map((sender) => sender.more(8)));
  const begun = performance.now();
  const reset = lab().hardReset();
  for (const sender of senders) sender.stop();
  await reset;
  t.diagnostic(`every server up again after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  await compare(t, senders);
  // The journal lives in memory: what it has was delivered after the reset.
  const late = (await mail().log.entries()).filter(({ status }) => status === 'sent');
  t.diagnostic(`${late.length} of the deliveries of the first server came after the reset`);
  assert.ok(late.length > 0, 'everything had been delivered before: the test would be blind');
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
