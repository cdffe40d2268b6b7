import { createSocket } from 'node:dgram';
import { decode, encode, RECURSION_DESIRED, type RecordType } from 'dns-packet';

/** What a resolver answered to one question. */
export interface DnsReply {
  /** RCODE by name (RFC 1035 §4.1.1); `TIMEOUT` where nothing came. */
  rcode: string;
  /** Data of the answers of the type asked for, in their presentation forms; exchanges by rising preference. */
  records: string[];
}

/** Milliseconds until the question is asked again (RFC 1035 §4.2.1: datagrams get lost), and how often in all. */
const TRY = { patience: 4000, times: 3 };

/** Asks a resolver, by its port on this computer, one question over UDP, with recursion desired. */
export async function askDns(
  server: { host: string; port: number },
  question: { name: string; type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' },
): Promise<DnsReply> {
  const id = Math.floor(Math.random() * 0x10000);
  const query = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [question] });
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  try {
    for (let time = 0; time < TRY.times; time++) {
      const reply = new Promise<Buffer>((resolve, reject) => {
        socket.removeAllListeners();
        socket.on('error', reject);
        socket.on('message', (bytes: Buffer) => {
          if (bytes.length >= 12 && bytes.readUInt16BE(0) === id) resolve(bytes);
        });
        setTimeout(() => reject(new Error('no answer')), TRY.patience).unref();
      });
      socket.send(query, server.port, server.host);
      const bytes = await reply.catch(() => null);
      if (bytes) return replyOf(bytes, question.type);
    }
    return { rcode: 'TIMEOUT', records: [] };
  } finally {
    socket.close();
  }
}

function replyOf(bytes: Buffer, type: RecordType): DnsReply {
  const { answers = [], ...message } = decode(bytes);
  const { rcode } = message as unknown as { rcode: string };
  const own = answers.filter((answer) => answer.type === type);
  const data = own.map((answer) => (answer as { data: unknown }).data);
  return { rcode, records: type === 'MX' ? exchanges(data) : data.map(textOf) };
}

function exchanges(data: unknown[]): string[] {
  const pairs = data as { preference?: number; exchange: string }[];
  return pairs.sort((a, b) => (a.preference ?? 0) - (b.preference ?? 0)).map(({ exchange }) => exchange);
}

/** A TXT's strings belong together without a space (RFC 7208 §3.3). */
function textOf(data: unknown): string {
  return Array.isArray(data) ? Buffer.concat(data.map((part) => Buffer.from(part))).toString() : String(data);
}
