import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../lib/errors.js';
import { until } from '../../lib/machine/wait.js';
import { send, smtpDialogue } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const mail = () => lab().host('mail.redes.unlp.edu.ar');
const alumno = 'alumnopop@redes.unlp.edu.ar';

test("run() runs a program with the host's name and address, and gives its output and status", async () => {
  const { stdout, exitCode } = await mail().run('sh', ['-c', 'hostname; hostname -I; cat; exit 3'], {
    input: 'hola',
  });
  assert.equal(stdout, 'mail.redes.unlp.edu.ar\n172.28.0.90 \nhola');
  assert.equal(exitCode, 3);
  await assert.rejects(mail().run('swaks', ['--to', 'a@b\r\nRCPT TO:<c@d>']), UsageError);
});

test('run() of swaks on pc-a: who asks matters, and the capture sees it', async () => {
  const trace = await lab().capture(async () => {
    const { exitCode, stdout } = await lab()
      .host('pc-a')
      .run('swaks', ['--server', '172.28.0.90', '--to', alumno, '--quit-after', 'RCPT', '--helo', 'pc-a'], {
        limit: 90_000,
      });
    assert.equal(exitCode, 0, stdout);
  });
  const [stream] = trace.streams.filter(({ server }) => server.port === 25);
  assert.equal(stream!.client.address, lab().host('pc-a').address);
});

test('ehlo.hide() takes keywords away, ehlo.restore() gives them back', async () => {
  const keywords = async () => (await smtpDialogue(lab().endpoint('mail', 'smtp'), ['EHLO a', 'QUIT']))[1]!;
  await mail().ehlo.hide(['PIPELINING', 'CHUNKING']);
  const without = await keywords();
  assert.doesNotMatch(without, /PIPELINING|CHUNKING/);
  assert.match(without, /8BITMIME/);
  await mail().ehlo.restore();
  assert.match(await keywords(), /PIPELINING/);
});

test('a stopped server defers what is sent to it, as the queue says; once it is back, flush() delivers', async () => {
  const crepes = lab().host('mail.crepes.fr');
  await crepes.stop('smtp');
  await send(
    lab().endpoint('mail', 'smtp'),
    alumno,
    'alice@crepes.fr',
    'Message-ID: <espera@redes>\nSubject: espera\n\nhola',
  );
  const waiting = await mail().queue.untilDeferred('alice@crepes.fr');
  assert.equal(waiting.sender, alumno);
  assert.match(waiting.recipients[0]!.delayReason!, /Connection refused/);
  assert.deepEqual(Object.keys(await lab().queues()), ['mail.redes.unlp.edu.ar']);
  await crepes.start('smtp');
  await mail().queue.flush();
  await mail().queue.untilEmpty();
  await crepes.mailbox('alice').untilArrived(({ source }) => source.includes('<espera@redes>'));
  const sent = await mail().log.until(
    ({ status, queueId }) => status === 'sent' && queueId === waiting.queueId,
  );
  assert.equal(sent.dsn, '2.0.0');
  assert.equal(sent.relay?.address, crepes.address);
  const hops = await lab().follow('espera@redes');
  assert.deepEqual(
    hops.map(({ host }) => host),
    ['mail.redes.unlp.edu.ar', 'mail.crepes.fr'],
  );
  assert.equal(hops[0]!.deliveries.at(-1)!.nextQueueId, hops[1]!.queueId);
  assert.ok(hops[0]!.deliveries.some(({ status }) => status === 'deferred'));
});

test('what a crash left of a message that nobody acknowledged is not in the queue', async () => {
  const left = '/var/spool/postfix-mail/incoming/A0B1C2D3E4F';
  await mail().run('install', ['-o', 'postfix', '-m', '600', '/dev/null', left]);
  await mail().queue.untilEmpty();
  assert.deepEqual(await lab().queues(), {});
  await mail().run('chmod', ['700', left]);
  await assert.rejects(mail().queue.untilEmpty({ limit: 500 }), /Waited 0.5 s in vain/);
  assert.deepEqual(await lab().queues(), { 'mail.redes.unlp.edu.ar': { incoming: 1 } });
  await mail().run('rm', ['-f', left]);
});

test('movePort() moves a service: the old port refuses, the new one answers', async () => {
  const moved = await mail().movePort('smtp', 2525);
  const [greeting] = await smtpDialogue(moved, ['QUIT']);
  assert.match(greeting!, /^220 mail\.redes/);
  const trace = await lab().capture(() => smtpDialogue(lab().endpoint('mail', 25), []).catch(() => []));
  assert.ok(
    trace.streams.some(({ server, closed }) => server.port === 25 && closed.server === 'rst'),
    'no RST',
  );
  await mail().movePort('smtp', 25);
  const [again] = await smtpDialogue(lab().endpoint('mail', 25), ['QUIT']);
  assert.match(again!, /^220 /);
  const imap = await mail().movePort('imap', 1143);
  assert.equal(imap.host, '127.0.0.1');
});

