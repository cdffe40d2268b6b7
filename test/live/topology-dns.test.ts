import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

async function dig(host: string, ...question: string[]): Promise<string> {
  const { stdout } = await lab()
    .host(host)
    .run('dig', ['+tries=2', ...question]);
  return stdout;
}

const short = async (...question: string[]) =>
  (await dig('outsider', '+short', ...question)).trim().split('\n').sort();
const statusOf = (answer: string) => /status: (\w+)/.exec(answer)?.[1];
const flagsOf = (answer: string) => /flags: ([a-z ]+);/.exec(answer)?.[1]?.split(' ') ?? [];

test('the resolver finds the MX, SPF and addresses of the lab', async () => {
  assert.deepEqual(await short('redes.unlp.edu.ar', 'MX'), [
    '10 mail2.redes.unlp.edu.ar.',
    '5 mail.redes.unlp.edu.ar.',
  ]);
  assert.deepEqual(await short('fing.edu.uy', 'MX'), ['10 smtp.fing.edu.uy.', '20 smtp2.fing.edu.uy.']);
  assert.deepEqual(await short('redes2024.com.ar', 'TXT'), ['"v=spf1 ip4:203.0.113.111 -all"']);
  assert.deepEqual(await short('mail1.example.com', 'A'), await short('www.example.com', 'A'));
});

test('every host with a name is found by its address too', async () => {
  const named = topology.hosts.filter(({ name }) => name.includes('.'));
  const questions = named.flatMap(({ address }) => ['-x', address]);
  assert.deepEqual(await short(...questions), named.map(({ name }) => `${name}.`).sort());
});

test('the resolution starts at the private root and follows referrals', async () => {
  await lab().host('resolver').flushCache();
  const trace = await lab().capture(() => dig('outsider', 'www.example.com'));
  const asked = trace
    .rows('dns.flags.response == 0')
    .filter(({ source }) => source === '172.28.0.29')
    .map(({ destination }) => destination);
  assert.deepEqual([...new Set(asked)].slice(0, 3), ['172.28.0.10', '172.28.0.12', '172.28.0.61']);
});

test('a registry refers to the delegated name server, with glue', async () => {
  const answer = await dig('outsider', '+norecurse', '@172.28.0.11', 'redes2024.com.ar', 'MX');
  assert.equal(statusOf(answer), 'NOERROR');
  assert.match(answer, /^redes2024\.com\.ar\.\s+\d+\s+IN\s+NS\s+ns1\.redes2024\.com\.ar\.$/m);
  assert.match(answer, /^ns2\.redes2024\.com\.ar\.\s+\d+\s+IN\s+A\s+203\.0\.113\.66$/m);
});

test('the secondary of redes2024.com.ar has the zone by AXFR and answers with authority', async () => {
  const answer = await dig('outsider', '+norecurse', '@203.0.113.66', 'redes2024.com.ar', 'MX');
  assert.equal(statusOf(answer), 'NOERROR');
  assert.ok(flagsOf(answer).includes('aa'));
});

test('ns1.misitio.com.ar recurses for its own network and refuses an outsider', async () => {
  const ask = (host: string) => dig(host, '@172.28.0.50', 'www.example.com');
  const [inside, outside] = [await ask('pc-a'), await ask('outsider')];
  assert.equal(statusOf(inside), 'NOERROR');
  assert.ok(flagsOf(inside).includes('ra'));
  assert.equal(statusOf(outside), 'REFUSED');
  assert.ok(!flagsOf(outside).includes('ra'));
});

test('ns1.misitio.com.ar answers for its zone with authority, whoever asks', async () => {
  for (const host of ['pc-a', 'outsider']) {
    const answer = await dig(host, '@172.28.0.50', 'misitio.com.ar', 'MX');
    assert.ok(flagsOf(answer).includes('aa'), host);
    assert.match(answer, /MX\s+5 smtp-5\.misitio\.com\.ar\./);
  }
});
