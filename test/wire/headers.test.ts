import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { parseAddress } from '../../lib/wire/address.js';
import { composeTcp, composeUdp, Flag } from '../../lib/wire/compose.js';
import { type Frame, LinkType } from '../../lib/wire/frame.js';
import { payloadOf } from '../../lib/wire/packet.js';
import { assertSameList, numbered, tshark, tsharkList, withCapture } from './oracle.js';

const CLIENT = { address: '172.28.0.1', port: 40_001 };
const SERVER = { address: '172.28.0.90', port: 25 };
const CLIENT6 = { address: 'fd00::1', port: 40_001 };
const SERVER6 = { address: 'fd00::90', port: 25 };

function greeting(from = SERVER, to = CLIENT): Frame {
  const payload = Buffer.from('220 mail.redes.unlp.edu.ar ESMTP Postfix\r\n');
  return composeTcp({
    timestamp: 1_000_000n,
    from,
    to,
    flags: Flag.PSH | Flag.ACK,
    sequence: 1,
    acknowledgment: 1,
    payload,
  });
}

/** The frame with another link-layer header before its datagram. */
function relinked(frame: Frame, linkType: number, header: number[]): Frame {
  const data = Buffer.concat([Buffer.from(header), frame.data.subarray(14)]);
  return { ...frame, linkType, data, length: data.length };
}

const STATION = [0x02, 0, 0xac, 0x1c, 0, 0x5a];
const SLL = [0, 0, 0, 1, 0, 6, ...STATION, 0, 0, 0x08, 0x00];
const SLL2 = [0x08, 0x00, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, ...STATION, 0, 0];
const LINKS: [string, Frame][] = [
  ['Ethernet', greeting()],
  ['a VLAN', relinked(greeting(), LinkType.Ethernet, [...STATION, ...STATION, 0x81, 0, 0, 42, 0x08, 0])],
  [
    'two VLANs',
    relinked(greeting(), LinkType.Ethernet, [
      ...STATION,
      ...STATION,
      0x88,
      0xa8,
      0,
      7,
      0x81,
      0,
      0,
      42,
      0x08,
      0,
    ]),
  ],
  ['Linux cooked v1', relinked(greeting(), LinkType.LinuxSll, SLL)],
  ['Linux cooked v2', relinked(greeting(), LinkType.LinuxSll2, SLL2)],
  ['loopback, little-endian', relinked(greeting(), LinkType.Null, [2, 0, 0, 0])],
  ['loopback, big-endian', relinked(greeting(), LinkType.Loop, [0, 0, 0, 2])],
  ['raw IP', relinked(greeting(), LinkType.RawIp, [])],
  ['raw IPv4', relinked(greeting(), LinkType.RawIpv4, [])],
  ['IPv6 over Ethernet', greeting(SERVER6, CLIENT6)],
  ['raw IPv6', relinked(greeting(SERVER6, CLIENT6), LinkType.RawIpv6, [])],
  ['IPv6 over loopback', relinked(greeting(SERVER6, CLIENT6), LinkType.Null, [30, 0, 0, 0])],
];
for (const [what, frame] of LINKS) {
  test(`packets have their headers found over ${what}`, async () => {
    const frames = numbered([frame]);
    const trace = new Trace(frames);
    const [packet] = trace.packets;
    assert.equal(Buffer.from(payloadOf(packet!)).toString(), '220 mail.redes.unlp.edu.ar ESMTP Postfix\r\n');
    await withCapture(frames, (file) => assertSameList(trace, tsharkList(file)));
  });
}

/** The fragments of an Ethernet frame's IPv4 datagram, `size` octets of its body in each. */
function fragments(frame: Frame, size: number): Frame[] {
  const body = frame.data.subarray(34);
  const pieces: Frame[] = [];
  for (let offset = 0; offset < body.length; offset += size) {
    const piece = body.subarray(offset, offset + size);
    const data = Buffer.concat([frame.data.subarray(0, 34), piece]);
    data.writeUInt16BE(20 + piece.length, 16);
    data.writeUInt16BE((offset + size < body.length ? 0x2000 : 0) | (offset / 8), 20);
    pieces.push({ ...frame, data, length: data.length });
  }
  return pieces;
}

const QUERY = Buffer.from(
  '1234010000010000000000000a' +
    '61'.repeat(10) +
    '0a' +
    '62'.repeat(10) +
    '0a' +
    '63'.repeat(10) +
    '0000010001',
  'hex',
);
const DATAGRAM = composeUdp({ timestamp: 0n, from: CLIENT, to: { ...SERVER, port: 53 }, payload: QUERY });

