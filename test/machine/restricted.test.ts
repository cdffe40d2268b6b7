import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { NETWORK } from '../../lib/machine/arguments.js';
import { QEMU } from '../../lib/machine/qemu.js';
import { until } from '../../lib/machine/wait.js';
import { composeTcp, composeUdp, Flag } from '../../lib/wire/compose.js';
import { HeaderReader } from '../../lib/wire/dissect.js';
import { LinkType } from '../../lib/wire/frame.js';
import type { Packet } from '../../lib/wire/packet.js';

/**
 * QEMU's user network as the lab has it, without a guest: the test is the guest, and speaks to it in frames. So QEMU's part
 * of the wall is held to its word for whatever version is installed, in a second.
 */

const CLIENT = '172.28.0.1';
const GUEST = { address: '172.28.0.90', port: 4000 };
const ROUTER = [0x52, 0x55, 172, 28, 0, 1];
const GUEST_STATION = [0x02, 0x00, 172, 28, 0, 90];

/** What came from the user network. */
const packets: Packet[] = [];
let said = '';
let wire: Duplex;
let monitor: Duplex;
let end: () => Promise<unknown>;

before(async () => {
  const args = ['-M', 'none', '-nodefaults', '-display', 'none', ...withoutCard(NETWORK)];
  const child = spawn(QEMU, [...args, '-chardev', 'socket,id=monitor,fd=3', '-mon', 'chardev=monitor'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  end = () => {
    child.kill();
    return closed;
  };
  [monitor, wire] = [3, 6].map((number) => (child.stdio as unknown[])[number]) as [Duplex, Duplex];
  for (const stream of [monitor, wire]) stream.on('error', () => {});
  monitor.on('data', (chunk) => {
    said += chunk;
  });
  const reader = new HeaderReader();
  let rest = Buffer.alloc(0);
  wire.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const data = rest.subarray(4, 4 + rest.readUInt32BE(0));
      rest = rest.subarray(4 + data.length);
      const frame = { number: 0, timestamp: 0n, linkType: LinkType.Ethernet, data, length: data.length };
      packets.push(reader.read(frame));
    }
  });
  assert.ok(await until(() => said.includes('(qemu)'), { limit: 30_000 }), 'QEMU does not start');
  // It sends nothing to a guest whose address it does not know.
  send(arpRequest());
  assert.ok(await until(() => packets.some(({ arp }) => arp), { limit: 30_000 }), 'no answer to ARP');
});
after(() => end());

/** Without the guest's network card, for which there is no bus here. */
function withoutCard(args: readonly string[]): string[] {
  return args.filter((argument, index) => argument !== '-device' && args[index - 1] !== '-device');
}

function send(data: Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  wire.write(Buffer.concat([length, data]));
}

function arpRequest(): Uint8Array {
  const ethernet = [...Array(6).fill(0xff), ...GUEST_STATION, 8, 6];
  return Uint8Array.from([
    ...ethernet,
    0,
    1,
    8,
    0,
    6,
    4,
    0,
    1,
    ...GUEST_STATION,
    172,
    28,
    0,
    90,
    ...Array(6).fill(0),
    172,
    28,
    0,
    1,
  ]);
}

/** To the user network, as a guest's frames go. */
function toRouter({ data }: { data: Uint8Array }): Uint8Array {
  data.set(ROUTER, 0);
  data.set(GUEST_STATION, 6);
  return data;
}

const syn = (to: { address: string; port: number }, port: number) =>
  toRouter(
    composeTcp({
      ...{ timestamp: 0n, from: { ...GUEST, port }, to },
      ...{ flags: Flag.SYN, sequence: 1, acknowledgment: 0, maximumSegmentSize: 1460 },
    }),
  );

test('QEMU’s user network, restricted, brings nothing of a guest to this computer', async () => {
  const reached: string[] = [];
  const server = createServer((socket) => {
    reached.push('TCP');
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const datagrams = createSocket('udp4', () => reached.push('UDP'));
  await new Promise<void>((done) => datagrams.bind(port, '127.0.0.1', done));
  try {
    const targets = [CLIENT, '172.28.0.2', '172.28.0.3', '10.0.2.2', '127.0.0.1', '192.0.2.1'].flatMap(
      (address) => [port, 53].map((number) => ({ address, port: number })),
    );
    targets.forEach((to, number) => {
      send(syn(to, 5000 + number));
      const payload = Buffer.from('x');
      send(toRouter(composeUdp({ timestamp: 0n, from: { ...GUEST, port: 5000 + number }, to, payload })));
    });
    // The last of them is refused, so all before it were read.
    send(syn({ address: CLIENT, port }, 6000));
    const refused = ({ tcp }: Packet) => tcp?.destinationPort === 6000 && (tcp.flags & Flag.RST) !== 0;
    assert.ok(await until(() => packets.some(refused), { limit: 30_000 }), 'the test would be blind');
    assert.deepEqual(reached, []);
    const answered = packets.filter(({ tcp, udp }) => udp || (tcp && !(tcp.flags & Flag.RST)));
    assert.deepEqual(answered, []);
  } finally {
    server.close();
    datagrams.close();
  }
});

test('QEMU’s user network, restricted, brings connections of this computer to a guest all the same', async () => {
  for (const address of [GUEST.address, '203.0.113.111']) {
    const port = await freePort();
    monitor.write(`hostfwd_add lab tcp:127.0.0.1:${port}-${address}:25\n`);
    const begun = ({ ip, tcp }: Packet) =>
      ip?.source === CLIENT && ip.destination === address && tcp?.flags === Flag.SYN;
    let socket = connect(port, '127.0.0.1').on('error', () => {});
    const arrived = () => {
      if (socket.destroyed) socket = connect(port, '127.0.0.1').on('error', () => {});
      // For an address that it does not know, it asks first.
      return packets.some(begun) || packets.some(({ arp }) => arp?.targetAddress === address);
    };
    try {
      assert.ok(await until(arrived, { limit: 30_000 }), said);
    } finally {
      socket.destroy();
    }
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
