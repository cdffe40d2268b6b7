import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Flag } from '../../lib/wire/compose.js';
import { ConnectionTable } from '../../lib/wire/connection-table.js';
import type { TcpHeader } from '../../lib/wire/packet.js';
import { randomFrom } from '../random.js';

function segment(sourcePort: number, destinationPort: number, flags: number, sequence: number): TcpHeader {
  return {
    offset: 0,
    length: 20,
    sourcePort,
    destinationPort,
    sequence,
    acknowledgment: 0,
    flags,
    window: 0,
    payloadLength: 0,
  };
}

test('a table of few connections forgets the one longest without a segment', () => {
  const next = randomFrom(7);
  const limit = 5;
  const table = new ConnectionTable(limit);
  /** Index of each connection that must be known, the one used longest ago first. */
  const expected = new Map<string, number>();
  let count = 0;
  for (let step = 0; step < 20_000; step++) {
    // Ports that differ by what the table tells connections by first, and by more than that.
    const host = Math.floor(next() * 3);
    const port = 40_000 + 4096 * Math.floor(next() * 3) + Math.floor(next() * 2);
    const opens = next() < 0.1;
    const toServer = opens || next() < 0.5;
    const name = `${host} ${port}`;
    const addresses = [`10.0.0.${host}`, '10.0.1.1'];
    const [source, destination] = toServer ? addresses : addresses.reverse();
    const tcp = toServer
      ? segment(port, 25, opens ? Flag.SYN : Flag.ACK, opens ? step : 0)
      : segment(25, port, Flag.ACK, 0);
    const known = expected.get(name);
    expected.delete(name);
    if (known === undefined && expected.size === limit) expected.delete(expected.keys().next().value!);
    expected.set(name, known === undefined || opens ? count++ : known);
    const { connection, from, reused } = table.locate({ source: source!, destination: destination! }, tcp);
    assert.equal(connection.index, expected.get(name), `step ${step}`);
    assert.equal(from, toServer ? 'client' : 'server', `step ${step}`);
    assert.equal(reused, opens && known !== undefined, `step ${step}`);
  }
  assert.equal(table.size, count);
  assert.ok(count > 1000);
});
