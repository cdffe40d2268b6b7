import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { askDns } from '../../lib/clients/dns.js';
import { composeUdp } from '../../lib/wire/compose.js';
import type { Endpoint } from '../../lib/wire/stream.js';
import { labOfThisFile } from './lab.js';

/**
 * Isolation that a lab host has no hand in: here the guest's own packet filter is taken down first, by root on a lab host
 * with the filter's own tools, as whoever takes a server over can.
 */

const lab = labOfThisFile();
const CLIENT = topology.client.address;

/** The computer's own addresses but for the loopback. */
const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

/** Listens for TCP and UDP on one port of the loopback and of every other address of this computer. */
class Listeners {
  readonly reached: string[] = [];
  port = 0;
  private readonly open: (Server | Socket)[] = [];

  async listen(): Promise<void> {
    for (const address of ['127.0.0.1', ...own]) {
      const server = createServer((socket) => {
        this.reached.push(`TCP ${address} from ${socket.remoteAddress}`);
        socket.destroy();
      });
      await new Promise<void>((done) => server.listen(this.port, address, done));
      this.port ||= (server.address() as { port: number }).port;
      const datagrams = createSocket('udp4', (message) => this.reached.push(`UDP ${address}: ${message}`));
      await new Promise<void>((done) => datagrams.bind(this.port, address, done));
      this.open.push(server, datagrams);
    }
  }

  close(): void {
    for (const one of this.open) one.close();
  }
}

const listeners = new Listeners();
before(() => listeners.listen());
after(() => listeners.close());

/** Runs a shell script in the machine's own network, from a lab host. */
function inMachine(host: string, script: string) {
  return lab().host(host).run('nsenter', ['--net=/proc/1/ns/net', 'sh', '-c', script]);
}

test('root on any lab host takes the guest’s packet filter down', async () => {
  for (const { id } of topology.hosts) {
    await inMachine(id, 'nft add table bridge isolation');
    const { exitCode, stderr } = await inMachine(id, 'nft delete table bridge isolation');
    assert.equal(exitCode, 0, stderr);
  }
  const { exitCode } = await inMachine(
    'outsider',
    'nft flush ruleset; ip address add 172.28.0.77/24 dev br0',
  );
  assert.equal(exitCode, 0);
  // QEMU's router answers an echo itself: what leaves the bridge now reaches it.
  assert.equal((await lab().host('pc_a').run('ping', ['-c1', '-W5', CLIENT])).exitCode, 0);
});

/**
 * From every namespace and the machine itself, each with a default route to QEMU's router: opens TCP connections to every
 * `ADDRESS:PORT` of its arguments and sends a DNS question there by UDP; waits until all reach the last one both ways,
 * and a while longer. Prints `NAMESPACE TRANSPORT ADDRESS:PORT` for each that was answered.
 */
const TRY = String.raw`use strict; use Socket; use POSIX ();
my ($router, @targets) = @ARGV;
my $control = $targets[-1];
my $question = pack('n6', 4660, 256, 1, 0, 0, 0) . "\0" . pack('n2', 2, 1);
my (%tcp, %udp);
my @namespaces = ('/proc/1/ns/net', glob '/run/netns/*');
for my $namespace (@namespaces) {
  open my $handle, '<', $namespace or die "$namespace: $!";
  syscall(308, fileno($handle), 0) == 0 or die "setns: $!";
  system 'ip', 'route', 'replace', 'default', 'via', $router and die 'no default route';
  for my $target (@targets) {
    my ($address, $port) = split /:/, $target;
    my $name = pack_sockaddr_in($port, inet_aton($address));
    socket my $stream, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
    fcntl $stream, POSIX::F_SETFL(), POSIX::O_NONBLOCK() or die "fcntl: $!";
    connect $stream, $name;
    $tcp{"$namespace TCP $target"} = $stream;
    socket my $datagrams, PF_INET, SOCK_DGRAM, 0 or die "socket: $!";
    connect $datagrams, $name or die "connect: $!";
    fcntl $datagrams, POSIX::F_SETFL(), POSIX::O_NONBLOCK() or die "fcntl: $!";
    send $datagrams, $question, 0;
    $udp{"$namespace UDP $target"} = $datagrams;
  }
}
my $deadline = time + 120;
my $seen = 0;
my $looks = 0;
while (time < $deadline) {
  my @answered = ((grep { getpeername $tcp{$_} } keys %tcp), (grep { defined recv $udp{$_}, my $answer, 512, 0 } keys %udp));
  for my $name (@answered) {
    print "$name\n";
    delete $tcp{$name};
    delete $udp{$name};
    $deadline = time + 10 if $name =~ / \Q$control\E$/ && ++$seen == 2 * @namespaces;
  }
  # A datagram can get lost.
  if (++$looks % 20 == 0) { send $_, $question, 0 for values %udp }
  select undef, undef, undef, 0.1;
}
`;

