import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { askDns } from '../../lib/clients/dns.js';
import type { Lab } from '../../lib/lab/lab.js';
import { openLab } from '../../lib/lab/open.js';
import { until } from '../../lib/machine/wait.js';
import type { ControlClient } from '../../lib/supervisor/control-client.js';
import { send, smtpDialogue } from './client.js';

let one: Lab;
let other: Lab;
let opening: number;

before(async () => {
  opening = Date.now();
  [one, other] = await Promise.all([openLab(), openLab()]);
});
after(() => Promise.all([one?.close(), other?.close()]));

test('openLab() gives a lab whose servers answer', async () => {
  const [greeting, ehlo] = await smtpDialogue(one.endpoint('mail.redes.unlp.edu.ar', 'smtp'), [
    'EHLO a',
    'QUIT',
  ]);
  assert.match(greeting!, /^220 mail\.redes\.unlp\.edu\.ar ESMTP/);
  assert.match(ehlo!, /^250-PIPELINING$/m);
});

test('two clones of one state share neither UUIDs nor random numbers', async () => {
  const draw = async (lab: Lab) => {
    const { stdout } = await lab
      .host('mail')
      .run('sh', ['-c', 'cat /proc/sys/kernel/random/uuid; head -c 16 /dev/urandom | od -An -tx1']);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.trim());
  };
  const [mine, theirs] = [await draw(one), await draw(other)];
  assert.equal(mine.length, 2);
  for (const value of mine) assert.ok(!theirs.includes(value), `both drew ${value}`);
});

test("a clone's clock is this computer's", async () => {
  const before = Date.now();
  const { stdout } = await one.host('mail').run('date', ['+%s%3N %Z %z']);
  const [guest, ...zone] = stdout.trim().split(' ');
  assert.ok(Number(guest) > before - 2000 && Number(guest) < Date.now() + 2000, `${guest} is not ${before}`);
  assert.deepEqual(zone, ['-03', '-0300']);
});

test('a clone has one tcpdump, started after it was resumed; no timers; certificates for 19 years more', async () => {
  const script = `pgrep -x tcpdump | while read -r pid; do
  echo "age $(ps -o etimes= -p $pid)"
  tr '\\0' ' ' </proc/$pid/cmdline
done; echo
echo "snooping $(cat /sys/class/net/br0/bridge/multicast_snooping)"
systemctl list-timers --no-legend
for file in /etc/maillab/tls/*.crt; do
  openssl x509 -noout -checkend ${19 * 365 * 86_400} -in "$file"
done | sort -u`;
  // The lab's machine itself, where the bridge is.
  const { stdout } = await one
    .host('mail')
    .run('nsenter', ['-t', '1', '-n', '-m', 'sh', '-s'], { input: script });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const age = Number(/^age +(\d+)$/.exec(lines.shift()!)?.[1]);
  assert.ok(age <= (Date.now() - opening) / 1000 + 1, `tcpdump has run for ${age} s`);
  assert.match(lines.shift()!, /^tcpdump -i br0 --immediate-mode -U /);
  assert.deepEqual(lines, ['snooping 0', 'Certificate will not expire']);
  const years = (Date.parse(new X509Certificate(one.authority).validTo) - Date.now()) / (365 * 86_400_000);
  assert.ok(years > 19, `the authority's certificate lasts ${years} years`);
});

test('two labs side by side do not meet', async () => {
  const ports = async (lab: Lab) => {
    const { endpoints } = await lab.status();
    return Object.values(endpoints).flatMap((table) =>
      Object.entries(table).map(([key, at]) => `${key.split('/')[1]} ${at}`),
    );
  };
  const [mine, theirs] = [await ports(one), await ports(other)];
  assert.deepEqual(
    mine.filter((port) => theirs.includes(port)),
    [],
  );
  const trace = await other.capture(async () => {
    const reply = await send(
      one.endpoint('mail', 'smtp'),
      'a@redes.unlp.edu.ar',
      'alumnopop@redes.unlp.edu.ar',
      'Subject: uno\n\nuno',
    );
    assert.match(reply, /^250 2\.0\.0 Ok/);
    await one.host('mail').mailbox('alumnopop').untilArrived();
  });
  assert.deepEqual(trace.frames, []);
  assert.deepEqual(await other.host('mail').mailbox('alumnopop').messages(), []);
});

test('a lab listens on 127.0.0.1 alone', async () => {
  const { endpoints } = await one.status();
  const ports = Object.values(endpoints).flatMap((table) =>
    Object.values(table).map((at) => at.split(':')[1]!),
  );
  const sockets = execFileSync('ss', ['-Hlntu'], { encoding: 'utf8' }).trim().split('\n');
  const local = sockets.map((line) => line.trim().split(/\s+/)[4]!);
  for (const port of ports) {
    const listening = local.filter((address) => address.endsWith(`:${port}`));
    assert.deepEqual([...new Set(listening)], [`127.0.0.1:${port}`]);
  }
});

test('a lab has no UDP socket but on 127.0.0.1, neither in its own processes nor in the one that uses it', async () => {
  const { processes } = await (Reflect.get(one, 'client') as ControlClient).request('status', null);
  const pids = [process.pid, processes.supervisor, processes.machine];
  const resolver = one.endpoint('resolver', 'dns', 'udp');
  const names = Array.from({ length: 20 }, (_, number) => `n${number}.redes.unlp.edu.ar`);
  const marked = one.capture(() => Promise.all(names.map((name) => askDns(resolver, { name, type: 'A' }))));
  let local: string[] = [];
  // While questions are under way, and the marker's socket is there.
  await until(
    async () => {
      const lines = execFileSync('ss', ['-Hnuap'], { encoding: 'utf8' }).trim().split('\n');
      const own = lines.filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)));
      local = own.map((line) => line.trim().split(/\s+/)[3]!);
      return lines.filter((line) => line.includes(`pid=${process.pid},`)).length >= 2;
    },
    { limit: 60_000, every: 1, atMost: 5 },
  );
  await marked;
  const services = topology.hosts.flatMap((host) => host.services);
  const forwarded = services.filter(({ transport }) => transport === 'udp').length;
  assert.ok(local.length >= forwarded + 3, 'ports, the marker’s port, its socket and a question’s');
  assert.deepEqual(
    local.filter((address) => !address.startsWith('127.0.0.1:')),
    [],
  );
});

test('resets at once queue up, and so does what is asked of the machine meanwhile', async () => {
  await Promise.all([one.reset(), one.reset(), one.reset()]);
  const [greeting] = await smtpDialogue(one.endpoint('mail', 'smtp'), ['QUIT']);
  assert.match(greeting!, /^220 /);
});

test('reset() brings back what there was, on the same ports', async () => {
  const mail = one.host('mail');
  const before = await one.status();
  await send(
    one.endpoint('mail', 'smtp'),
    'a@redes.unlp.edu.ar',
    'alumnoimap@redes.unlp.edu.ar',
    'Subject: dos\n\ndos',
  );
  await mail.mailbox('alumnoimap').untilArrived();
  await mail.run('sh', ['-c', 'echo x >/root/changed']);
  await one.reset();
  assert.deepEqual((await one.status()).endpoints, before.endpoints);
  assert.deepEqual(await mail.mailbox('alumnoimap').messages(), []);
  assert.notEqual((await mail.run('cat', ['/root/changed'])).exitCode, 0);
  const [greeting] = await smtpDialogue(one.endpoint('mail', 'smtp'), ['QUIT']);
  assert.match(greeting!, /^220 /);
});
