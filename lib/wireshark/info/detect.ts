import { latin1 } from '../../wire/bytes.js';
import type { Side } from '../../wire/stream.js';
import type { Application } from './application.js';
import { DnsApplication } from './dns.js';
import { HttpApplication } from './http.js';
import { ImapApplication } from './imap.js';
import { PopApplication } from './pop.js';
import { SmtpApplication } from './smtp.js';
import { isRecord, TlsApplication } from './tls.js';

const smtp = (): Application => new SmtpApplication();
const pop = (): Application => new PopApplication();
const imap = (): Application => new ImapApplication();
const tls = (): Application => new TlsApplication();
const http = (): Application => new HttpApplication();
const dns = (): Application => new DnsApplication();

/** What Wireshark takes a TCP port for. */
const BY_PORT = new Map<number, () => Application>([
  [25, smtp],
  [53, dns],
  [80, http],
  [110, pop],
  [143, imap],
  [443, tls],
  [465, tls],
  [587, smtp],
  [993, tls],
  [995, tls],
  [3128, http],
  [8080, http],
]);

const REQUEST = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) \S+ HTTP\/1\./;

/** Enough of a segment to see a protocol's first line in it. */
const SAMPLE = 256;

/**
 * The protocol of a connection, from its first payload. Its ports tell, the lower one first. On other ports the
 * first line does: there we differ from Wireshark on purpose, which shows a moved server as bare TCP until told
 * otherwise ("decode as"). Null when neither tells.
 */
export function applicationOf(
  bytes: Uint8Array,
  from: Side,
  clientPort: number,
  serverPort: number,
): Application | null {
  const low = Math.min(clientPort, serverPort);
  const byPort = BY_PORT.get(serverPort) ?? BY_PORT.get(low) ?? BY_PORT.get(Math.max(clientPort, serverPort));
  const start = latin1(bytes, 0, Math.min(bytes.length, SAMPLE));
  const isRequest = REQUEST.test(start);
  // What cannot be TLS is none on its ports either: HTTP, or bytes that nobody explains.
  if (byPort === tls && bytes.length > 2 && !isRecord(bytes, 0)) return isRequest ? http() : null;
  if (byPort) return byPort();
  if ((bytes[0] === 22 || bytes[0] === 21) && bytes[1] === 3 && bytes[2]! <= 4) return tls();
  if (isRequest) return http();
  if (from === 'client') return /^(EHLO|HELO|LHLO) /i.test(start) ? smtpOrLmtp(/^LHLO/i.test(start)) : null;
  if (/^220[ -][^\r\n]*\b(E?SMTP|LMTP)\b/i.test(start)) return smtpOrLmtp(/^220[^\r\n]*\bLMTP\b/.test(start));
  if (/^\+OK[ \r]/.test(start)) return pop();
  if (/^\* (OK|PREAUTH|BYE)\b/.test(start)) return imap();
  return null;
}

function smtpOrLmtp(lmtp: boolean): Application {
  return new SmtpApplication(lmtp ? 'LMTP' : 'SMTP');
}

/** What the Protocol column says of a UDP port that is DNS or a relative of it. */
export function dnsName(sourcePort: number, destinationPort: number): string | null {
  for (const port of [destinationPort, sourcePort]) {
    if (port === 53) return 'DNS';
    if (port === 5353) return 'MDNS';
    if (port === 5355) return 'LLMNR';
  }
  return null;
}
