/** Views of octets: packet details, what a stream carried, MIME trees. Another run counts others. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { parseMessage } from '../../lib/message/index.js';
import { stableLinesOf } from '../../lib/runner/compare/normalise.js';
import { stableLines } from '../../lib/show/stable.js';
import type { View } from '../../lib/show/view.js';
import { views } from '../../lib/show/views.js';
import { TcpConnection } from '../../lib/wire/connection.js';

interface Run {
  port: number;
  /** A longer or shorter id: all octets after it are counted otherwise. */
  id: string;
  /** What stands for a key. */
  random: number;
  said: string;
}

const one: Run = { port: 40812, id: '4F1C2A0B3', random: 0x81, said: 'Hola' };
const other: Run = { port: 51234, id: '4F1C2A285A', random: 0x9c, said: 'Hola' };
const changed: Run = { ...one, said: 'Chau' };

function traceOf({ port, id, random, said }: Run): Trace {
  const connection = new TcpConnection({ address: '172.28.0.1', port }, { address: '172.28.0.90', port: 25 });
  let now = 1_700_000_000_000_000_000n + BigInt(port) * 1000n;
  const tick = () => (now += BigInt(port) * 100n);
  return Trace.of([
    ...connection.open(tick()),
    ...connection.send('server', tick(), Buffer.from(`220 mail ESMTP ${said}\r\n`)),
    ...connection.send('client', tick(), Buffer.from('NOOP\r\n')),
    ...connection.send('server', tick(), Buffer.from(`250 2.0.0 Ok: queued as ${id}\r\n`)),
    ...connection.send('client', tick(), Buffer.alloc(40 + (random % 7), random)),
    ...connection.send('server', tick(), Buffer.from(`250 ${said}\r\n`)),
  ]);
}

const message = ({ id, said }: Run) =>
  parseMessage(
    `Received: by mail (Postfix) with ESMTP id ${id}\r\nSubject: ${said}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n${said}\r\n--x\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\nSG9sYQ==\r\n--x--\r\n`,
  );

/** Number of the frame in which this stands. */
const frameWith = (trace: Trace, text: string) =>
  trace.packets.find(({ frame }) => Buffer.from(frame.data).includes(text))!.frame.number;

const made: Record<string, (run: Run) => View> = {
  'frame() of a greeting': (run) => views.frame(traceOf(run), frameWith(traceOf(run), '220 ')),
  'frame() of a command and a reply': (run) => {
    const trace = traceOf(run);
    return views.stack(
      views.frame(trace, frameWith(trace, 'NOOP')),
      views.frame(trace, frameWith(trace, run.said)),
    );
  },
  'follow()': (run) => views.follow(traceOf(run).streams[0]),
  'follow() in hexadecimal': (run) => views.follow(traceOf(run).streams[0], { hex: true }),
  'messageTree()': (run) => views.messageTree(message(run)),
  'message()': (run) => views.message(message(run)),
};

const compared = (view: View) => stableLinesOf(stableLines(view)).join('\n');

for (const [name, make] of Object.entries(made)) {
  describe(name, () => {
    test('says what of it is the same in another run', () => {
      assert.notEqual(make(other).text, make(one).text);
      assert.equal(compared(make(other)), compared(make(one)));
    });

    test('says what changed', () => {
      assert.notEqual(compared(make(changed)), compared(make(one)));
    });
  });
}

test('frame() keeps the fields that every run has, and the name of those that it draws by lot', () => {
  const trace = traceOf(one);
  const lines = compared(views.frame(trace, frameWith(trace, 'NOOP'))).split('\n');
  for (const line of [
    'Tiempo de vida: 64',
    'Puerto de origen',
    'Puerto de destino: 25',
    'Número de secuencia',
    'Transmission Control Protocol: puerto PUERTO → 25 [PSH, ACK]',
    'NOOP',
  ]) {
    assert.ok(
      lines.some((one) => one.includes(line) && !one.includes('40812')),
      `${line}\n${lines.join('\n')}`,
    );
  }
});

test('a field of another value is seen', () => {
  const trace = traceOf(one);
  const details = (ttl: number) => {
    const packet = trace.packets.find(({ frame }) => frame.number === frameWith(trace, 'NOOP'))!;
    return compared(
      views.frame(
        { ...trace, rows: () => trace.rows(), packets: [{ ...packet, ip: { ...packet.ip!, ttl } }] } as never,
        packet.frame.number,
      ),
    );
  };
  assert.notEqual(details(64), details(63));
});
