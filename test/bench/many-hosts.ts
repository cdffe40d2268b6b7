import { join } from 'node:path';
import { Trace } from '../../lib/capture/trace.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import { randomFrom } from '../random.js';
import { imap, type Line, pop, smtp } from './mail-capture.js';
import { writePcap } from './pcap-file.js';

const FIXTURES = join(__dirname, '../fixtures/wire');
/** Connections that are open at a time. */
const OPEN = 200;
const SERVERS = 40;
/** Octets of messages: most are small, some have attachments. */
const SIZES = [700, 900, 1500, 2500, 3000, 5000, 9000, 20_000, 60_000, 200_000];
const WORDS =
  'the of and to in mail server host message queue a is that be will we you attached please see'.split(' ');

/**
 * Writes a pcap file of the mail of many hosts: thousands of connections between different addresses and ports, two hundred
 * at a time, some as they crossed the lab's wire (with TLS), others composed, each with a message of its own. At least
 * `size` octets; returns how many frames it has.
 */
export async function writeManyHosts(file: string, size: number): Promise<number> {
  const next = randomFrom(20260817);
  const seen = await seenConnections();
  const open: Frame[][] = [];
  let count = 0;
  let now = 1_790_000_000_000_000_000n;
  const begin = (): Frame[] => {
    count += 1;
    const frames = next() < 0.4 ? moved(pick(seen, next), next) : composed(count, next);
    return frames.reverse();
  };
  return writePcap(file, size, () => {
    const batch: Frame[] = [];
    while (batch.length < 1000) {
      if (open.length < OPEN) open.push(begin());
      const index = Math.floor(next() * open.length);
      // What one host sends comes in short bursts.
      for (let burst = 1 + Math.floor(next() * 6); burst > 0; burst--) {
        const frame = open[index]!.pop();
        if (frame === undefined) break;
        now += BigInt(Math.floor(next() * 60_000));
        batch.push({ ...frame, timestamp: now });
      }
      if (open[index]!.length === 0) open[index] = begin();
    }
    return batch;
  });
}

/** The frames of each connection over IPv4 in the captures of the lab. */
async function seenConnections(): Promise<Frame[][]> {
  const all: Frame[][] = [];
  for (const name of ['mail', 'clients', 'imap', 'auth', 'tls']) {
    const { frames, streams } = await Trace.load(join(FIXTURES, `${name}.pcapng`));
    const byNumber = new Map(frames.map((frame) => [frame.number, frame]));
    for (const stream of streams.filter(({ client }) => !client.address.includes(':')))
      all.push(stream.frames.map((number) => byNumber.get(number)!));
  }
  return all;
}

/** A connection between other hosts, from another port. */
function moved(frames: readonly Frame[], next: () => number): Frame[] {
  const client = addressOf(next);
  const server = [10, 1, 0, 1 + Math.floor(next() * SERVERS)];
  const port = 20_000 + Math.floor(next() * 40_000);
  const first = Buffer.from(frames[0]!.data);
  const own = first.subarray(26, 30);
  return frames.map((frame) => {
    const data = Buffer.from(frame.data);
    const fromClient = data.subarray(26, 30).equals(own);
    data.set(fromClient ? client : server, 26);
    data.set(fromClient ? server : client, 30);
    data.writeUInt16BE(port, 14 + (data[14]! & 15) * 4 + (fromClient ? 0 : 2));
    return { ...frame, data };
  });
}

function addressOf(next: () => number): number[] {
  return [172, 16 + Math.floor(next() * 16), Math.floor(next() * 256), 1 + Math.floor(next() * 250)];
}

function composed(number: number, next: () => number): Frame[] {
  const [port, lines] = pick<[number, (number: number, body: string) => Line[]]>(
    [
      [25, smtp],
      [25, smtp],
      [587, smtp],
      [110, pop],
      [143, imap],
    ],
    next,
  );
  const connection = new TcpConnection(
    { address: addressOf(next).join('.'), port: 20_000 + Math.floor(next() * 40_000) },
    { address: `10.1.0.${1 + Math.floor(next() * SERVERS)}`, port },
  );
  const frames = connection.open(0n);
  for (const [from, text] of lines(number, messageOf(number, pick(SIZES, next), next)))
    frames.push(...connection.send(from, 0n, Buffer.from(text, 'latin1')));
  frames.push(...connection.close('client', 0n), ...connection.close('server', 0n));
  return frames;
}

/** A message of about that size that no other one is like: text, or text with an attachment. */
function messageOf(number: number, size: number, next: () => number): string {
  const header =
    `Received: from host${number}.example.org by mx.example.net with ESMTP id ${number.toString(36)}\r\n` +
    `From: ${pick(WORDS, next)}@host${number}.example.org\r\nTo: user${Math.floor(next() * 5000)}@example.net\r\n` +
    `Subject: ${text(6, next)}\r\nMessage-ID: <${number}.${next()}@host${number}.example.org>\r\nMIME-Version: 1.0\r\n`;
  if (size < 8000) return `${header}Content-Type: text/plain; charset=utf-8\r\n\r\n${paragraphs(size, next)}`;
  return (
    `${header}Content-Type: multipart/mixed; boundary="b${number}"\r\n\r\n--b${number}\r\n` +
    `Content-Type: text/plain; charset=utf-8\r\n\r\n${paragraphs(500, next)}\r\n--b${number}\r\n` +
    `Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
    `${attachment(size, next)}\r\n--b${number}--\r\n`
  );
}

function text(words: number, next: () => number): string {
  return Array.from({ length: words }, () => pick(WORDS, next)).join(' ');
}

function paragraphs(size: number, next: () => number): string {
  let all = '';
  while (all.length < size) all += `${text(8 + Math.floor(next() * 5), next)}\r\n`;
  return all;
}

function attachment(size: number, next: () => number): string {
  const octets = Buffer.from(Float64Array.from({ length: Math.ceil(size / 11) }, next).buffer);
  return octets.toString('base64').replace(/.{76}/g, '$&\r\n').slice(0, size);
}

function pick<T>(from: readonly T[], next: () => number): T {
  return from[Math.floor(next() * from.length)]!;
}
