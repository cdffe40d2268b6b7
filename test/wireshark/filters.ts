/** Filters in Wireshark's syntax, of which the tests hold what they leave of captures against tshark. */

/** What every capture is asked for. */
export const SHARED = `
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
tls.handshake; not tls.handshake && tls; tls.handshake.type == "Client Hello"; tls.handshake.type in {"client hello", 2}
tls.record.content_type == Handshake; tls.record.content_type != "application data"; tls.record.version == "TLS 1.2"
ip.proto == TCP; ip.proto == "tcp"; ip.proto == Udp; ip.proto in {TCP, 17}; ip.proto > ICMP; eth.type == IPv4
tcp.flags.syn == Set; tcp.flags.syn == "not set"; smtp.response.code == "authentication successful"
http; http.request; http.response.code == 200; http.request.method == "GET"`;

/** What is asked of DNS and what surrounds it. */
export const DNS = `
dns; dns.qry.type == 15; dns.flags.response == 1; dns.flags.rcode != 0; dns.flags.rcode == 3
dns.qry.name == "mail.redes.unlp.edu.ar"; dns.qry.name contains "big"; dns.a == 172.28.0.90; dns.aaaa == fd00::90
dns.mx.preference; dns.mx.mail_exchange contains "mail2"; dns.resp.type == 41; dns.txt; dns.resp.ttl < 1000
dns.count.answers > 0; dns.ns; dns.cname == "mail.redes.unlp.edu.ar"; dns.ptr.domain_name; dns.flags.authoritative == 1
dns.qry.type == "MX (Mail eXchange)"; dns.flags.rcode == "No such name"; dns.flags.opcode == "standard query"; dns.qry.class == IN
dns.flags.response == "message is a response"; arp.opcode == request; icmpv6.type == "Neighbor Solicitation"
dns.soa.serial_number > 0; dns.resp.z.do == 1; dns.rr.udp_payload_size > 512; dns.srv.port == 25; dns.opt.code
dns.flags.recdesired == 0; dns.flags.truncated == 1; udp.port == 53; udp.length > 100; ipv6.src == fd00::1
icmp.type == 8; icmp.code == 3; icmpv6.type == 135; arp.opcode == 1; arp.dst.proto_ipv4 == 172.28.0.77`;