test('transports.set() sends a domain elsewhere, without asking the DNS', async () => {
  await mail().transports.set('hamburger.edu', 'smtp:[172.28.0.42]:2526');
  assert.deepEqual(await mail().transports.list(), { 'hamburger.edu': 'smtp:[172.28.0.42]:2526' });
  await send(lab().endpoint('mail', 'smtp'), alumno, 'bob@hamburger.edu', 'Subject: desvío\n\nhola');
  const { recipients } = await mail().queue.untilDeferred('bob@hamburger.edu');
  assert.match(recipients[0]!.delayReason!, /172\.28\.0\.42\]:2526: Connection refused/);
  await mail().transports.clear();
  await mail().queue.flush();
  await mail().queue.untilEmpty();
  await lab().host('mail.hamburger.edu').mailbox('bob').untilArrived();
});

test('filterPort() makes a port silent; a reload meanwhile neither ends that delivery nor delays another', async () => {
  const crepes = lab().host('mail.crepes.fr');
  const arrival = (host: string, account: string, subject: string) =>
    lab()
      .host(host)
      .mailbox(account)
      .untilArrived(({ source }) => source.includes(`Subject: ${subject}`));
  const start = new Date();
  await crepes.filterPort(25);
  await send(lab().endpoint('mail', 'smtp'), alumno, 'alice@crepes.fr', 'Subject: al silencio\n\nhola');
  const connecting = ['-Htn', 'state', 'syn-sent', 'dst', crepes.address];
  const underWay = async () => (await mail().run('ss', connecting)).stdout !== '';
  assert.ok(await until(underWay, { limit: 30_000 }), 'no delivery is under way');
  await mail().settings.set({ smtp_helo_timeout: '299s' });
  await send(lab().endpoint('mail', 'smtp'), alumno, 'bob@hamburger.edu', 'Subject: mientras\n\nhola');
  await arrival('mail.hamburger.edu', 'bob', 'mientras');
  await crepes.filterPort(25, false);
  await arrival('mail.crepes.fr', 'alice', 'al silencio');
  await mail().queue.untilEmpty();
  const log = await mail().log.entries(start);
  assert.ok(
    log.every(({ fields }) => Number(fields.delay ?? 0) < 40),
    'a delivery waited',
  );
  const complaints = log.filter(({ daemon, text }) => daemon === 'qmgr' && text.startsWith('warning: '));
  assert.deepEqual(
    complaints.map(({ text }) => text),
    [],
  );
});

test('zone.change() refuses a broken zone, and serves a right one with a higher serial', async () => {
  const zone = lab().host('ns.ejemplo.com').zone('crepes.fr');
  const before = await zone.text();
  await assert.rejects(
    zone.change(`${before}@ MX not-a-preference mail\n`),
    /Cannot change the zone "crepes\.fr": /,
  );
  assert.equal(await zone.text(), before);
  await zone.change((text) => `${text}nuevo A 172.28.0.77\n`);
  const { stdout } = await mail().run('dig', ['+short', '@172.28.0.20', 'nuevo.crepes.fr', 'A']);
  assert.equal(stdout.trim(), '172.28.0.77');
});

test('cutOff() makes a host silent, reconnect() brings it back', async () => {
  const crepes = lab().host('mail.crepes.fr');
  const reach = async () => (await mail().run('ping', ['-c', '1', '-W', '2', crepes.address])).exitCode === 0;
  assert.ok(await reach());
  await crepes.cutOff();
  assert.ok(!(await reach()));
  await crepes.reconnect();
  assert.ok(await reach());
});

test('load() says what each server costs', async () => {
  const loads = await mail().load();
  assert.deepEqual(loads.map(({ server }) => server).sort(), ['dovecot', 'postfix', 'spf']);
  for (const { processes, memory } of loads) {
    assert.ok(processes >= 1);
    assert.ok(memory > 2 ** 20 && memory < 2 ** 28, `${memory} octets`);
  }
});

test('reset() undoes all of it', async () => {
  await lab().reset();
  assert.deepEqual(await mail().queue.list(), []);
  assert.deepEqual(await mail().transports.list(), {});
  assert.doesNotMatch(await lab().host('ns.ejemplo.com').zone('crepes.fr').text(), /nuevo/);
});
