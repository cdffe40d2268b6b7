import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();

/**
 * Tries, from every namespace and from the machine itself, a TCP connection to each address and port, all at once;
 * prints `HOST ADDRESS` for each that was established, and `done`.
 */
const TRY = `port=$1; shift
try() {
  timeout 5 bash -c "exec 3<>/dev/tcp/$2/$3" 2>/dev/null && echo "$1 $2"
}
if [ "$port" = inside ]; then for address do shift; try "$HOST" "\${address%:*}" "\${address#*:}" & done; wait; exit; fi
for namespace in $(ls /run/netns); do
  HOST=$namespace ip netns exec "$namespace" sh "$0" inside "$@" &
done
HOST=machine sh "$0" inside "$@"
wait
echo done`;

test('no lab host opens a connection to this computer, nor beyond the lab', async () => {
  let reached = 0;
  const server = createServer((socket) => {
    reached++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  try {
    // 172.28.0.1 is this computer's loopback to a guest, 172.28.0.2 QEMU's router, the others the world outside.
    const beyond = ['172.28.0.1', '172.28.0.2', '10.0.2.2', '192.0.2.1', '127.0.0.2'].map(
      (address) => `${address}:${port}`,
    );
    const resolver = `${lab().host('resolver').address}:53`;
    const mail = lab().host('mail');
    await mail.run('sh', ['-c', 'cat >/run/try.sh'], { input: TRY });
    const { stdout } = await mail.run(
      'nsenter',
      ['--net=/proc/1/ns/net', 'sh', '/run/try.sh', 'all', ...beyond, resolver],
      {
        limit: 120_000,
      },
    );
    const lines = stdout.trim().split('\n');
    assert.equal(lines.pop(), 'done');
    const inside = lines.filter((line) => line.endsWith(lab().host('resolver').address));
    assert.ok(
      inside.length >= topology.hosts.length - 1,
      `only ${inside.length} hosts reach the resolver: the test is blind`,
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
