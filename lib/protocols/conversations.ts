import type { Conversation, Protocol, Spoken } from './conversation.js';
import { type DnsExchange, dnsOverTcp, dnsOverUdp, type UdpDatagram } from './dns/dialogue.js';
import { type HttpExchange, http } from './http/dialogue.js';
import { imap } from './imap/dialogue.js';
import type { ImapExchange } from './imap/exchange.js';
import { pop3 } from './pop3/dialogue.js';
import type { Pop3Exchange } from './pop3/exchange.js';
import { smtp } from './smtp/dialogue.js';
import type { SmtpExchange } from './smtp/exchange.js';
import { type TlsExchange, tls } from './tls/dialogue.js';

/** A conversation with the exchanges that its protocol has. */
export type KnownConversation =
  | (Conversation<SmtpExchange> & { protocol: 'smtp' })
  | (Conversation<SmtpExchange> & { protocol: 'lmtp' })
  | (Conversation<Pop3Exchange> & { protocol: 'pop3' })
  | (Conversation<ImapExchange> & { protocol: 'imap' })
  | (Conversation<DnsExchange> & { protocol: 'dns' })
  | (Conversation<HttpExchange> & { protocol: 'http' })
  | (Conversation<TlsExchange> & { protocol: 'tls' });

type Talk = Spoken;

const ports: Record<number, Protocol> = {
  24: 'lmtp',
  25: 'smtp',
  53: 'dns',
  80: 'http',
  110: 'pop3',
  143: 'imap',
  443: 'tls',
  465: 'tls',
  587: 'smtp',
  993: 'tls',
  995: 'tls',
};

const REQUEST = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) \S+ HTTP\/1\./;

/** Enough for the first line of any of the protocols. */
const SAMPLE = 512;

function opening({ parts }: Talk, side: 'client' | 'server'): string {
  let text = '';
  for (const part of parts) {
    if (part.from !== side) continue;
    text += Buffer.from(part.bytes.subarray(0, SAMPLE)).toString('latin1');
    if (text.length >= SAMPLE || text.includes('\n')) break;
  }
  return text;
}

const POP3 =
  /^(?:USER|PASS|APOP|AUTH|CAPA|STLS|STAT|LIST|RETR|DELE|NOOP|RSET|TOP|UIDL|UTF8|LANG|QUIT)(?=[ \t\r\n]|$)/i;

function clientBegan({ parts }: Talk): boolean {
  return parts.find(({ bytes }) => bytes.length > 0)?.from === 'client';
}

/** A record of the handshake, or the alert that refuses it. */
function startsTls(text: string): boolean {
  return text.startsWith('\x16\x03') || text.startsWith('\x15\x03');
}

/**
 * The protocol of a connection: by what its ends say first, so that a server is known on any port, and by the server's
 * port where they say too little. Null when neither tells.
 */
export function protocolOf(stream: Talk): Protocol | null {
  const client = opening(stream, 'client');
  const server = opening(stream, 'server');
  if (startsTls(client) || startsTls(server)) return 'tls';
  if (REQUEST.test(client) || /^HTTP\/1\.\d \d{3}/.test(server)) return 'http';
  if (/^\* (?:OK|PREAUTH|BYE)\b/.test(server)) return 'imap';
  // In POP3 the server speaks first: Redis, which answers `+OK` too, waits for a command.
  if (/^\+OK\b/.test(server) && (client === '' || !clientBegan(stream) || POP3.test(client))) return 'pop3';
  if (/^LHLO\b/i.test(client) || /^220[ -][^\r\n]*\bLMTP\b/.test(server)) return 'lmtp';
  // A server of FTP greets like one of SMTP; what the client says tells them apart.
  const isSmtp =
    /^(?:EHLO|HELO) /i.test(client) || (/^220[ -]/.test(server) && !/^(?:USER|AUTH TLS)\b/i.test(client));
  if (isSmtp) return 'smtp';
  const byPort = ports[stream.server.port] ?? null;
  // A port of implicit TLS on which nobody speaks TLS tells nothing.
  return byPort === 'tls' && client + server !== '' ? null : byPort;
}

/** The dialogue of one connection; null when its protocol is not known. */
export function conversationOf(stream: Talk): KnownConversation | null {
  const protocol = protocolOf(stream);
  if (protocol === null) return null;
  const read: Record<Protocol, () => Conversation> = {
    smtp: () => smtp(stream),
    lmtp: () => smtp(stream, 'lmtp'),
    pop3: () => pop3(stream),
    imap: () => imap(stream),
    dns: () => dnsOverTcp(stream),
    http: () => http(stream),
    tls: () => tls(stream),
  };
  return read[protocol]() as KnownConversation;
}

function firstFrame({ exchanges }: Conversation): number {
  return Math.min(...exchanges.slice(0, 1).flatMap(({ frames }) => frames.slice(0, 1)));
}

/** Every conversation whose protocol is known, in order of its first frame. */
export function conversationsOf(
  streams: Iterable<Talk>,
  datagrams: Iterable<UdpDatagram> = [],
): KnownConversation[] {
  const overTcp = [...streams].flatMap((stream) => conversationOf(stream) ?? []);
  const overUdp = dnsOverUdp(datagrams) as KnownConversation[];
  return [...overTcp, ...overUdp]
    .filter(({ exchanges }) => exchanges.length > 0)
    .sort((a, b) => firstFrame(a) - firstFrame(b));
}
