/** Streams and filters held against tshark's, on any capture. */
import assert from 'node:assert/strict';
import type { Trace } from '../../lib/capture/trace.js';
import { tshark, withFile } from '../wire/oracle.js';

/** Filters that every capture is asked for, and those of DNS and what surrounds it. */
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

/** Fails unless each filter leaves the frames that it leaves of tshark's list. */
export async function assertSameFilters(trace: Trace, file: string, withDns = false): Promise<void> {
  const all = split(withDns ? DNS + SHARED : SHARED).map(withoutQuotes);
  const expected = await tsharkFrames(file, all);
  for (const [index, filter] of all.entries()) {
    const numbers = trace.rows(filter).map((row) => row.number);
    assert.equal(numbers.join(','), expected[index], filter);
  }
}

/** The bytes of each side of a stream, by tshark. */
function tsharkFollow(file: string, index: number): { ends: string[]; sides: string[] } {
  const lines = tshark(
    '-q',
    '-r',
    file,
    '-o',
    'tcp.desegment_tcp_streams:TRUE',
    '-z',
    `follow,tcp,raw,${index}`,
  ).split('\n');
  const ends = lines.filter((line) => line.startsWith('Node ')).map((line) => line.replace(/^Node \d: /, ''));
  const data = lines
    .slice(lines.findIndex((line) => line.startsWith('Node 1')) + 1)
    .filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const side = (tab: boolean): string =>
    data
      .filter((line) => line.startsWith('\t') === tab)
      .join('')
      .replaceAll('\t', '');
  return { ends, sides: [side(false), side(true)] };
}

/** Fails unless streams are numbered as tshark does, and the first `most` have the bytes that it follows. */
export function assertSameStreams(trace: Trace, file: string, most = 8): void {
  const numbers = tshark(
    '-r',
    file,
    '-Y',
    'tcp',
    '-T',
    'fields',
    '-e',
    'tcp.stream',
    '-e',
    'frame.number',
  ).trimEnd();
  const expected = trace.streams.flatMap(({ index, frames }) =>
    frames.map((frame): [number, string] => [frame, `${index}\t${frame}`]),
  );
  const lines = expected.sort(([a], [b]) => a - b).map(([, line]) => line);
  assert.deepEqual(numbers === '' ? [] : numbers.split('\n'), lines);
  for (const stream of trace.streams.slice(0, most)) {
    const { ends, sides } = tsharkFollow(file, stream.index);
    const clientFirst = ends[0] === `${stream.client.address}:${stream.client.port}`;
    for (const [which, from] of (clientFirst ? ['client', 'server'] : ['server', 'client']).entries()) {
      const bytes = Buffer.concat(
        stream.parts.filter((part) => part.from === from).map((part) => part.bytes),
      );
      assert.equal(bytes.toString('hex'), sides[which], `stream ${stream.index} ${from}`);
    }
  }
}
