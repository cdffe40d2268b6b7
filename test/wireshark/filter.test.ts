import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { FilterError } from '../../lib/wireshark/filter/error.js';
import { FIELDS, PROTOCOLS } from '../../lib/wireshark/filter/fields.js';
import { isKnownToWireshark, namesOfWireshark } from '../../lib/wireshark/filter/names.js';
import { FIXTURES, fixture, tshark, withCapture } from '../wire/oracle.js';
import { assertSameFields, assertSameFilters } from './agreement.js';
import { withQuotes } from './quotes.js';

for (const name of ['mail', 'imap', 'tcp', 'tls', 'dns']) {
  test(`rows(filter) of ${name} are those that tshark shows`, async () => {
    const { frames } = await Trace.load(fixture(name));
    await withCapture(frames, (file) => assertSameFilters(new Trace(frames), file, name === 'dns'));
  });
}

for (const name of FIXTURES) {
  test(`every field of ${name} is in the frames where tshark has it, with its values`, async () => {
    const { frames } = await Trace.load(fixture(name));
    await withCapture(frames, (file) => assertSameFields(new Trace(frames), file));
  });
}

/** Wireshark measures round trips by quoted SYNs too, and shows options that are cut off. */
const NOT_OF_QUOTES = ['tcp.analysis', 'tcp.analysis.initial_rtt', 'tcp.options.sack'];

for (const name of ['mail', 'imap', 'tcp', 'dns']) {
  test(`what ICMP errors quote of ${name} is found as tshark finds it`, async () => {
    const { frames } = await Trace.load(fixture(name));
    const quoted = withQuotes(frames);
    await withCapture(quoted, async (file) => {
      await assertSameFilters(new Trace(quoted), file, name === 'dns');
      await assertSameFields(new Trace(quoted), file, NOT_OF_QUOTES);
    });
  });
}

test('frame.time_delta_displayed counts from the frame displayed before', async () => {
  const { frames } = await Trace.load(fixture('mail'));
  const filter = 'frame.time_delta_displayed == 0 || frame.time_delta_displayed > 0.01';
  await withCapture(frames, (file) => {
    const expected = tshark('-n', '-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number').trim();
    const numbers = new Trace(frames).rows(filter).map((row) => row.number);
    assert.equal(numbers.join('\n'), expected);
    assert.ok(numbers.length > 1);
  });
});

test('the names of Wireshark that are listed are those that tshark has', () => {
  const names = tshark('-G', 'fields')
    .split('\n')
    .map((line) => line.split('\t')[2]?.toLowerCase())
    .filter((name) => name !== undefined);
  assert.deepEqual(
    names.filter((name) => !isKnownToWireshark(name)),
    [],
  );
  const listed = namesOfWireshark();
  const known = new Set(names.flatMap((name) => [name, name.split('.')[0]!]));
  assert.deepEqual(
    listed.filter((name) => !known.has(name)),
    [],
  );
  const unknown = [...FIELDS.keys(), ...PROTOCOLS].filter((name) => !isKnownToWireshark(name));
  // LMTP is SMTP to Wireshark, which has no name of its own for it.
  assert.deepEqual(unknown, ['lmtp'], 'fields of ours that Wireshark does not have');
});

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
  ['tcp.flags.syn == maybe', 18, /neither true nor false/],
  ['tcp.port ==', 12, /it ends where a field or a value belongs/],
  ['tcp.port == 25 smtp', 16, /"smtp" is one too many\. Join two tests/],
  ['(smtp', 6, /a "\)" is missing/],
  ['smtp.req.command == "MAIL', 21, /a string begins that does not end/],
  ['tcp.port in {}', 15, /the set is empty/],
  ['tcp.port in 25', 13, /a set of values belongs here/],
  ['smtp == mail', 9, /"mail" are not octets/],
  ['10 < tcp.len', 1, /"10" stands where a field belongs/],
  ['len(smtp)', 1, /a test is missing/],
  ['upper(tcp.port) == "A"', 1, /upper\(\) needs text/],
  ['tcp.port == ip.src', 13, /the two sides are of different types/],
  ['tcp.flags.syn + 1 == 2', 1, /"\+" cannot be used with it/],
  ['frame.time > yesterday', 14, /is not a date and time/],
  ['ftp', 1, /"ftp" is not understood here/],
  ['ftp.request.command == "USER"', 1, /"ftp.request.command" is not understood here/],
  ['tcp.analysis.rto > 1', 1, /"tcp.analysis.rto" is not understood here/],
  ['tcp.port contains "2"', 1, /"tcp.port" is not text/],
  ['smtp.req.parameter matches "("', 28, /the regular expression is wrong/],
  ['frame[0;4] == 00:00', 1, /"\[0;4\]" is no part of a field/],
  ['tcp.port[0] == 1', 1, /it has no parts/],
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
