import type { Endpoint, Part, Stream } from '../../wire/stream.js';
import type { Conversation, Exchange } from '../conversation.js';
import { addReplyFrames, envelopeOf } from '../exchange.js';
import { Inbox, type Span } from '../inbox.js';
import { type DnsMessage, readDns } from './message.js';

/** A UDP datagram and the frame that carried it. */
export interface UdpDatagram {
  frame: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  from: Endpoint;
  to: Endpoint;
  payload: Uint8Array;
}

/** A query and its response; over TCP a zone transfer's further messages are added to the first. */
export interface DnsExchange extends Exchange {
  /** Null when only the response was seen. */
  query: DnsMessage | null;
  /** Null when none was seen. */
  response: DnsMessage | null;
  transport: 'udp' | 'tcp';
}

function flagsOf({ flags }: DnsMessage): string {
  return Object.entries(flags)
    .filter(([, set]) => set)
    .map(([name]) => ` ${name}`)
    .join('');
}

/** Presentation form: the questions, or for a response its code and flags and a line a record. */
function textOf(message: DnsMessage): string {
  const questions = message.questions.map(({ name, type }) => `${name} ${type}`);
  const cut = message.malformed ? [`malformed: ${message.malformed}`] : [];
  if (!message.isResponse) return [`${message.opcode}${flagsOf(message)}`, ...questions, ...cut].join('\n');
  const sections = (['answers', 'authorities', 'additionals'] as const).flatMap((section) =>
    message[section].map((record) => {
      const { name, ttl, class: klass, type, text } = record;
      return `${section}: ${name} ${ttl} ${klass} ${type} ${text}`;
    }),
  );
  return [`${message.rcode}${flagsOf(message)}`, ...sections, ...cut].join('\n');
}

function keyOf({ id, questions }: DnsMessage): string {
  const [question] = questions;
  return `${id} ${question?.type} ${question?.name.toLowerCase()}`;
}

/** Joins queries and responses of one socket pair. */
class Matcher {
  readonly exchanges: DnsExchange[] = [];
  #open = new Map<string, DnsExchange[]>();
  /** Over TCP, where a zone transfer may go on. */
  #transfer: { id: number; exchange: DnsExchange } | null = null;

  constructor(readonly transport: 'udp' | 'tcp') {}

  add(message: DnsMessage, spans: Span[]): void {
    if (!message.isResponse) {
      const exchange = this.#new(textOf(message), null, message, spans);
      const waiting = this.#open.get(keyOf(message));
      if (waiting) waiting.push(exchange);
      else this.#open.set(keyOf(message), [exchange]);
      return;
    }
    if (this.#transfer?.id === message.id && !this.#open.has(keyOf(message))) {
      this.#continue(this.#transfer.exchange, message, spans);
      return;
    }
    const waiting = this.#open.get(keyOf(message));
    const exchange = waiting?.shift() ?? this.#new(null, null, null, []);
    if (waiting?.length === 0) this.#open.delete(keyOf(message));
    exchange.response = message;
    exchange.reply = textOf(message);
    addReplyFrames(exchange, spans);
    const type = exchange.query?.questions[0]?.type;
    const transfers = this.transport === 'tcp' && (type === 'AXFR' || type === 'IXFR');
    this.#transfer = transfers ? { id: message.id, exchange } : null;
  }

  /** Octets too few for a message's header. */
  addUnreadable(from: 'client' | 'server', octets: number, spans: Span[]): void {
    const text = `malformed: ${octets} octets are no message`;
    if (from === 'client') this.#new(text, null, null, spans);
    else addReplyFrames(this.#new(null, text, null, []), spans);
  }

  #new(command: string | null, reply: string | null, query: DnsMessage | null, spans: Span[]): DnsExchange {
    const envelope = envelopeOf(spans);
    const exchange = { command, reply, ...envelope, query, response: null, transport: this.transport };
    this.exchanges.push(exchange);
    return exchange;
  }

  #continue(exchange: DnsExchange, message: DnsMessage, spans: Span[]): void {
    const lines = textOf({ ...message, rcode: '' })
      .split('\n')
      .slice(1);
    for (const record of message.answers) exchange.response!.answers.push(record);
    for (const line of lines) exchange.reply += `\n${line}`;
    addReplyFrames(exchange, spans);
  }
}

