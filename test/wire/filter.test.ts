import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trace } from '../../lib/capture/trace.js';
import { FilterError } from '../../lib/wire/filter/error.js';
import { fixture, tshark, withCapture, withFile } from './oracle.js';

const SHARED = `
frame.number <= 20; frame.number in {1..5, 10}; frame.len > 1000; frame.len >= 66 && frame.len <= 70
frame contains "QUIT"; frame matches "quit"; frame.time_relative < 0.05
eth.type == 0x0800; arp; ip; ipv6; icmp; udp; tcp; not tcp; not ip.ttl < 64
ip.addr == 172.28.0.0/24; ip.addr != 172.28.0.1; !(ip.addr == 172.28.0.1); ip.src in {172.28.0.90}
ip.src == 172.28.0.1 or ip.dst == 10.0.0.1; ip.len > 1000; ip.id == 0; ip.version == 4; ip.proto == 6
ip.frag_offset > 0; ip.flags.mf == 1; ip.flags.df == 1
tcp.port == 25; tcp.port in {25, 110}; tcp.port in {100..200}; tcp.stream eq 0; tcp.stream > 1
tcp.flags.syn == 1; tcp.flags.syn==1 && tcp.flags.ack==0; tcp.flags & 0x02; tcp.flags == 0x018
tcp.flags.reset == 1; tcp.flags.fin == 1; tcp.len > 0; tcp.len > 0 and not smtp; tcp.seq == 1; tcp.ack == 1
tcp.nxtseq > 100; tcp.hdr_len == 32; tcp.window_size > 65000; tcp.window_size_value == 0; tcp.ack_raw > 0
tcp.analysis.flags; tcp.analysis.window_full; tcp.analysis.duplicate_ack; tcp.analysis.keep_alive
tcp.analysis.retransmission; tcp.analysis.reused_ports; tcp.analysis.zero_window; tcp.analysis.window_update
tcp.payload contains "QUIT"; tcp.payload contains 51:55:49:54; tcp contains "250"
smtp; smtp || pop && tcp.stream == 1; smtp.req; smtp.rsp; smtp.eom; smtp contains "alumno"
smtp.req.command == "MAIL"; smtp.req.command == "mail"; smtp.req.command === "QUIT"; smtp.req.command
lower(smtp.req.command) == "quit"; len(smtp.req.parameter) > 30; count(smtp.req.command) > 1
smtp.req.parameter matches "from:"; smtp.rsp.parameter contains "queued"; smtp.rsp.parameter == "2.1.0 Ok"
smtp.response.code == 250; smtp.response.code != 250; smtp.response.code !== 250; smtp.response.code >= 500
smtp.response.code in {300 .. 399}; smtp.response contains "250-"; smtp.command_line == "QUIT\\r\\n"
smtp.auth.username; smtp.auth.password
pop; pop.request.command == "RETR"; pop.response.indicator == "+OK"; pop.response.data; pop.request.parameter
imap; imap && ip.src == 172.28.0.1; imap.request.command == "FETCH"; imap.response.status == "OK"
imap.request contains "LOGIN"; imap.request.username; imap.tag == "a2"; imap.isrequest == 1; imap.line contains "EXISTS"
imap.request.folder == "INBOX"; imap.command; imap.request.command.uid; imap.response.command
imf; imf.subject contains "Prueba"; imf.from; imf.content.type contains "multipart"; imf.message_id
data-text-lines; mime_multipart; media
tls; tls.handshake.type == 1; tls.record.content_type == 23; tls.record.opaque_type == 23; tls.handshake.extensions_server_name
http; http.request; http.response.code == 200; http.request.method == "GET"`;

const DNS = `
dns; dns.qry.type == 15; dns.flags.response == 1; dns.flags.rcode != 0; dns.flags.rcode == 3
dns.qry.name == "mail.redes.unlp.edu.ar"; dns.qry.name contains "big"; dns.a == 172.28.0.90; dns.aaaa == fd00::90
dns.mx.preference; dns.mx.mail_exchange contains "mail2"; dns.resp.type == 41; dns.txt; dns.resp.ttl < 1000
dns.count.answers > 0; dns.ns; dns.cname == "mail.redes.unlp.edu.ar"; dns.ptr.domain_name; dns.flags.authoritative == 1
dns.flags.recdesired == 0; dns.flags.truncated == 1; udp.port == 53; udp.length > 100; ipv6.src == fd00::1
icmp.type == 8; icmp.code == 3; icmpv6.type == 135; arp.opcode == 1; arp.dst.proto_ipv4 == 172.28.0.77`;

const split = (filters: string): string[] =>
  filters
    .split(/[;\n]/)
    .map((filter) => filter.trim())
    .filter(Boolean);

/** The frames that each filter leaves, by tshark in one run: a tap for each of them. */
async function tsharkFrames(file: string, filters: string[]): Promise<string[]> {
  const script = `
    for index, filter in ipairs({ ${filters.map((filter) => JSON.stringify(filter)).join(', ')} }) do
      local seen = {}
      local tap = Listener.new("frame", filter)
      function tap.packet(pinfo) seen[#seen + 1] = pinfo.number end
      function tap.draw() print(index .. ":" .. table.concat(seen, ",")) end
    end`;
  return withFile(Buffer.from(script), (lua) => {
    const lines = tshark('-q', '-r', file, '-X', `lua_script:${lua}`).split('\n');
    return filters.map((_, index) => lines.find((line) => line.startsWith(`${index + 1}:`))!.split(':')[1]!);
  });
}

/** Frames that ICMP quotes are not looked into, on purpose: the quoted packet is not on the wire. */
const withoutQuotes = (filter: string): string => `(${filter}) && !(icmp.type == 3 || icmp.type == 11)`;

for (const [name, filters] of [
  ['mail', SHARED],
  ['imap', SHARED],
  ['tcp', SHARED],
  ['tls', SHARED],
  ['dns', DNS + SHARED],
] as const) {
  test(`rows(filter) of ${name} are those that tshark shows`, async () => {
    const { frames } = await Trace.load(fixture(name));
    const trace = new Trace(frames);
    const all = split(filters).map(withoutQuotes);
    await withCapture(frames, async (file) => {
      const expected = await tsharkFrames(file, all);
      for (const [index, filter] of all.entries()) {
        assert.equal(
          trace
            .rows(filter)
            .map((row) => row.number)
            .join(','),
          expected[index],
          filter,
        );
      }
    });
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
