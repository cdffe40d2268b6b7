import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { Trace } from '../../../lib/capture/trace.js';
import { readDialogue } from '../../../lib/cli/read/dialogue.js';
import { readFollow } from '../../../lib/cli/read/follow.js';
import { conversationJson, followJson } from '../../../lib/cli/read/json.js';
import { readLines } from '../../../lib/cli/read/lines.js';
import { readPacketList } from '../../../lib/cli/read/list.js';
import { damaged } from '../../wire/damage.js';
import { FIXTURES, fixture, withCapture, withFile } from '../../wire/oracle.js';

const MAIN = join(__dirname, '../../../lib/cli/main.ts');

function maillab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], { encoding: 'utf8' });
}

/** What `read` wrote, and what it returned. */
async function written(
  read: (stream: Writable) => Promise<string | null>,
): Promise<{ text: string; damage: string | null }> {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  const damage = await read(stream);
  return { text: Buffer.concat(chunks).toString(), damage };
}

for (const name of FIXTURES) {
  test(`read --json of ${name} has the rows, streams and conversations of its trace`, async () => {
    const trace = await Trace.load(fixture(name));
    const json = async (read: (stream: Writable) => Promise<string | null>): Promise<unknown> =>
      JSON.parse((await written(read)).text);
    assert.deepEqual(await json((stream) => readPacketList(fixture(name), undefined, true, stream)), {
      frames: trace.rows(),
    });
    for (const stream of trace.streams) {
      assert.deepEqual(
        await json((out) => readFollow(fixture(name), stream.index, true, out)),
        followJson(stream),
      );
    }
    const conversations = trace.conversations().map(conversationJson);
    assert.deepEqual(await json((stream) => readDialogue(fixture(name), undefined, true, stream)), {
      conversations,
    });
  });
}

test('readLines() says line by line what the list by readPacketList() says, damage or not', async () => {
  for (const name of FIXTURES) {
    const { frames } = await Trace.load(fixture(name));
    for (const some of [frames, damaged(frames, 1), damaged(frames, 2)]) {
      await withCapture(some, async (file) => {
        const lines = await written((stream) => readLines(file, stream));
        const list = await written((stream) => readPacketList(file, undefined, false, stream));
        assert.equal(lines.text, list.text, name);
        assert.equal(lines.text.split('\n').length, some.length + 1);
      });
    }
  }
});

test('readDialogue() with a filter has the conversations with a frame that it leaves', async () => {
  const { text } = await written((stream) =>
    readDialogue(fixture('mail'), 'smtp.response.code >= 500', true, stream),
  );
  const { conversations } = JSON.parse(text);
  assert.equal(conversations.length, 1);
  assert.ok(conversations[0].exchanges.some(({ reply }: { reply: string | null }) => reply?.startsWith('5')));
});

test('maillab read prints the packet list, one line a frame', async () => {
  const { status, stdout, stderr } = maillab(
    'read',
    fixture('mail'),
    '--filter',
    'smtp.req.command == "QUIT"',
  );
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /^ +\d+ +\d+\.\d{6} +172\.28\.0\.1 → 172\.28\.0\.90 +SMTP 72 C: QUIT\n/);
});

test('maillab read --follow and --dialogue mark sides, frames and what is missing', async () => {
  const { frames } = await Trace.load(fixture('mail'));
  const lost = frames
    .filter((frame) => frame.number !== 6)
    .map((frame, index) => ({ ...frame, number: index + 1 }));
  await withFile(new Trace(lost).toPcapng(), (file) => {
    const { stdout } = maillab('read', file, '--follow', '0');
    assert.match(stdout, /^client 172\.28\.0\.1:\d+, server 172\.28\.0\.90:25\n/);
    assert.match(stdout, /\nC +\d+ {2}\[14 bytes missing in the capture\]\n/);
    assert.match(stdout, /\nS +\d+ {2}221 2\.0\.0 Bye\n/);
    const dialogue = maillab('read', file, '--dialogue').stdout;
    assert.match(dialogue, /\nC {12}\[14 bytes missing in the capture\]\nS +7 {2}250-mail/);
    const { conversations } = JSON.parse(maillab('read', file, '--dialogue', '--json').stdout);
    assert.deepEqual(
      conversations[0].exchanges.flatMap(({ missing }: { missing?: unknown }) => missing ?? []),
      [{ command: 14, reply: 0 }],
    );
  });
});

const REFUSED: [string, string[], number, RegExp][] = [
  ['a wrong filter', ['--filter', 'smpt'], 2, /Did you mean "smtp"\?/],
  [
    'a stream that is not there',
    ['--follow', '99'],
    2,
    /Cannot follow stream "99" of .*: its streams are 0 to \d+\./,
  ],
  ['a stream that is no number', ['--follow', 'x'], 2, /Cannot follow stream "x": it is not a number/],
];
for (const [what, args, expected, message] of REFUSED) {
  test(`maillab read refuses ${what}`, () => {
    const { status, stdout, stderr } = maillab('read', fixture('mail'), ...args);
    assert.equal(status, expected);
    assert.equal(stdout, '');
    assert.match(stderr, message);
  });
}

test('maillab read prints what comes before the damage, says so, and exits with 1', async () => {
  const bytes = readFileSync(fixture('mail'));
  await withFile(bytes.subarray(0, 5000), (file) => {
    const { status, stdout, stderr } = maillab('read', file, '--json');
    assert.equal(status, 1);
    assert.ok(JSON.parse(stdout).frames.length > 10);
    assert.match(
      stderr,
      /^maillab: Cannot read all of ".*": it is cut short in a block after frame \d+ \(byte \d+\)\./,
    );
  });
});

test('maillab read shows nothing that a terminal would obey', async () => {
  const { frames } = await Trace.load(fixture('mail'));
  const evil = frames.map((frame) => {
    const data = Buffer.from(frame.data);
    for (let at = data.indexOf('alumno'); at >= 0; at = data.indexOf('alumno', at + 1))
      data.write('\x1b[31m\x07', at, 'latin1');
    return { ...frame, data };
  });
  await withFile(new Trace(evil).toPcapng(), async (file) => {
    for (const read of [
      (stream: Writable) => readLines(file, stream),
      (stream: Writable) => readFollow(file, 0, false, stream),
      (stream: Writable) => readDialogue(file, undefined, false, stream),
    ]) {
      const { text } = await written(read);
      assert.match(text, /\[31m/);
      assert.doesNotMatch(text, /(?!\n)\p{Cc}/u);
    }
  });
});

test('maillab read ends quietly when nobody reads on', () => {
  const shell = `"${process.execPath}" --import tsx "${MAIN}" read "${fixture('tcp')}" | head -n 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' });
  assert.equal(stdout.split('\n').length, 2);
  assert.equal(stderr, '');
});