test('without that filter, neither TCP nor UDP of any lab host reaches this computer or what lies beyond', async () => {
  const { port } = listeners;
  const beyond = [
    // To the guest 172.28.0.1 is this computer's loopback, .2 QEMU's router, .3 its way to this computer's resolver.
    ...[CLIENT, '172.28.0.2', '172.28.0.3', '10.0.2.2', ...own, '192.0.2.1'].map(
      (address) => `${address}:${port}`,
    ),
    ...[CLIENT, '172.28.0.2', '172.28.0.3', '10.0.2.3'].map((address) => `${address}:53`),
    // The lab's own ports on this computer, which its supervisor listens on.
    `${CLIENT}:${lab().endpoint('mail', 'smtp').port}`,
    `${CLIENT}:${lab().endpoint('resolver', 'dns', 'udp').port}`,
  ];
  const control = `${lab().host('resolver').address}:53`;
  const { stdout, stderr } = await lab()
    .host('mail')
    .run('perl', ['-', CLIENT, ...beyond, control], { input: TRY, limit: 240_000 });
  assert.equal(stderr, '');
  const lines = stdout.trim().split('\n');
  const inside = lines.filter((line) => line.endsWith(control));
  assert.deepEqual(
    lines.filter((line) => !inside.includes(line)),
    [],
  );
  // The machine itself is no host that the resolver answers.
  const hosts = inside.filter((line) => !line.startsWith('/proc/1/'));
  assert.equal(hosts.length, 2 * topology.hosts.length, 'the test would be blind');
  assert.deepEqual(listeners.reached, []);
});

/** Sends each of its arguments, hexadecimal, as a frame by the machine's network card. */
const RAW = `use strict; use Socket;
open my $index, '<', '/sys/class/net/eth0/ifindex' or die "$!";
socket my $socket, 17, SOCK_RAW, 0x0300 or die "socket: $!";
my $address = pack 'SnlSCCa8', 17, 3, 0 + <$index>, 0, 0, 6, '';
for my $frame (@ARGV) { defined send $socket, pack('H*', $frame), 0, $address or die "send: $!" }
`;

/** A frame to QEMU's router with a datagram. */
function forged(from: Endpoint, to: Endpoint): string {
  const { data } = composeUdp({ timestamp: 0n, from, to, payload: Buffer.from('forged') });
  data.set([0x52, 0x55, ...CLIENT.split('.').map(Number)]);
  return Buffer.from(data).toString('hex');
}

test('a datagram that a guest makes up as the answer of a name server reaches nobody who did not ask it', async () => {
  const servers = topology.hosts.filter(({ services }) => services.some(({ name }) => name === 'dns'));
  const asked: string[] = [];
  const asker = createSocket('udp4', (message) => asked.push(String(message)));
  await new Promise<void>((done) => asker.bind(0, '127.0.0.1', done));
  try {
    const { host, port } = lab().endpoint('resolver', 'dns', 'udp');
    const resolver = { address: lab().host('resolver').address, port: 53 };
    // No question at all, so no answer: but whoever sent it may be answered from there, and only from there.
    await new Promise((done) => asker.send('nothing', port, host, done));
    const to = (address: string, number: number) => ({ address, port: number });
    const frames = servers.flatMap(({ address }) => [
      forged({ address, port: 53 }, to(CLIENT, listeners.port)),
      forged({ address, port: 53 }, to('127.0.0.1', listeners.port)),
      forged({ address, port: 54 }, to(CLIENT, asker.address().port)),
      ...own.map((one) => forged({ address, port: 53 }, to(one, listeners.port))),
      ...(address === resolver.address
        ? []
        : [forged({ address, port: 53 }, to(CLIENT, asker.address().port))]),
    ]);
    const control = forged(resolver, to(CLIENT, asker.address().port));
    const { stderr } = await lab()
      .host('outsider')
      .run('nsenter', ['--net=/proc/1/ns/net', '--mount=/proc/1/ns/mnt', 'perl', '-', ...frames, control], {
        input: RAW,
      });
    assert.equal(stderr, '');
    await new Promise<void>((done) => {
      const arrived = () => asked.includes('forged') && done();
      asker.on('message', arrived);
      arrived();
    });
    // Frames arrive in order: the last, which may come, has come, and none of those before it.
    assert.deepEqual(asked, ['forged']);
    assert.deepEqual(listeners.reached, []);
  } finally {
    asker.close();
  }
});

test('without that filter, mail and questions from this computer are answered as before', async () => {
  const resolver = lab().endpoint('resolver', 'dns', 'udp');
  const { rcode, records } = await askDns(resolver, { name: 'redes.unlp.edu.ar', type: 'MX' });
  assert.equal(rcode, 'NOERROR');
  assert.deepEqual(records, ['mail.redes.unlp.edu.ar', 'mail2.redes.unlp.edu.ar']);
});
