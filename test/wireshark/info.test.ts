import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { damaged } from '../wire/damage.js';
import {
  assertSameList,
  FIXTURES,
  fixture,
  TSHARK_VERSION,
  tsharkList,
  tsharkVersion,
  withCapture,
} from '../wire/oracle.js';

test('the oracle is the tshark whose texts were taken as the measure', () => {
  assert.equal(tsharkVersion(), TSHARK_VERSION);
});

for (const name of FIXTURES) {
  test(`rows() of ${name} are tshark's packet list`, async () => {
    const trace = await Trace.load(fixture(name));
    // Without its secrets: with them tshark shows what we, as eavesdroppers, cannot see.
    await withCapture(trace.frames, (file) => {
      assertSameList(trace, tsharkList(file));
    });
  });
}

test("rows() of DNS messages that are malformed or rare are tshark's packet list", async () => {
  const { frames } = await Trace.load(fixture('dns-odd').replace(/pcapng$/, 'pcap'));
  await withCapture(frames, (file) => {
    assertSameList(new Trace(frames), tsharkList(file));
  });
});

for (const name of ['mail', 'imap', 'auth', 'bdat', 'tcp', 'tls']) {
  test(`rows() of ${name} with losses, repetitions and disorder are tshark's packet list`, async () => {
    const { frames } = await Trace.load(fixture(name));
    for (let seed = 1; seed <= 3; seed++) {
      const worse = damaged(frames, seed);
      await withCapture(worse, (file) => {
        assertSameList(new Trace(worse), tsharkList(file), `seed ${seed}`);
      });
    }
  });
}

test('rows() finds SMTP on a moved port, which tshark shows as TCP until told to decode it', async () => {
  const { frames } = await Trace.load(fixture('mail'));
  const moved = frames.map((frame) => ({ ...frame, data: withPort(frame.data, 25, 2525) }));
  await withCapture(moved, (file) => {
    const untold = tsharkList(file).map((line) => line[4]);
    assert.ok(!untold.includes('SMTP'));
    const told = tsharkList(file, '-d', 'tcp.port==2525,smtp', '-d', 'tcp.port==143,imap');
    assertSameList(new Trace(moved), told);
  });
});

/** An Ethernet frame with IPv4 and TCP, one port exchanged for another. */
function withPort(data: Uint8Array, from: number, to: number): Uint8Array {
  const copy = Uint8Array.from(data);
  const view = new DataView(copy.buffer);
  if (view.getUint16(12) !== 0x0800 || copy[23] !== 6) return copy;
  for (const offset of [34, 36]) if (view.getUint16(offset) === from) view.setUint16(offset, to);
  return copy;
}
