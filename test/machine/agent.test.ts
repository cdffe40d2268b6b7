import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { Agent } from '../../lib/machine/agent.js';
import { LineBuffer } from '../../lib/machine/lines.js';

test('Agent takes no harm from what another program in the guest writes to its port', async () => {
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      stream.emit('asked', chunk.toString());
      done();
    },
  });
  const agent = new Agent(stream);
  const running = agent.spawn({ path: '/bin/true' });
  const [asked] = await once(stream, 'asked');
  assert.equal(JSON.parse(asked).execute, 'guest-exec');
  for (const line of ['garbage', '{"return":', 'null', '5', '"text"', '\0\xff\x1b[31m'])
    stream.push(`${line}\n`);
  stream.push('{"return":{"pid":7}}\n');
  assert.equal(await running, 7);
});

test('LineBuffer keeps no line longer than it is told', () => {
  const lines = new LineBuffer(10);
  assert.deepEqual(lines.push('one\ntwo'), ['one']);
  assert.deepEqual(lines.push(' more\n'), ['two more']);
  for (let time = 0; time < 100; time++) assert.deepEqual(lines.push('endless '), []);
  assert.deepEqual(lines.push('\nnext\n').at(-1), 'next');
});
