import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { afterEach, test } from 'node:test';
import { readUdpFrame } from '../../lib/machine/udp-frame.js';
import { UdpRelay } from '../../lib/machine/udp-relay.js';
import { checksum } from '../../lib/wire/checksum.js';
import { composeTcp, composeUdp } from '../../lib/wire/compose.js';
import { HeaderReader } from '../../lib/wire/dissect.js';
import { LinkType } from '../../lib/wire/frame.js';
import { belowFrom } from '../random.js';

const SERVER = { address: '172.28.0.29', port: 53 };
const CLIENT = '172.28.0.1';
const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A socket on the loopback, and what it was sent. */
async function asker(): Promise<{ socket: Socket; port: number; got: string[]; next(): Promise<unknown> }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(socket);
  const got: string[] = [];
  socket.on('message', (bytes) => got.push(bytes.toString()));
  return { socket, port: socket.address().port, got, next: () => once(socket, 'message') };
}

async function freePort(): Promise<number> {
  const { socket, port } = await asker();
  open.splice(open.indexOf(socket), 1);
  await new Promise<void>((done) => socket.close(done));
  return port;
}

/** A relay, and QEMU's end of its stream. */
function relay() {
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      assert.equal(chunk.readUInt32BE(0), chunk.length - 4);
      stream.emit('frame', chunk.subarray(4));
      done();
    },
  });
  const relay = new UdpRelay(stream);
  open.push(relay);
  return { relay, stream, frame: async () => (await once(stream, 'frame'))[0] as Buffer };
}

type Port = typeof SERVER;

