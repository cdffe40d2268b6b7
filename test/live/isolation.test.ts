import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

/**
 * Opens TCP connections to every `ADDRESS:PORT` of its arguments from every namespace and from the machine itself, all
 * at once; once the last argument, which must be reachable, was reached from `count` of them, waits a moment longer.
 * Prints `NAMESPACE ADDRESS` for each connection that was established, and `NAMESPACE IPv6` where there is IPv6.
 */
const TRY = String.raw`use strict; use Socket; use POSIX ();
my ($count, @targets) = @ARGV;
my $control = $targets[-1];
my (%open, @established);
for my $namespace ('/proc/1/ns/net', glob '/run/netns/*') {
  open my $handle, '<', $namespace or die "$namespace: $!";
  syscall(308, fileno($handle), 0) == 0 or die "setns: $!";
  # Linux's number for IPv6: a kernel without it refuses the socket.
  print "$namespace IPv6
" if socket my $six, 10, SOCK_STREAM, 0;
  for my $target (@targets) {
    my ($address, $port) = split /:/, $target;
    socket my $socket, PF_INET, SOCK_STREAM, 0 or die "socket: $!";
    fcntl $socket, POSIX::F_SETFL(), POSIX::O_NONBLOCK() or die "fcntl: $!";
    connect $socket, pack_sockaddr_in($port, inet_aton($address));
    $open{"$namespace $target"} = $socket;
  }
}
my $deadline = time + 60;
my $seen = 0;
while (time < $deadline) {
  for my $name (keys %open) {
    next unless getpeername $open{$name};
    print "$name
";
    delete $open{$name};
    $deadline = time + 5 if $name =~ / \Q$control\E$/ && ++$seen == $count;
  }
  select undef, undef, undef, 0.1;
}
`;

test('no lab host opens a connection to this computer, nor beyond the lab, and none has IPv6', async () => {
  let reached = 0;
  const server = createServer((socket) => {
    reached++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  try {
    // 172.28.0.1 is this computer's loopback to a guest, 172.28.0.2 QEMU's router, the others the world outside.
    const beyond = ['172.28.0.1', '172.28.0.2', '10.0.2.2', '192.0.2.1'].map(
      (address) => `${address}:${port}`,
    );
    const control = `${lab().host('resolver').address}:53`;
    const everyHost = topology.hosts.length;
    const { stdout, stderr } = await lab()
      .host('mail')
      .run('perl', ['-', String(everyHost), ...beyond, control], { input: TRY, limit: 120_000 });
    assert.equal(stderr, '');
    const lines = stdout.trim().split('\n');
    const inside = lines.filter((line) => line.endsWith(control));
    assert.equal(
      inside.length,
      everyHost,
      'a host does not even reach the resolver: the test would be blind',
    );
    assert.deepEqual(
      lines.filter((line) => !inside.includes(line)),
      [],
    );
    assert.equal(reached, 0);
  } finally {
    server.close();
  }
});

test('no name of the outside is known in the lab', async () => {
  const { stdout } = await lab().host('mail').run('dig', ['+short', '+time=5', 'debian.org', 'A']);
  assert.equal(stdout.trim(), '');
});
