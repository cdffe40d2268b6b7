import { type Answer, type Packet, streamEncode } from 'dns-packet';
import type { Exchange } from '../../lib/protocols/conversation.js';
import { dnsOverTcp } from '../../lib/protocols/dns/dialogue.js';
import { http } from '../../lib/protocols/http/dialogue.js';
import { imap } from '../../lib/protocols/imap/dialogue.js';
import { pop3 } from '../../lib/protocols/pop3/dialogue.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { tls } from '../../lib/protocols/tls/dialogue.js';
import { type Talk, talk } from './dialogue.js';

const SOA: Answer = { type: 'SOA', name: 'a.test', ttl: 5, data: { mname: 'ns.a.test', rname: 'x.a.test' } };
const MX: Answer = { type: 'MX', name: 'a.test', ttl: 5, data: { preference: 5, exchange: 'mail.a.test' } };

/** Each message in a part of its own, with its length before it. */
function overTcp(messages: [from: 'client' | 'server', message: Packet][]): Talk {
  return {
    ...talk('C: x', 53),
    parts: messages.map(([from, message], i) => ({
      from,
      frame: i + 1,
      timestamp: BigInt(i + 1),
      bytes: streamEncode(message),
    })),
  };
}

/** A session of each protocol with the constructs that are hard to cut right, and what reads it. */
export const sessions: Record<string, { talk: Talk; read: (talk: Talk) => { exchanges: Exchange[] } }> = {
  smtp: {
    read: smtp,
    talk: talk(`
      S: 220 mail ESMTP
      C: EHLO pc
      S: 250-mail
       | 250-PIPELINING
       | 250 STARTTLS
      C: AUTH LOGIN
      S: 334 VXNlcm5hbWU6
      C: YW5h
      S: 334 UGFzc3dvcmQ6
      C: c2VjcmV0bw==
      S: 535 5.7.8 no
      C: MAIL FROM:<a@x>
       | RCPT TO:<b@y>
       | DATA
      S: 250 ok
       | 250 ok
       | 354 go
      C: Subject: x
       |
       | ..
       | .x
       | .
       | MAIL FROM:<a@x>
       | DATA
      S: 250 2.0.0 Ok: queued as 4cT
       | 250 ok
       | 503 no recipients
      C| RCPT TO:<b@y>\\r\\nBDAT 5\\r\\n.\\r\\n\\r\\nBDAT 0 LAST\\r\\n
      S: 250 ok
      S: 250 5 octets
       | 250 done
      C: STARTTLS
       | NOOP
      S: 220 go
      C| \\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x03
      S| \\x14\\x03\\x03\\x00\\x01\\x01\\x17\\x03\\x03\\x00\\x04abcd
      C| \\x17\\x03\\x03\\x00\\x04abcd\\x00
    `),
  },
  lmtp: {
    read: (stream) => smtp(stream, 'lmtp'),
    talk: talk(`
      S: 220 x LMTP
      C: LHLO pc
      S: 250 PIPELINING
      C: MAIL FROM:<>
       | RCPT TO:<b@y>
       | RCPT TO:<c@y>
       | DATA
      S: 250 ok
       | 250 ok
       | 250 ok
       | 354 go
      C: .
      S: 250 2.0.0 saved
       | 452-4.2.2 over
       | 452 4.2.2 quota
      C: QUIT
      S: 221 bye
    `),
  },
  pop3: {
    read: pop3,
    talk: talk(`
      S: +OK ready
      C: CAPA
       | USER ana
       | PASS x
      S: +OK
       | TOP
       | .
       | +OK
       | +OK in
      C: RETR 1
      S: +OK 20 octets
       | a
       |
       | ..
       | ...b
       | .
      C: TOP 1 0
      S: +OK
       | .
      C: LIST
       | QUIT
      S: -ERR no
       | +OK bye
    `),
  },
  imap: {
    read: imap,
    talk: talk(`
      S: * OK [CAPABILITY IMAP4rev1 LITERAL+] ready
      C: a LOGIN {3}
      S: + go
      C: ana "x"
      S: a OK in
      C: b APPEND INBOX {4+}
      C| abcd\\r\\nc IDLE\\r\\n
      S: b OK [APPENDUID 1 2] done
       | + idling
       | * 1 EXISTS
      C: DONE
       | d FETCH 1 (BODY[] FLAGS)
       | e NOOP
      S: c OK
      S: * 1 FETCH (BODY[] {8}
       | a
       | )b
       |  FLAGS ())
       | d OK
       | e OK
      C: f APPEND INBOX {900}
      S: f NO too big
      C: g LOGOUT
      S: * BYE
       | g OK
    `),
  },
  http: {
    read: http,
    talk: talk(
      `
      C: GET /a HTTP/1.1
       | Host: x
       |
      C: HEAD /b HTTP/1.1
       | Host: x
       |
      S: HTTP/1.1 200 OK
       | Transfer-Encoding: chunked
       |
       | 4;name=value
       | abcd
       | 2
      S| \\r\\n\\r\\n
      S: 0
       | X-Trailer: y
       |
       | HTTP/1.1 200 OK
       | Content-Length: 500
       |
      C: POST /c HTTP/1.1
       | Content-Length: 9
       | Expect: 100-continue
       |
      S: HTTP/1.1 100 Continue
       |
      C| GET / HTTP
      S: HTTP/1.1 304 Not Modified
       | Content-Length: 7
       |
      C: GET /d HTTP/1.0
       |
      S: HTTP/1.0 200 OK
       |
       | until the end
       |
      S: of it
    `,
      80,
    ),
  },
  tls: {
    read: tls,
    talk: talk(
      `
      C| \\x16\\x03\\x01\\x00\\x2f\\x01\\x00\\x00\\x2b\\x03\\x03${'\\x07'.repeat(32)}\\x00\\x00\\x02\\x13\\x01\\x01\\x00\\x00\\x00
      S| \\x16\\x03\\x03\\x00\\x04\\x02\\x00\\x00\\x26
      S| \\x16\\x03\\x03\\x00\\x26\\x03\\x03${'\\x09'.repeat(32)}\\x00\\x13\\x01\\x00
      S| \\x14\\x03\\x03\\x00\\x01\\x01\\x17\\x03\\x03\\x00\\x06abcdef
      C| \\x14\\x03\\x03\\x00\\x01\\x01\\x17\\x03\\x03\\x00\\x05abcde
      C| \\x17\\x03\\x03\\x00\\x03abc\\x15\\x03\\x03\\x00\\x02\\x01\\x00
      S| \\x17\\x03\\x03\\x00\\x02ab
    `,
      443,
    ),
  },
  dns: {
    read: dnsOverTcp,
    talk: overTcp([
      ['client', { type: 'query', id: 7, questions: [{ type: 'AXFR', name: 'a.test' }] }],
      ['server', { type: 'response', id: 7, questions: [{ type: 'AXFR', name: 'a.test' }], answers: [SOA] }],
      ['server', { type: 'response', id: 7, answers: [MX, SOA] }],
      ['client', { type: 'query', id: 8, questions: [{ type: 'MX', name: 'a.test' }] }],
      ['client', { type: 'query', id: 9, questions: [{ type: 'A', name: 'b.test' }] }],
      ['server', { type: 'response', id: 9, questions: [{ type: 'A', name: 'b.test' }] }],
      ['server', { type: 'response', id: 8, questions: [{ type: 'MX', name: 'a.test' }], answers: [MX] }],
    ]),
  },
};
