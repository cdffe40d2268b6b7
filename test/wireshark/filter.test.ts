import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { FilterError } from '../../lib/wireshark/filter/error.js';
import { fixture, withCapture } from '../wire/oracle.js';
import { assertSameFilters } from './agreement.js';

for (const name of ['mail', 'imap', 'tcp', 'tls', 'dns']) {
  test(`rows(filter) of ${name} are those that tshark shows`, async () => {
    const { frames } = await Trace.load(fixture(name));
    await withCapture(frames, (file) => assertSameFilters(new Trace(frames), file, name === 'dns'));
  });
}

test('filter() keeps the numbers of frames and streams, and the lines of the packet list', async () => {
  const trace = await Trace.load(fixture('mail'));
  const view = trace.filter('pop');
  assert.deepEqual(view.rows(), trace.rows('pop'));
  assert.ok(view.frames[0]!.number > 1);
  const [stream] = view.streams;
  assert.deepEqual(stream, trace.follow(stream!.index));
  assert.deepEqual(
    view.conversations().map(({ protocol }) => protocol),
    ['pop3'],
  );
});

const WRONG: [string, number, RegExp][] = [
  ['smpt', 1, /no field or protocol "smpt"\. Did you mean "smtp"\?/],
  ['ip.src == 172.28.0.1 && smtp.req.comand == "MAIL"', 25, /Did you mean "smtp.req.command"\?/],
  ['zzzzzzzzzzzz', 1, /Fields begin with a protocol/],
  ['tcp.port == "25x"', 13, /"25x" is not a number\. Compare with a number, as 25/],
  ['ip.src == mail', 11, /"mail" is not an IP address/],
  ['ip.src == 172.28.0.0/40', 11, /prefix longer than 32 bits/],
  ['tcp.flags.syn == 2', 18, /neither true nor false/],
  ['tcp.port ==', 12, /it ends where a field or a value belongs/],
  ['tcp.port == 25 smtp', 16, /"smtp" is one too many\. Join two tests/],
  ['(smtp', 6, /a "\)" is missing/],
  ['smtp.req.command == "MAIL', 21, /a string begins that does not end/],
  ['tcp.port in {}', 15, /the set is empty/],
  ['tcp.port in 25', 13, /a set of values belongs here/],
  ['smtp == 1', 1, /"smtp" is a protocol, which has no value/],
  ['tcp.port contains "2"', 1, /"tcp.port" is not text/],
  ['smtp.req.parameter matches "("', 28, /the regular expression is wrong/],
  ['frame[0:4] == 00:00', 6, /parts of a field are not understood/],
  ['tcp.port = 25', 10, /"=" has no meaning/],
  ['', 1, /nothing stands there/],
  ['tcp.analysis.keep_alive == 1', 1, /has no value/],
];
for (const [filter, character, message] of WRONG) {
  test(`rows(${JSON.stringify(filter)}) says what is wrong at character ${character}`, () => {
    const filterIt = (): unknown => new Trace([]).filter(filter === '' ? ' ' : filter);
    if (filter === '') {
      assert.deepEqual(new Trace([]).rows(''), []);
      return;
    }
    assert.throws(filterIt, (error) => {
      assert.ok(error instanceof FilterError);
      assert.equal(error.position + 1, character);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('rows(filter) refuses nesting without end instead of overflowing the stack', () => {
  assert.throws(() => new Trace([]).rows(`${'('.repeat(2000)}smtp`), /too many parentheses/);
  assert.throws(() => new Trace([]).rows('!'.repeat(5000)), /too long/);
});
