import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { Agent } from '../../lib/machine/agent.js';
import { LineBuffer } from '../../lib/machine/lines.js';
import { Qmp } from '../../lib/machine/qmp.js';

/** A stream to talk through: what is written goes to `hear`, which may have something said. */
function stream(hear: (written: string, say: (text: string) => void) => void): Duplex {
  const duplex: Duplex = new Duplex({
    read() {},
    write(chunk, _, done) {
      hear(String(chunk), (text) => duplex.push(text));
      done();
    },
  });
  return duplex;
}

test('LineBuffer cuts at LF, whatever the chunks, and keeps characters whole', () => {
  const text = Buffer.from('{"a":"ñandú 😀"}\n\nsecond\nrest');
  for (let size = 1; size < text.length; size++) {
    const lines = new LineBuffer();
    const found: string[] = [];
    for (let at = 0; at < text.length; at += size) found.push(...lines.push(text.subarray(at, at + size)));
    assert.deepEqual(found, ['{"a":"ñandú 😀"}', 'second'], String(size));
  }
});

test('LineBuffer takes no line beyond its limit, says so once, and goes on with the next', () => {
  let told = 0;
  const lines = new LineBuffer(10, () => {
    told++;
  });
  assert.deepEqual(lines.push('x'.repeat(11)), []);
  assert.deepEqual(lines.push('xx\n0123456789\nab\n'), ['0123456789', 'ab']);
  assert.equal(told, 1);
  lines.push('01234');
  assert.deepEqual(lines.push('567890\nc\n'), ['c']);
  assert.equal(told, 2);
});

const GARBAGE = [
  'no json',
  'null',
  '7',
  '[]',
  '{}',
  '{"error":7}',
  '{"return":',
  '\0\x1b[2J',
  '{"return":{"pid":1}',
];

test('Agent takes nothing for an answer that is none, and refuses one of another shape', async () => {
  const agent = new Agent(
    stream((written, say) => {
      if (!written.includes('execute')) return;
      for (const line of GARBAGE) say(`${line}\n`);
      if (written.includes('guest-sync')) say(`{"return":${JSON.parse(written).arguments.id}}\n`);
      else if (written.includes('status'))
        say('{"return":{"exited":true,"exitcode":3,"out-data":"aG9sYQ=="}}\n');
      else say('{"return":{"pid":12}}\n');
    }),
  );
  await agent.sync(5000);
  const { exitCode, stdout } = await agent.exec({ path: '/bin/true' });
  assert.deepEqual([exitCode, stdout.toString()], [3, 'hola']);
  for (const shape of ['{"pid":"12"}', '{}', 'null', '{"pid":-1}', '[]']) {
    const other = new Agent(stream((_, say) => say(`{"return":${shape}}\n`)));
    await assert.rejects(
      other.spawn({ path: '/bin/true' }),
      /answered "guest-exec" with something else\.$/,
      shape,
    );
  }
});

test('Agent keeps no endless line', async () => {
  const agent = new Agent(
    stream((_, say) => {
      for (let mebibyte = 0; mebibyte < 70; mebibyte++) say('x'.repeat(2 ** 20));
      say('\n{"return":{"pid":12}}\n');
    }),
  );
  assert.equal(await agent.spawn({ path: '/bin/true' }), 12);
});

test('Qmp ends with a QEMU that says something else', async () => {
  for (const line of GARBAGE.filter((each) => each !== '{}')) {
    const qmp = new Qmp(stream((_, say) => say(`${line}\n`)));
    if (line === '{"return":{"pid":1}') continue;
    await assert.rejects(qmp.execute('query-status'), /it has ended\.$/, line);
  }
  const qmp = new Qmp(
    stream((written, say) =>
      say(`{"QMP":{}}\n{"event":"STOP"}\n{"return":{"a":1},"id":${JSON.parse(written).id}}\n`),
    ),
  );
  assert.deepEqual(await qmp.execute('query-status'), { a: 1 });
});
