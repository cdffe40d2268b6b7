import type { Part } from '../../wire/stream.js';
import { type Conversation, converse, type Exchange, type Spoken } from '../conversation.js';
import { addReplyFrames, envelopeOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import type { HandshakeMessage, SeenCertificate } from './handshake.js';
import { RecordReader, type TlsRecord } from './record.js';

/** What the client sent until the server spoke, and what the server sent until the client spoke again. */
export interface TlsExchange extends Exchange {
  records: Omit<TlsRecord, 'spans'>[];
}

/** What the handshake gave away, in the clear. */
export interface TlsHandshake {
  /** Negotiated version, such as `TLSv1.3`; null when no Server Hello was seen. */
  version: string | null;
  serverName: string | null;
  alpn: string | null;
  cipherSuite: string | null;
  /** The server's certificates, its own first; empty in TLS 1.3, where they are ciphertext. */
  certificates: SeenCertificate[];
}

function describeMessage(message: HandshakeMessage): string {
  const details = [
    message.version && `version=${message.version}`,
    message.serverName && `SNI=${message.serverName}`,
    message.alpn && `ALPN=${message.alpn.join(',')}`,
    message.type !== 'Client Hello' && message.cipherSuites && `cipher=${message.cipherSuites[0]}`,
    message.certificates?.[0] && `subject=${message.certificates[0].subject}`,
  ].filter((detail) => typeof detail === 'string');
  return [message.type, ...details].join(', ');
}

type Summary = Omit<TlsRecord, 'spans'>;

function describe(record: Summary): string {
  const cut = record.complete ? '' : ' (cut)';
  if (record.type === 'Unintelligible') return `not TLS, ${record.length} bytes`;
  if (record.encrypted && record.type !== 'Application Data') {
    return `${record.type}, ciphertext ${record.length} bytes${cut}`;
  }
  if (record.alert) return `Alert: ${record.alert}`;
  if (record.messages.length > 0) return record.messages.map(describeMessage).join('\n') + cut;
  return `${record.type}${cut}`;
}

function isCiphertext(record: Summary): boolean {
  return record.encrypted && record.type === 'Application Data';
}

/** One line a message; runs of ciphertext in one line. */
function textOf(records: readonly Summary[]): string | null {
  const lines: string[] = [];
  for (let i = 0; i < records.length; ) {
    if (!isCiphertext(records[i]!)) {
      lines.push(describe(records[i++]!));
      continue;
    }
    const start = i;
    let octets = 0;
    while (i < records.length && isCiphertext(records[i]!)) octets += records[i++]!.length;
    const count = i - start;
    lines.push(`ciphertext ${octets} bytes${count > 1 ? ` in ${count} records` : ''}`);
  }
  return lines.length > 0 ? lines.join('\n') : null;
}

interface Flight {
  client: TlsRecord[];
  server: TlsRecord[];
}

/** Follows a TLS connection as an eavesdropper: readable handshake first, then ciphertext. */
export class TlsDialogue {
  #flights: Flight[] = [];
  #tls13 = false;
  #client = new RecordReader('client', () => this.#tls13);
  #server = new RecordReader('server', () => this.#tls13);
  #parts = 0;

  push(part: Part, order = this.#parts): void {
    this.#parts = order + 1;
    const reader = part.from === 'client' ? this.#client : this.#server;
    reader.inbox.push(part, order);
    for (let record = reader.next(); record; record = reader.next()) this.#add(record);
  }

  finish(): TlsExchange[] {
    for (const reader of [this.#client, this.#server]) {
      const record = reader.last();
      if (record) this.#add(record);
    }
    return this.#flights.map(({ client, server }) => {
      const spans = (records: TlsRecord[]): Span[] => records.flatMap((record) => record.spans);
      // Ciphertext is counted and not kept, so it has no place either.
      const { commandAt: _, ...envelope } = envelopeOf(spans(client));
      addReplyFrames(envelope, spans(server));
      const records = [...client, ...server].map(({ spans: _, ...record }) => record);
      return { command: textOf(client), reply: textOf(server), ...envelope, records };
    });
  }

  #add(record: TlsRecord): void {
    if (record.messages.some(({ type, version }) => type === 'Server Hello' && version === 'TLSv1.3')) {
      this.#tls13 = true;
    }
    const last = this.#flights.at(-1);
    const sameBlob = (last?.server.length ? last.server : last?.client)?.at(-1);
    if (record.type === 'Unintelligible' && sameBlob?.from === record.from && sameBlob.type === record.type) {
      sameBlob.length += record.length;
      sameBlob.spans.push(...record.spans);
    } else if (record.from === 'client' && (!last || last.server.length > 0)) {
      this.#flights.push({ client: [record], server: [] });
    } else if (last) last[record.from].push(record);
    else this.#flights.push({ client: [], server: [record] });
  }
}

/** The dialogue of a connection that speaks TLS from its first byte. */
export function tls(stream: Spoken): Conversation<TlsExchange> {
  return converse('tls', stream, new TlsDialogue());
}

/** What the handshake gives away to whoever listens. */
export function handshakeOf(exchanges: readonly Pick<TlsExchange, 'records'>[]): TlsHandshake {
  const records = exchanges.flatMap((exchange) => exchange.records);
  const messages = (from: 'client' | 'server', type: string): HandshakeMessage | undefined =>
    records
      .filter((record) => record.from === from)
      .flatMap((record) => record.messages)
      .find((message) => message.type === type);
  const hello = messages('server', 'Server Hello');
  return {
    version: hello?.version ?? null,
    serverName: messages('client', 'Client Hello')?.serverName ?? null,
    alpn: hello?.alpn?.[0] ?? null,
    cipherSuite: hello?.cipherSuites?.[0] ?? null,
    certificates: messages('server', 'Certificate')?.certificates ?? [],
  };
}
