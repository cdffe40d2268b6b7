import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { talk } from '../protocols/dialogue.js';
import { framesOf } from '../protocols/holes.js';
import { damaged } from '../wire/damage.js';
import {
  assertSameList,
  FIXTURES,
  fixture,
  TSHARK_VERSION,
  tshark,
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

for (const name of ['dns-odd', 'dns-records']) {
  test(`rows() of ${name}, messages that are malformed or rare, are tshark's packet list`, async () => {
    const { frames } = await Trace.load(fixture(name).replace(/pcapng$/, 'pcap'));
    await withCapture(frames, (file) => {
      assertSameList(new Trace(frames), tsharkList(file));
    });
  });
}

/** What is no TLS on the ports of TLS, and what a mail with chunks looks like where commands follow in the segment. */
const COMPOSED: Record<string, [port: number, script: string]> = {
  'SMTP on the port of submission over TLS': [
    465,
    'S: 220 x ESMTP\nC: EHLO pc\nS: 250-x\n | 250 PIPELINING\nC: QUIT\nS: 221 bye',
  ],
  'IMAP on the port of IMAP over TLS': [993, 'S: * OK ready\nC: a LOGIN x y\nS: a OK in'],
  'POP3 on the port of POP3 over TLS': [995, 'C: QUIT\nS: +OK bye'],
  'HTTP on the port of HTTPS': [
    443,
    'C: GET / HTTP/1.1\n | Host: x\n |\nS: HTTP/1.1 200 OK\n | Content-Length: 0\n |',
  ],
  'chunks of BDAT, pipelined': [
    25,
    `S: 220 x ESMTP
     C: EHLO pc
     S: 250-PIPELINING
      | 250 CHUNKING
     C| MAIL FROM:<a@b>\\r\\nRCPT TO:<c@d>\\r\\nBDAT 22\\r\\n
     C| Subject: uno\\r\\n\\r\\nhola\\r\\nBDAT 12 LAST\\r\\nabcdefghij\\r\\n
     S: 250 ok
      | 250 ok
      | 250 ok
      | 250 ok
     C: .
     S: 500 what
     C| MAIL FROM:<a@b>\\r\\nRCPT TO:<c@d>\\r\\nBDAT 22 LAST\\r\\n
     C| Subject: dos\\r\\n\\r\\nhola\\r\\n
     S: 250 ok`,
  ],
};

for (const [name, [port, script]] of Object.entries(COMPOSED)) {
  test(`rows() of ${name} are tshark's packet list, and so are the frames of tls`, async () => {
    const trace = new Trace(framesOf(talk(script, port)));
    await withCapture(trace.frames, (file) => {
      assertSameList(trace, tsharkList(file));
      const frames = tshark('-r', file, '-Y', 'tls', '-T', 'fields', '-e', 'frame.number');
      assert.deepEqual(
        trace.rows('tls').map(({ number }) => String(number)),
        frames.split('\n').filter(Boolean),
      );
    });
  });
}

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

test('rows() names a draft of TLS 1.3 as tshark does', async () => {
  const { frames } = await Trace.load(fixture('tls'));
  const chosen = Buffer.from('002b00020304', 'hex');
  let count = 0;
  const drafts = frames.map((frame) => {
    const at = Buffer.from(frame.data).indexOf(chosen);
    if (at < 0) return frame;
    count += 1;
    const data = Uint8Array.from(frame.data);
    data.set([0x7f, 0x1c], at + 4);
    return { ...frame, data };
  });
  assert.ok(count > 0);
  await withCapture(drafts, (file) => assertSameList(new Trace(drafts), tsharkList(file)));
});

/** An Ethernet frame with IPv4 and TCP, one port exchanged for another. */
function withPort(data: Uint8Array, from: number, to: number): Uint8Array {
  const copy = Uint8Array.from(data);
  const view = new DataView(copy.buffer);
  if (view.getUint16(12) !== 0x0800 || copy[23] !== 6) return copy;
  for (const offset of [34, 36]) if (view.getUint16(offset) === from) view.setUint16(offset, to);
  return copy;
}