/** The messages of one direction of a TCP connection: each has its length before it (RFC 1035 §4.2.2). */
class MessageReader {
  readonly inbox: Inbox;
  #left = 0;
  #spans: Span[] = [];

  constructor(from: 'client' | 'server') {
    this.inbox = new Inbox(from);
  }

  next(): { bytes: Uint8Array; spans: Span[] } | null {
    if (this.#spans.length === 0) {
      if (this.inbox.length < 2) return null;
      const length = this.inbox.take(2);
      this.#left = length.bytes[0]! * 256 + length.bytes[1]!;
      this.#spans = [length];
    }
    if (this.#left > 0) {
      const { span, octets } = this.inbox.some(this.#left);
      this.#left -= octets;
      if (span.segments.length > 0) this.#spans.push(span);
    }
    return this.#left > 0 ? null : this.last();
  }

  last(): { bytes: Uint8Array; spans: Span[] } | null {
    if (this.#spans.length === 0) return null;
    const spans = this.#spans;
    this.#spans = [];
    return { bytes: Buffer.concat(spans.slice(1).map((span) => span.bytes)), spans };
  }
}

/** The dialogue of a DNS connection over TCP (RFC 7766). */
export function dnsOverTcp(
  stream: Pick<Stream, 'index' | 'client' | 'server' | 'parts'>,
): Conversation<DnsExchange> {
  const matcher = new Matcher('tcp');
  const readers = { client: new MessageReader('client'), server: new MessageReader('server') };
  const add = (from: 'client' | 'server', message: { bytes: Uint8Array; spans: Span[] } | null): boolean => {
    if (!message) return false;
    const read = readDns(message.bytes);
    if (read) matcher.add(read, message.spans);
    else matcher.addUnreadable(from, message.bytes.length, message.spans);
    return true;
  };
  stream.parts.forEach((part: Part, order) => {
    const reader = readers[part.from];
    reader.inbox.push(part, order);
    while (add(part.from, reader.next()));
  });
  for (const from of ['client', 'server'] as const) {
    const { inbox } = readers[from];
    add(from, readers[from].last());
    // One octet of the two that say a length.
    if (inbox.length > 0) matcher.addUnreadable(from, 0, [inbox.rest()]);
  }
  const { index, client, server } = stream;
  return { protocol: 'dns', client, server, stream: index, exchanges: matcher.exchanges };
}

/** The DNS conversations among UDP datagrams, one for each socket pair, in order of their first frame. */
export function dnsOverUdp(datagrams: Iterable<UdpDatagram>): Conversation<DnsExchange>[] {
  const pairs = new Map<string, { conversation: Conversation<DnsExchange>; matcher: Matcher }>();
  for (const datagram of datagrams) {
    const message = readDns(datagram.payload);
    if (!message || !isDns(datagram, message)) continue;
    const [client, server] = message.isResponse ? [datagram.to, datagram.from] : [datagram.from, datagram.to];
    const key = `${client.address} ${client.port} ${server.address} ${server.port}`;
    let pair = pairs.get(key);
    if (!pair) {
      const matcher = new Matcher('udp');
      const { exchanges } = matcher;
      pair = { matcher, conversation: { protocol: 'dns', client, server, stream: null, exchanges } };
      pairs.set(key, pair);
    }
    const { frame, timestamp, payload } = datagram;
    const segments = [{ offset: 0, frame, timestamp, order: 0 }];
    const { length } = payload;
    pair.matcher.add(message, [
      { start: 0, bytes: payload, segments, missing: 0, at: 0, end: length, seen: 0 },
    ]);
  }
  return [...pairs.values()].map(({ conversation }) => conversation);
}

/** On port 53 whatever is readable at all; elsewhere only a sound message with one question. */
function isDns({ from, to }: UdpDatagram, message: DnsMessage): boolean {
  if (from.port === 53 || to.port === 53) return true;
  if (from.port === 5353 || to.port === 5353) return false;
  return message.malformed === null && message.questions.length === 1 && message.opcode === 'QUERY';
}