/** The language: slices, arithmetic, functions, layers, literals. One filter a line. */
export const LANGUAGE = `
tcp[13] & 2
tcp[13] & 2 == 2
tcp[12:2] & 00:02
frame[-2:] == 0d:0a
frame[-2:2] == 0d:0a
frame[0:400] contains 0d
tcp.port + 1 == 26
tcp.len - 1 > 10
tcp.len < tcp.seq < tcp.ack
tcp.port not in {25}
max(tcp.port) > 30
max(tcp.srcport, tcp.dstport) == 25
min(tcp.srcport, tcp.dstport) == 25
abs(tcp.len) > 100
all tcp.port > 30
any tcp.port != 25
all smtp.response.code == 250
all smtp.rsp.parameter matches "ok"
any smtp.rsp.parameter contains "SIZE"
any smtp.response.code != 250
all tcp.port in {25, 1..60000}
any tcp.port === 25
ip.addr#1 == 172.28.0.1
ip.addr#[1] == 172.28.0.1
ip.addr#2
ip.src[0:2] == ac:1c
ip.src[3] == 5a
string(tcp.port) == "25"
string(frame.number) matches "1$"
string(ip.src) matches "90$"
string(eth.src) contains "26:0c"
string(tcp.flags) contains "2"
tcp.len % 2 == 0
tcp.len * 2 > 100
tcp.len / 2 == 3
tcp.len / 0 == 3
tcp.len * 1
tcp.len - 0
-tcp.len
-tcp.len == -6
tcp.len - 100
tcp.flags & 0x02
not tcp.len & 1
tcp.len & 0xf0 == 0x10
tcp.len & 0x0f + 1 == 2
{tcp.len + 1} * 2 > 100
tcp.len == 5 + 1
tcp.len == 5 + tcp.len - 5
tcp[0] == 00
tcp[0] == 0
tcp[0:2] == 25
tcp[0:2] == 00:19
tcp[0:2] > 00:20
tcp[0-1] == 00:19
tcp[0,1] == 00:19
tcp[:2] == 0019
tcp[0:2] == 0x19
tcp[0:2] & 0x10
tcp[12,13] == 80:18
tcp[0:400]
tcp[18:2]
tcp[40:400]
frame[2000]
frame[0]
frame[60:]
len(frame) > 100
len(tcp.payload) > 10
len(smtp) > 20
len(smtp.req.parameter) > 30
count(smtp) == 1
count(tcp) == 1
count(ip.addr) == 2
lower(smtp.req.command) matches "^m"
upper(smtp.req.command) == "MAIL"
smtp.req.command[0] == "M"
smtp.req.command[0] == 4d
smtp.req.command[0:2] == "MA"
smtp.req.command[-1:] == "L"
tcp.payload[0:4] == "MAIL"
tcp.payload[0:4] == 4d:41:49:4c
tcp.payload[100] == 0a
tcp.payload[0:400] == 0a
tcp.payload[100:] contains "a"
frame.time > "2020-01-01"
frame.time > "Jan 1, 2020 00:00:00"
frame.time > 2020-01-01
frame.time >= "2020-01-01T00:00:00Z"
frame.time < "2026-11-22 20:14:45.2Z"
frame.time > "2026-11-22T20:14:43"
frame.time_epoch > 1.5
frame.time_epoch < 1795378483.5
frame.time_relative >= 1
frame.time_relative > 1.5
frame.time_relative in {0 .. 0.01}
frame.time_delta > 0.1
frame.time_delta < 0.00001
abs(frame.time_delta) > 0.01
tcp.time_delta > 0.1
tcp.time_delta < 0.0001
tcp.time_relative > 0.01
frame.protocols == "eth:ethertype:ip:tcp"
frame.protocols contains "smtp"
tcp.flags.str matches "S"
tcp.flags.str == "·······AP···"
ip.addr in {172.28.0.0/24}
ip.src > 172.28.0.1
ip.src & 255.0.0.0 == 172.0.0.0
ip.src & 0.0.0.255 == 0.0.0.90
frame.len == 0b1000010
frame.len == 'B'
frame.len == '\\x42'
frame.len == 0x42
frame.len == 0102
tcp contains 00:50
eth.addr[0:3] == 26:0c:aa
eth.src[0] & 2
eth.src matches "\\\\x0c"
tcp.port#1 == 25
tcp.port#[1-2] == 25
tcp.port#2
smtp.req == 1
smtp.req == True
smtp.req == 2
tcp.flags.syn > 0
tcp.flags.syn == tcp.flags.ack
smtp.req.command == MAIL
smtp.req.command == "M\\x41IL"
smtp.req.command == "M\\101IL"
smtp.req.command matches "^(MAIL|RCPT)$"
smtp.req.command in {"MAIL", "RCPT"}
smtp.req.command not in {"MAIL", "RCPT"}
smtp.req.command matches r"^\\w+$"
frame contains 4d:41:49:4c
smtp contains 4d
ssl
ssl.handshake.type == 1
tcp.analysis.ack_rtt > 0.0001
tcp.analysis.acks_frame
tcp.analysis.initial_rtt
tcp.analysis.bytes_in_flight > 100
tcp.completeness
tcp.completeness == 31
tcp.completeness & 8
tcp.options.timestamp.tsval > 0
tcp.options.mss_val == 1460
tcp.options.wscale.shift == 10
tcp.options.sack_perm
tcp.option_kind == 8
tcp.option_len == 10
tcp.options
tcp.checksum != 0
tcp.urgent_pointer == 0
tcp.window_size_scalefactor == 1024
tcp.window_size_scalefactor
ip.dsfield.dscp == 48
ip.checksum > 0
ip.flags == 2
data
data.len > 4
data.data contains 00
icmp.seq == 1
icmp.ident > 0
ip.host contains "172"
eth.lg == 1`;
