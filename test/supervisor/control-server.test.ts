import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LabUnreachableError } from '../../lib/errors.js';
import { ControlClient } from '../../lib/supervisor/control-client.js';
import { listen } from '../../lib/supervisor/control-server.js';
import { REQUEST_LIMIT } from '../../lib/supervisor/requests.js';
import type { SupervisedLab } from '../../lib/supervisor/supervised.js';

/** What the control server asks of a lab, where there is none. */
const lab = {
  agent: {
    exec: async () => {
      throw new LabUnreachableError('ended');
    },
  },
  reasonOf: async () => new LabUnreachableError('The lab stopped: its disk is full.'),
} as unknown as SupervisedLab;

test('a control socket at its end of file is closed by both sides, and the others are served on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-control-'));
  const path = join(folder, 'control');
  const server = await listen(path, lab, () => {});
  try {
    const half = createConnection({ path, allowHalfOpen: true }).resume();
    half.end();
    await new Promise((done) => half.once('end', done));
    const client = await ControlClient.connect(path);
    // Why the machine has ended, rather than that it has.
    await assert.rejects(client.request('exec', { path: '/bin/true', args: [] }), /its disk is full/);
    client.disconnect();
    await client.untilClosed();
  } finally {
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true });
  }
});

/** A control socket of the lab above, in a folder of its own. */
async function serving(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-control-'));
  const path = join(folder, 'control');
  const server = await listen(path, lab, () => assert.fail('it was shut down'));
  try {
    await work(path);
  } finally {
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true });
  }
}

interface Answer {
  id: number | null;
  error: { name: string; message: string };
}

/** The first answers to what is written. */
async function answers(path: string, text: string | Buffer, count: number): Promise<Answer[]> {
  const socket = createConnection(path);
  let said = '';
  const enough = new Promise<void>((done) => {
    socket.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > count) done();
    });
    socket.on('close', done);
  });
  socket.on('error', () => {});
  socket.write(text);
  await enough;
  socket.destroy();
  return said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a line that is no request is refused, and the next one is answered', () =>
  serving(async (path) => {
    const deep = `{"id":1,"method":"exec","params":${'['.repeat(50_000)}`;
    const wrong = [
      ['no json', null, /it is no JSON object/],
      ['\x00\xff\xfe', null, /it is no JSON object/],
      [deep, null, /it is no JSON object/],
      ['null', null, /it is no JSON object/],
      ['[]', null, /it is no JSON object/],
      ['7', null, /it is no JSON object/],
      ['{}', null, /its id is no whole number/],
      ['{"id":"1","method":"status"}', null, /its id is no whole number/],
      ['{"id":1e400,"method":"status"}', null, /its id is no whole number/],
      ['{"id":1}', 1, /there is no method/],
      ['{"id":2,"method":"toString"}', 2, /there is no method "toString"/],
      ['{"id":3,"method":"__proto__","params":null}', 3, /there is no method "__proto__"/],
      ['{"id":4,"method":["exec"]}', 4, /there is no method/],
      ['{"id":5,"method":"exec"}', 5, /"exec" does not take/],
      ['{"id":6,"method":"exec","params":{"path":"/bin/true","args":"x"}}', 6, /"exec" does not take/],
      ['{"id":7,"method":"exec","params":{"path":"/bin/true","args":[1]}}', 7, /"exec" does not take/],
      ['{"id":8,"method":"exec","params":{"path":"a\\u0000b","args":[]}}', 8, /"exec" does not take/],
      ['{"id":9,"method":"exec","params":{"path":"x","args":[],"limit":-1}}', 9, /"exec" does not take/],
      ['{"id":10,"method":"exec","params":{"path":"x","args":[],"input":"%"}}', 10, /"exec" does not take/],
      ['{"id":11,"method":"subscribe","params":{"on":"yes"}}', 11, /"subscribe" does not take/],
      ['{"id":12,"method":"reset","params":{}}', 12, /"reset" does not take/],
      [
        '{"id":13,"method":"forward","params":{"transport":"tcp","guestAddress":"1.2.3.4-:22\\nquit","guestPort":25}}',
        13,
        /"forward" does not take/,
      ],
      [
        '{"id":14,"method":"forward","params":{"transport":"tcp","guestAddress":"172.28.0.90","guestPort":65536}}',
        14,
        /"forward" does not take/,
      ],
    ] as const;
    const well = '{"id":99,"method":"exec","params":{"path":"/bin/true","args":[]}}';
    const lines = [...wrong.map(([line]) => line), well];
    const said = await answers(path, `${lines.join('\n')}\n`, lines.length);
    for (const [at, [line, id, message]] of wrong.entries()) {
      const answer = said.find((each, index) => (id === null ? index === at : each.id === id))!;
      assert.equal(answer.id, id, line);
      assert.equal(answer.error.name, 'UsageError');
      assert.match(answer.error.message, message, line);
    }
    assert.match(said.find(({ id }) => id === 99)!.error.message, /its disk is full/);
  }));

test('an endless line is refused before it takes memory; other clients are served on', () =>
  serving(async (path) => {
    const client = await ControlClient.connect(path);
    const endless = Buffer.alloc(REQUEST_LIMIT + 1, 'x');
    const [said] = await answers(path, endless, 1);
    assert.match(said!.error.message, /a line is longer than \d+ octets/);
    await assert.rejects(client.request('exec', { path: '/bin/true', args: [] }), /its disk is full/);
    client.disconnect();
  }));

test('a client of something that is no lab says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-control-'));
  const path = join(folder, 'control');
  for (const line of [
    'HTTP/1.1 400',
    'null',
    '{"id":0}',
    '{"id":"0","result":1}',
    '{"id":0,"error":"no"}',
    '{"event":"frames","frames":[["x",1,2,"AA=="]]}',
    '{"event":"frames"}',
  ]) {
    const server = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end(`${line}\n`),
    );
    await new Promise<void>((done) => server.listen(path, done));
    const client = await ControlClient.connect(path);
    await assert.rejects(
      client.request('status', null),
      /^LabUnreachableError: The lab said something that is no answer/,
      line,
    );
    await new Promise((done) => server.close(done));
  }
  rmSync(folder, { recursive: true });
});
