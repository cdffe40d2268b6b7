import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { smtpDialogue } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

const swaks = async (host: string, ...options: string[]) =>
  (await lab().host(host).run('swaks', options, { limit: 120_000 })).stdout;

test('a forged sender of redes2024.com.ar is refused by SPF, at its own server and at the university', async () => {
  const forged = [
    'EHLO a',
    'MAIL FROM:<contacto@redes2024.com.ar>',
    'RCPT TO:<lucia@redes2024.com.ar>',
    'QUIT',
  ];
  const replies = await smtpDialogue(lab().endpoint('mail.redes2024.com.ar', 'smtp'), forged);
  assert.match(replies[3]!, /^550 5\.7\.1 .*Recipient address rejected.*mfrom/);
  for (const server of ['mail.redes.unlp.edu.ar', 'mail2.redes.unlp.edu.ar']) {
    const session = await swaks(
      'outsider',
      '--server',
      server,
      '--from',
      'contacto@redes2024.com.ar',
      '--to',
      'alumnopop@redes.unlp.edu.ar',
    );
    assert.match(session, /^<\*\* 550 5\.7\.1 /m, server);
  }
});

test('a receiver that does not ask SPF takes the same forgery', async () => {
  const session = await swaks(
    'outsider',
    '--server',
    'mail.hamburger.edu',
    '--from',
    'contacto@redes2024.com.ar',
    '--to',
    'bob@hamburger.edu',
  );
  assert.match(session, /^<- {2}250 2\.0\.0 Ok: queued as/m);
});

test('no mail server relays for an outsider', async () => {
  const servers = topology.hosts.filter((host) => host.mta);
  // One program for all of them: each start of one costs time where the CPU is emulated.
  const sessions = servers.map(({ name, mta }) => {
    const elsewhere = mta!.domains.includes('hamburger.edu') ? 'alice@crepes.fr' : 'bob@hamburger.edu';
    return `curl -sv smtp://${name} --mail-from diego@otroejemplo.com --mail-rcpt ${elsewhere} -T /dev/null 2>&1`;
  });
  const { stdout } = await lab()
    .host('outsider')
    .run('sh', ['-c', sessions.join('; ')], { limit: 300_000 });
  const replies = stdout.split('\n').filter((line) => /^< [45]\d\d /.test(line));
  assert.equal(replies.length, servers.length, stdout);
  for (const reply of replies) assert.match(reply, /^< 554 5\.7\.1 .*Relay access denied/);
});

test('submission wants TLS first, then AUTH', async () => {
  const plain = await smtpDialogue(lab().endpoint('mail', 'submission'), [
    'EHLO a',
    'MAIL FROM:<a@b.example>',
    'QUIT',
  ]);
  assert.doesNotMatch(plain[1]!, /AUTH/);
  assert.match(plain[2]!, /^530 5\.7\.0 Must issue a STARTTLS command first/);
  const session = await swaks(
    'outsider',
    '--server',
    'mail.redes.unlp.edu.ar',
    '--port',
    '587',
    '--tls',
    '--from',
    'alumnopop@redes.unlp.edu.ar',
    '--to',
    'bob@hamburger.edu',
  );
  assert.match(session, /^<~\* 554 5\.7\.1 .*Access denied/m);
});

test("port 25 offers what the course's server offers", async () => {
  const [, ehlo] = await smtpDialogue(lab().endpoint('mail', 'smtp'), ['EHLO a', 'QUIT']);
  assert.equal(
    ehlo,
    [
      '250-mail.redes.unlp.edu.ar',
      '250-PIPELINING',
      '250-SIZE 10240000',
      '250-VRFY',
      '250-ETRN',
      '250-STARTTLS',
      '250-ENHANCEDSTATUSCODES',
      '250-8BITMIME',
      '250-DSN',
      '250 CHUNKING',
    ].join('\n'),
  );
});