function framed(data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

function datagram(from: Port, to: Port, text: string): Uint8Array {
  return composeUdp({ timestamp: 0n, from, to, payload: Buffer.from(text) }).data;
}

test('UdpRelay brings a datagram to its lab host as the client’s, and the answer back to who asked', async () => {
  const { relay: ours, stream, frame } = relay();
  const port = await freePort();
  assert.equal(await ours.open(port, SERVER), true);
  const one = await asker();
  one.socket.send('question', port, '127.0.0.1');
  const bytes = await frame();
  assert.equal(bytes.subarray(0, 6).toString('hex'), '0200ac1c001d', 'the host’s own Ethernet address');
  assert.equal(bytes.subarray(6, 12).toString('hex'), '5255ac1c0001', 'the address of QEMU’s router');
  assert.equal(checksum(bytes.subarray(14, 34)), 0);
  const packet = new HeaderReader().read({
    number: 1,
    timestamp: 0n,
    linkType: LinkType.Ethernet,
    data: bytes,
    length: bytes.length,
  });
  assert.deepEqual([packet.ip!.source, packet.ip!.destination], [CLIENT, SERVER.address]);
  assert.deepEqual([packet.udp!.sourcePort, packet.udp!.destinationPort], [one.port, 53]);
  assert.equal(Buffer.from(bytes.subarray(packet.payloadStart, packet.payloadEnd)).toString(), 'question');

  const answer = framed(datagram(SERVER, { address: CLIENT, port: one.port }, 'answer'));
  // In pieces, as a stream may bring it.
  for (const byte of answer) stream.push(Buffer.of(byte));
  await one.next();
  assert.deepEqual(one.got, ['answer']);
});

test('UdpRelay sends a datagram to the broadcast address to everyone', async () => {
  const { relay: ours, frame } = relay();
  const port = await freePort();
  await ours.open(port, { address: '172.28.0.255', port: 9 });
  (await asker()).socket.send('marker', port, '127.0.0.1');
  assert.equal((await frame()).subarray(0, 6).toString('hex'), 'ffffffffffff');
});

test('UdpRelay lets nothing out but an answer of the port that was asked, to the port that asked it', async () => {
  const { relay: ours, stream, frame } = relay();
  const other = { address: '172.28.0.30', port: 53 };
  const port = await freePort();
  await ours.open(port, SERVER);
  await ours.open(await freePort(), other);
  const [one, bystander] = [await asker(), await asker()];
  one.socket.send('question', port, '127.0.0.1');
  await frame();
  const to = (address: string, number: number) => ({ address, port: number });
  const tcp = { flags: 2, sequence: 0, acknowledgment: 0, timestamp: 0n };
  for (const data of [
    datagram(SERVER, to(CLIENT, bystander.port), 'to a port that did not ask'),
    datagram(SERVER, to('127.0.0.1', bystander.port), 'to the loopback by its name'),
    datagram(SERVER, to('192.0.2.1', one.port), 'beyond'),
    datagram(other, to(CLIENT, one.port), 'from a server that was not asked'),
    datagram({ ...SERVER, port: 54 }, to(CLIENT, one.port), 'from another port'),
    datagram({ address: '172.28.0.99', port: 53 }, to(CLIENT, one.port), 'from a host without a forward'),
    composeTcp({ ...tcp, from: SERVER, to: to(CLIENT, one.port) }).data,
    Buffer.alloc(0),
    Buffer.alloc(60_000),
  ]) {
    stream.push(framed(data));
  }
  stream.push(framed(datagram(SERVER, to(CLIENT, one.port), 'answer')));
  await one.next();
  assert.deepEqual(one.got, ['answer']);
  assert.deepEqual(bystander.got, []);
});

test('UdpRelay drops datagrams while its machine reads nothing, and does not keep them', async () => {
  const stream = new Duplex({ read() {}, write() {} });
  const ours = new UdpRelay(stream);
  open.push(ours);
  const port = await freePort();
  await ours.open(port, SERVER);
  const { socket } = await asker();
  const question = Buffer.alloc(1400);
  let most = 0;
  for (let sent = 0; sent < 3000; sent++) {
    await new Promise((done) => socket.send(question, port, '127.0.0.1', done));
    if (sent % 100 === 0) await new Promise(setImmediate);
    most = Math.max(most, stream.writableLength);
  }
  assert.ok(most > 2 ** 19, `${most} octets waited: the test would be blind`);
  assert.ok(stream.writableLength < 2 ** 20 + 2000, `${stream.writableLength} octets wait`);
});

test('UdpRelay.open() takes no port that another has, and close() frees what it took', async () => {
  const { relay: first } = relay();
  const { relay: second } = relay();
  const port = await freePort();
  assert.equal(await first.open(port, SERVER), true);
  assert.equal(await second.open(port, SERVER), false);
  first.close();
  assert.equal(await second.open(port, SERVER), true);
});

test('readUdpFrame() accepts of mutated frames only what the dissection reads as the same datagram', () => {
  const below = belowFrom(1);
  const original = datagram(SERVER, { address: CLIENT, port: 40_000 }, 'answer');
  let accepted = 0;
  for (let turn = 0; turn < 20_000; turn++) {
    const data = Buffer.from(original).subarray(0, below(4) === 0 ? below(original.length) : undefined);
    for (let change = below(3); change >= 0 && data.length > 12; change--) {
      data[12 + below(data.length - 12)] =
        below(2) === 0 ? below(256) : [0, 1, 0x45, 0x4f, 17, 0xff][below(6)]!;
    }
    const read = readUdpFrame(data);
    if (!read) continue;
    accepted++;
    const frame = { number: 1, timestamp: 0n, linkType: LinkType.Ethernet, data, length: data.length };
    const packet = new HeaderReader().read(frame);
    assert.equal(packet.malformed, null);
    assert.deepEqual(read, {
      source: { address: packet.ip!.source, port: packet.udp!.sourcePort },
      destination: { address: packet.ip!.destination, port: packet.udp!.destinationPort },
      payload: data.subarray(packet.payloadStart, packet.payloadEnd),
    });
  }
  assert.ok(accepted > 1000, `${accepted} frames accepted: the test would be blind`);
});
