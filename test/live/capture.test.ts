import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LinkType } from '../../lib/wire/frame.js';
import { send, smtpDialogue } from './client.js';
import { labOfThisFile } from './lab.js';

const lab = labOfThisFile();
const smtp = () => lab().endpoint('mail.redes.unlp.edu.ar', 'smtp');

test('capture() has exactly what the action caused: one connection, from SYN to the last ACK', async () => {
  await smtpDialogue(smtp(), ['EHLO antes', 'QUIT']);
  const trace = await lab().capture(() => smtpDialogue(smtp(), ['EHLO durante', 'QUIT']));
  await smtpDialogue(smtp(), ['EHLO despues', 'QUIT']);
  assert.equal(trace.streams.length, 1);
  const [stream] = trace.streams;
  assert.deepEqual(stream!.closed, { client: 'fin', server: 'fin' });
  assert.equal(stream!.client.address, '172.28.0.1');
  assert.deepEqual(stream!.server, { address: '172.28.0.90', port: 25 });
  const said = Buffer.concat(stream!.parts.map(({ bytes }) => bytes)).toString('latin1');
  assert.match(said, /^220 [\s\S]*EHLO durante\r\n[\s\S]*221 [\s\S]*Bye\r\n$/);
  assert.deepEqual(trace.options.open, []);
  // The server asks the DNS who its client is; nothing else is on the wire, no marker and no answer to one.
  const others = trace.packets.filter(
    ({ tcp, arp, udp }) => !tcp && !arp && udp?.sourcePort !== 53 && udp?.destinationPort !== 53,
  );
  assert.equal(others.length, 0, 'markers, or what they provoked, are in the trace');
  assert.deepEqual(
    trace.frames.map(({ number }) => number),
    trace.frames.map((_, index) => index + 1),
  );
});

test('capture() misses nothing of a large message, however busy the lab is', async () => {
  const body = `Subject: largo\n\n${`${'x'.repeat(70)}\n`.repeat(28_000)}`;
  const trace = await lab().capture(async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(() => send(smtp(), 'a@b.example', 'alumnopop@redes.unlp.edu.ar', body)),
    );
    for (const reply of replies) assert.match(reply, /^250 /);
  });
  const contents = trace
    .conversations('smtp')
    .flatMap(({ exchanges }) => exchanges.flatMap(({ content }) => content ?? []));
  const octets = body.replaceAll('\n', '\r\n').length + 2;
  assert.deepEqual(
    contents.map(({ bytes, missing, complete }) => [bytes.length, missing, complete]),
    [1, 2, 3].map(() => [octets, 0, true]),
  );
});

test('capture() of nothing is empty, time after time', async () => {
  for (let round = 0; round < 5; round++) {
    const trace = await lab().capture(() => {});
    assert.deepEqual(trace.frames, []);
  }
});

test('capture() reports a connection that stays open, and sees what it says later', async () => {
  let socket: Socket | undefined;
  const first = await lab().capture(
    () =>
      new Promise<void>((done) => {
        const { host, port } = smtp();
        socket = createConnection(port, host);
        socket.once('data', () => done());
      }),
    { closing: 200 },
  );
  assert.equal(first.options.open?.length, 1);
  assert.equal(first.options.open?.[0]?.server.port, 25);
  const second = await lab().capture(
    () =>
      new Promise<void>((done) => {
        socket!.once('close', () => done());
        socket!.write('QUIT\r\n');
      }),
  );
  const said = second.streams.flatMap(({ parts }) => parts.map(({ bytes }) => Buffer.from(bytes).toString()));
  assert.deepEqual(
    said.map((text) => text.slice(0, 3)),
    ['QUI', '221'],
  );
});

test('frames of every hop are Ethernet, whole, at most 1514 octets, and tshark finds every checksum right', async () => {
  const body = `Subject: largo\n\n${'línea de texto que se repite muchas veces\n'.repeat(1500)}`;
  const trace = await lab().capture(async () => {
    const reply = await send(smtp(), 'alumnopop@redes.unlp.edu.ar', 'alice@crepes.fr', body);
    assert.match(reply, /^250 /);
    await lab().host('mail').queue.untilEmpty();
  });
  const [fromClient, betweenServers] = trace.streams.filter(({ server }) => server.port === 25);
  assert.notEqual(betweenServers!.client.address, fromClient!.client.address);
  assert.ok(trace.frames.length > 80);
  for (const { linkType, data, length } of trace.frames) {
    assert.equal(linkType, LinkType.Ethernet);
    assert.equal(data.length, length);
    assert.ok(length <= 1514, `a frame of ${length} octets was never on a wire`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'maillab-test-'));
  try {
    const file = join(folder, 'trace.pcapng');
    await trace.save(file);
    const checks = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'];
    const fields = [
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-e',
      'ip.checksum.status',
      '-e',
      'tcp.checksum.status',
    ];
    const rows = execFileSync('tshark', ['-r', file, ...checks, ...fields], { encoding: 'utf8' })
      .trim()
      .split('\n');
    assert.equal(rows.length, trace.frames.length);
    const bad = rows.filter((row) => /\t0|\t2/.test(row));
    assert.deepEqual(bad, [], 'checksums that tshark calls bad or could not check');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('capture() sees every hop: the MX query and the connection between the MTAs', async () => {
  const trace = await lab().capture(async () => {
    await send(smtp(), 'alumnopop@redes.unlp.edu.ar', 'alice@crepes.fr', 'Subject: a Francia\n\nhola');
    await lab().host('mail').queue.untilEmpty();
  });
  const hops = trace.streams.filter(({ server }) => server.port === 25);
  const crepes = lab().host('mail.crepes.fr').address;
  assert.deepEqual(
    hops.map(({ client, server }) => [client.address, server.address]),
    [
      ['172.28.0.1', '172.28.0.90'],
      ['172.28.0.90', crepes],
    ],
  );
  const queries = trace.packets.filter(
    ({ ip, udp }) => udp?.destinationPort === 53 && ip?.source === '172.28.0.90',
  );
  assert.ok(queries.length > 0, 'no DNS query of the sending MTA');
  assert.ok(
    trace.packets.every(({ ip }) => ip === null || ip.version === 4),
    'IPv6 on the wire',
  );
});

test('capture() fails with one clear line when the lab is reset meanwhile', async () => {
  await assert.rejects(
    lab().capture(() => lab().reset()),
    /the lab was reset meanwhile/,
  );
  const trace = await lab().capture(() => smtpDialogue(smtp(), ['QUIT']));
  assert.equal(trace.streams.length, 1);
});
