import assert from 'node:assert/strict';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { type Answer, decode, encode } from 'dns-packet';
import { askDns } from '../../lib/clients/dns.js';

const open: Socket[] = [];
after(() => {
  for (const socket of open) socket.close();
});

type Reply = (query: Buffer, from: RemoteInfo, socket: Socket) => void;

/** A name server of one reply; where it listens. */
async function server(reply: Reply): Promise<{ host: string; port: number }> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (query, from) => reply(query, from, socket));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { host: '127.0.0.1', port: socket.address().port };
}

/** Answers with these records and this RCODE. */
function answering(answers: Answer[], rcode = 0): Reply {
  return (query, { port, address }, socket) => {
    const { id, questions } = decode(query);
    socket.send(
      encode({ type: 'response', id: id!, flags: 0x180 | rcode, questions: questions!, answers }),
      port,
      address,
    );
  };
}

describe('askDns()', () => {
  test('asks with recursion desired', async () => {
    const flags: boolean[] = [];
    const at = await server((query, from, socket) => {
      flags.push((query.readUInt16BE(2) & 0x100) !== 0);
      answering([])(query, from, socket);
    });
    await askDns(at, { name: 'crepes.fr', type: 'A' });
    assert.deepEqual(flags, [true]);
  });

  test('gives exchanges by rising preference', async () => {
    const mx = (preference: number, exchange: string): Answer => ({
      type: 'MX',
      name: 'crepes.fr',
      data: { preference, exchange },
    });
    const at = await server(answering([mx(20, 'b.crepes.fr'), mx(5, 'a.crepes.fr')]));
    assert.deepEqual(await askDns(at, { name: 'crepes.fr', type: 'MX' }), {
      rcode: 'NOERROR',
      records: ['a.crepes.fr', 'b.crepes.fr'],
    });
  });

  test('joins the strings of a TXT without a space, and leaves out what was not asked for', async () => {
    const at = await server(
      answering([
        { type: 'CNAME', name: 'x.fr', data: 'y.fr' },
        { type: 'TXT', name: 'y.fr', data: ['v=spf1 ip4:192.0', '.2.1 -all'] },
      ]),
    );
    const { records } = await askDns(at, { name: 'x.fr', type: 'TXT' });
    assert.deepEqual(records, ['v=spf1 ip4:192.0.2.1 -all']);
  });

  test('names the RCODE of a name that does not exist', async () => {
    const at = await server(answering([], 3));
    assert.deepEqual(await askDns(at, { name: 'nadie.fr', type: 'A' }), { rcode: 'NXDOMAIN', records: [] });
  });

  test('passes over a datagram with another id', async () => {
    const at = await server((query, from, socket) => {
      const forged = Buffer.from(query);
      forged.writeUInt16BE((query.readUInt16BE(0) + 1) & 0xffff, 0);
      socket.send(forged, from.port, from.address, () =>
        answering([{ type: 'A', name: 'x.fr', data: '192.0.2.1' }])(query, from, socket),
      );
    });
    assert.deepEqual((await askDns(at, { name: 'x.fr', type: 'A' })).records, ['192.0.2.1']);
  });
});