test('packets put fragments together, in whatever order they come', async () => {
  const pieces = fragments(DATAGRAM, 16);
  for (const order of [pieces, [...pieces].reverse(), [...pieces, pieces[0]!]]) {
    const frames = numbered(order);
    const trace = new Trace(frames);
    const whole = trace.packets.find((packet) => packet.udp !== null)!;
    assert.deepEqual(Buffer.from(payloadOf(whole)), QUERY);
    assert.equal(whole.fragments!.length, pieces.length);
    await withCapture(frames, (file) => assertSameList(trace, tsharkList(file)));
  }
});

test('packets find what is behind IPv6 extension headers', async () => {
  const frame = greeting(SERVER6, CLIENT6);
  const hopByHop = Buffer.from([43, 0, 1, 4, 0, 0, 0, 0]);
  const routing = Buffer.from([60, 0, 253, 0, 0, 0, 0, 0]);
  const destination = Buffer.from([6, 0, 1, 4, 0, 0, 0, 0]);
  const data = Buffer.concat([
    frame.data.subarray(0, 54),
    hopByHop,
    routing,
    destination,
    frame.data.subarray(54),
  ]);
  data[20] = 0;
  data.writeUInt16BE(data.readUInt16BE(18) + 24, 18);
  const frames = numbered([{ ...frame, data, length: data.length }]);
  const trace = new Trace(frames);
  assert.equal(trace.packets[0]!.ip!.length, 64);
  await withCapture(frames, (file) => assertSameList(trace, tsharkList(file)));
});

test('packets leave out the padding of short Ethernet frames', () => {
  const ack = composeTcp({
    timestamp: 0n,
    from: CLIENT,
    to: SERVER,
    flags: Flag.ACK,
    sequence: 1,
    acknowledgment: 1,
  });
  const data = Buffer.concat([ack.data, Buffer.alloc(6, 0x20)]);
  const [packet] = new Trace(numbered([{ ...ack, data, length: 60 }])).packets;
  assert.equal(packet!.tcp!.payloadLength, 0);
  assert.equal(payloadOf(packet!).length, 0);
});

for (const [client, server] of [
  [CLIENT, SERVER],
  [CLIENT6, SERVER6],
] as const) {
  test(`composeTcp() and composeUdp() have checksums that tshark finds good, as ${client.address}`, async () => {
    const payload = Buffer.from('impar');
    const frames = numbered([
      composeTcp({
        timestamp: 0n,
        from: client,
        to: server,
        flags: Flag.SYN,
        sequence: 7,
        acknowledgment: 0,
        maximumSegmentSize: 1460,
      }),
      composeTcp({
        timestamp: 0n,
        from: server,
        to: client,
        flags: Flag.PSH | Flag.ACK,
        sequence: 9,
        acknowledgment: 8,
        payload,
      }),
      composeUdp({ timestamp: 0n, from: client, to: server, payload }),
    ]);
    await withCapture(frames, (file) => {
      const checks = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap((name) => [
        '-o',
        `${name}:TRUE`,
      ]);
      const fields = ['-e', 'ip.checksum.status', '-e', 'tcp.checksum.status', '-e', 'udp.checksum.status'];
      const ip = client.address.includes(':') ? '' : '1';
      const said = tshark('-r', file, ...checks, '-T', 'fields', ...fields)
        .split('\n')
        .slice(0, 3);
      assert.deepEqual(said, [`${ip}\t1\t`, `${ip}\t1\t`, `${ip}\t\t1`]);
    });
  });
}

const TEXTS: [string, string][] = [
  ['172.28.0.90', 'ac1c005a'],
  ['::', '00'.repeat(16)],
  ['::1', `${'00'.repeat(15)}01`],
  ['fd00::90', `fd00${'00'.repeat(12)}0090`],
  ['2001:db8:0:1::ff', '20010db80000000100000000000000ff'],
  ['::ffff:10.1.2.3', '00000000000000000000ffff0a010203'],
];
for (const [text, hex] of TEXTS) {
  test(`parseAddress(${JSON.stringify(text)}) gives its octets`, () => {
    assert.equal(Buffer.from(parseAddress(text)).toString('hex'), hex);
  });
}
for (const text of [
  '',
  '1.2.3',
  '1.2.3.256',
  '1::2::3',
  ':1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  'mail',
  '12345::',
]) {
  test(`parseAddress(${JSON.stringify(text)}) refuses`, () => {
    assert.throws(() => parseAddress(text), /is not an IP address/);
  });
}
