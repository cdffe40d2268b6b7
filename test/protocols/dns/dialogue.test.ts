import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, type Packet, RECURSION_DESIRED, streamEncode } from 'dns-packet';
import { dnsOverTcp, dnsOverUdp, type UdpDatagram } from '../../../lib/protocols/dns/dialogue.js';
import { readDns } from '../../../lib/protocols/dns/message.js';
import { assertLinear } from '../../growth.js';
import { randomFrom } from '../../random.js';
import { talk } from '../dialogue.js';

const client = { address: '172.28.0.90', port: 40001 };
const server = { address: '172.28.0.29', port: 53 };

function datagram(frame: number, packet: Packet, from = client, to = server): UdpDatagram {
  return { frame, timestamp: BigInt(frame), from, to, payload: encode(packet) };
}

const query: Packet = {
  type: 'query',
  id: 7,
  flags: RECURSION_DESIRED,
  questions: [{ type: 'MX', name: 'redes.unlp.edu.ar' }],
};

const answers: Packet['answers'] = [
  {
    type: 'MX',
    name: 'redes.unlp.edu.ar',
    ttl: 60,
    data: { preference: 5, exchange: 'mail.redes.unlp.edu.ar' },
  },
  { type: 'A', name: 'mail.redes.unlp.edu.ar', ttl: 60, data: '172.28.0.90' },
  { type: 'AAAA', name: 'x', ttl: 1, data: '2001:db8:0:0:1::1' },
  { type: 'TXT', name: 'redes.unlp.edu.ar', ttl: 60, data: ['v=spf1 mx', ' "-all'] },
  { type: 'NS', name: 'unlp.edu.ar', ttl: 60, data: 'ns-sv-a.redes.unlp.edu.ar' },
  {
    type: 'SRV',
    name: '_imap._tcp.x',
    ttl: 60,
    data: { priority: 1, weight: 2, port: 143, target: 'mail.x' },
  },
  {
    type: 'SOA',
    name: 'x',
    ttl: 60,
    data: { mname: 'ns.x', rname: 'root.x', serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
  },
  { type: 'CNAME', name: 'www.x', ttl: 60, data: 'x' },
];

test('dnsOverUdp() gives each query its response', () => {
  const [conversation] = dnsOverUdp([
    datagram(1, query),
    datagram(2, { ...query, id: 8, questions: [{ type: 'A', name: 'X.example' }] }),
    datagram(
      3,
      { type: 'response', id: 8, flags: 3, questions: [{ type: 'A', name: 'x.example' }] },
      server,
      client,
    ),
    datagram(4, { ...query, type: 'response', flags: 0x8580, answers: [answers[0]!] }, server, client),
  ]);
  assert.deepEqual(
    [conversation!.client, conversation!.server, conversation!.stream],
    [client, server, null],
  );
  assert.deepEqual(
    conversation!.exchanges.map(({ command, reply, frames }) => [command, reply, frames]),
    [
      [
        'QUERY rd\nredes.unlp.edu.ar MX',
        'NOERROR aa rd ra\nanswers: redes.unlp.edu.ar 60 IN MX 5 mail.redes.unlp.edu.ar',
        [1, 4],
      ],
      ['QUERY rd\nX.example A', 'NXDOMAIN', [2, 3]],
    ],
  );
});

test('readDns() reads the records that dns-packet writes', () => {
  const message = readDns(encode({ ...query, type: 'response', answers }))!;
  assert.deepEqual(
    message.answers.map(({ type, text }) => `${type} ${text}`),
    [
      'MX 5 mail.redes.unlp.edu.ar',
      'A 172.28.0.90',
      'AAAA 2001:db8::1:0:0:1',
      'TXT "v=spf1 mx" " \\"-all"',
      'NS ns-sv-a.redes.unlp.edu.ar',
      'SRV 1 2 143 mail.x',
      'SOA ns.x root.x 1 2 3 4 5',
      'CNAME x',
    ],
  );
});

test('readDns() keeps what stands before the damage, and says what is wrong', () => {
  const whole = encode({ ...query, type: 'response', answers: answers.slice(0, 2) });
  const cut = readDns(whole.subarray(0, whole.length - 3))!;
  assert.deepEqual([cut.answers.length, cut.malformed], [1, 'a record goes beyond the end']);
  assert.equal(readDns(whole.subarray(0, 11)), null);
});

test('readDns() follows no pointer forward, and no endless chain', () => {
  const header = Buffer.from('000100000001000000000000', 'hex');
  const toItself = Buffer.concat([header, Buffer.from('c00c00010001', 'hex')]);
  assert.equal(readDns(toItself)!.malformed, 'a name has a bad pointer');
  // As many questions as fit, each a name that points at a chain of pointers as long as the message.
  assertLinear(2000, 8, (length) => {
    const chain = Buffer.concat([header, Buffer.alloc(3 * length)]);
    chain.writeUInt16BE(length, 4);
    for (let at = 14; at < length; at += 2) chain.writeUInt16BE(0xc000 + at - 2, at);
    return () => assert.ok(readDns(chain));
  });
});

test('readDns() reads EDNS and the extended response code', () => {
  const opt = Buffer.from('000080000000000000000001' + '0000291000010080000000', 'hex');
  const message = readDns(opt)!;
  assert.deepEqual(message.edns, { udpPayloadSize: 4096, dnssecOk: true });
  assert.equal(message.rcode, 'BADVERS');
});

test('readDns() takes anything', () => {
  const next = randomFrom(3);
  const whole = encode({ ...query, type: 'response', answers });
  for (let i = 0; i < 20_000; i++) {
    const bytes = Buffer.from(whole.subarray(0, Math.floor(next() * (whole.length + 1))));
    for (let n = 0; n < 4 && bytes.length > 0; n++) {
      bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    }
    readDns(bytes);
  }
});

test('dnsOverTcp() reads messages by their length, and joins a zone transfer', () => {
  const hex = (packet: Packet) =>
    streamEncode(packet)
      .toString('hex')
      .replace(/../g, (octet) => `\\x${octet}`);
  const axfr: Packet = { ...query, questions: [{ type: 'AXFR', name: 'x' }] };
  const soa = answers.slice(6, 7);
  const stream = talk(
    `
    C| ${hex(axfr)}
    S| ${hex({ ...axfr, type: 'response', answers: soa })}
    S| ${hex({ type: 'response', id: 7, answers: [...answers.slice(7), ...soa] })}
  `,
    53,
  );
  const { exchanges } = dnsOverTcp(stream);
  assert.deepEqual(
    exchanges.map(({ frames, response }) => [frames, response!.answers.map(({ type }) => type)]),
    [
      [
        [1, 2, 3],
        ['SOA', 'CNAME', 'SOA'],
      ],
    ],
  );
});
