import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captureLive, type LiveSource } from '../../lib/capture/live.js';
import { markerPayload, Segment } from '../../lib/capture/live-segment.js';
import { composeTcp, composeUdp, Flag } from '../../lib/wire/compose.js';
import type { Frame } from '../../lib/wire/frame.js';

const server = { address: '172.28.0.90', port: 25 };
const client = (port: number) => ({ address: '172.28.0.1', port });
const { SYN, ACK, FIN, PSH, RST } = Flag;

function marker(text: string): Frame {
  const to = { address: '172.28.0.255', port: 9 };
  return composeUdp({ timestamp: 0n, from: client(5000), to, payload: markerPayload(text) });
}

/** One segment of a connection: `>` from the client on that port, `<` from the server. */
function segment(
  port: number,
  way: '>' | '<',
  flags: number,
  sequence: number,
  acknowledgment: number,
  text = '',
): Frame {
  const [from, to] = way === '>' ? [client(port), server] : [server, client(port)];
  return composeTcp({ timestamp: 0n, from, to, flags, sequence, acknowledgment, payload: Buffer.from(text) });
}

const opening = (port: number) => [
  segment(port, '>', SYN, 0, 0),
  segment(port, '<', SYN | ACK, 0, 1),
  segment(port, '>', ACK, 1, 1),
];
const closing = (port: number) => [
  segment(port, '>', FIN | ACK, 1, 1),
  segment(port, '<', FIN | ACK, 1, 2),
  segment(port, '>', ACK, 2, 2),
];

function feed(...frames: Frame[]): Segment {
  const segment = new Segment('id');
  for (const frame of frames) segment.push(frame);
  return segment;
}

test('Segment keeps what lies between its markers, without them', () => {
  const inside = [...opening(1), ...closing(1)];
  const seen = feed(...opening(7), marker('id start'), ...inside, marker('id end'), ...opening(8));
  assert.ok(seen.ended);
  assert.deepEqual(seen.frames(), inside);
  assert.deepEqual(seen.open, []);
});

test('Segment keeps a FIN that follows the end marker, to the last acknowledgment', () => {
  const [fin, fin2, ack] = closing(1) as [Frame, Frame, Frame];
  const seen = feed(marker('id start'), ...opening(1), fin, marker('id end'), fin2);
  assert.equal(seen.open.length, 1);
  seen.push(ack);
  assert.deepEqual(seen.open, []);
  assert.deepEqual(seen.frames(), [...opening(1), ...closing(1)]);
});

test('Segment leaves out how an earlier connection closes, and keeps one that is still used', () => {
  const said = segment(2, '>', PSH | ACK, 1, 1, 'NOOP\r\n');
  const seen = feed(marker('id start'), ...closing(1), said, marker('id end'));
  assert.deepEqual(seen.frames(), [said]);
  assert.deepEqual(seen.open, []);
});

test('Segment names connections that stay open, and counts RST as closed', () => {
  const refused = [segment(1, '>', SYN, 0, 0), segment(1, '<', RST | ACK, 0, 1)];
  const seen = feed(marker('id start'), ...refused, ...opening(2), marker('id end'));
  assert.deepEqual(seen.open, [{ client: client(2), server }]);
});

test('Segment sees a port used again as a new connection', () => {
  const seen = feed(marker('id start'), ...opening(1), ...closing(1), ...opening(1), marker('id end'));
  assert.equal(seen.open.length, 1);
});

test('Segment ignores markers of others, and its own when they come again', () => {
  const inside = opening(1);
  const seen = feed(
    ...[marker('other start'), marker('other end'), marker('id start'), marker('id start')],
    ...[...inside, marker('other end'), marker('id end'), marker('id end')],
  );
  assert.deepEqual(seen.frames(), inside);
});

/** A wire on which each marker comes by after `lost` of its copies did not. */
function wire(lost: number) {
  let listener: Parameters<LiveSource['subscribe']>[0] | undefined;
  let drop = lost;
  const source: LiveSource = {
    subscribe: async (given) => {
      listener = given;
      return async () => {
        listener = undefined;
      };
    },
    mark: (payload) => {
      if (drop-- > 0) return;
      const to = { address: '172.28.0.255', port: 9 };
      queueMicrotask(() => carry(composeUdp({ timestamp: 0n, from: client(5000), to, payload })));
    },
  };
  const carry = (...frames: Frame[]) => listener?.frames(frames);
  return {
    source,
    carry,
    interrupt: (reason: Error) => listener?.interrupted(reason),
    listening: () => listener !== undefined,
  };
}

test('captureLive() sends a lost marker again', async () => {
  const { source, carry, listening } = wire(1);
  const inside = [...opening(1), ...closing(1)];
  const { frames, open } = await captureLive(source, () => carry(...inside));
  assert.deepEqual(frames, inside);
  assert.deepEqual(open, []);
  assert.ok(!listening());
});

test('captureLive() reports a connection that stays open, after the limit', async () => {
  const { source, carry } = wire(0);
  const { open } = await captureLive(source, () => carry(...opening(1)), { closing: 20 });
  assert.deepEqual(open, [{ client: client(1), server }]);
});

test('captureLive() throws on what the action throws, and stops listening', async () => {
  const { source, listening } = wire(0);
  const refused = new Error('refused');
  await assert.rejects(
    captureLive(source, () => Promise.reject(refused)),
    refused,
  );
  assert.ok(!listening());
});

test('captureLive() fails when the lab is reset meanwhile, or nothing comes by', async () => {
  const reset = new Error('reset');
  const { source, interrupt } = wire(0);
  await assert.rejects(
    captureLive(source, () => interrupt(reset)),
    reset,
  );
  await assert.rejects(
    captureLive(wire(Infinity).source, () => {}, { marking: 20 }),
    /start marker was not seen/,
  );
});
