/**
 * A process that sends or fetches mail each time it is told to, recorded or not, and says how many messages a second that
 * was. Apart from the other side's process: what one has made V8 assume or give up must not touch the other.
 */
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { captureSockets } from '../../lib/capture/sockets.js';
import type { Trace } from '../../lib/capture/trace.js';

const SENT = 100;
const FETCHES = 4;
const text = `${'x'.repeat(70)}\r\n`.repeat(140);

async function send(port: number): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  for (let i = 0; i < SENT; i++) await transport.sendMail({ from: 'a@x', to: 'b@y', subject: 'x', text });
  return SENT;
}

async function fetch({ port, messages, auth }: Order): Promise<number> {
  let fetched = 0;
  const plain = { secure: false, doSTARTTLS: false, logger: false } as const;
  const client = new ImapFlow({ host: '127.0.0.1', port, ...plain, auth });
  await client.connect();
  await client.mailboxOpen('INBOX');
  for (let round = 0; round < FETCHES; round++) {
    for await (const message of client.fetch('1:*', { source: true })) fetched += message.source ? 1 : 0;
  }
  await client.logout();
  if (fetched !== FETCHES * messages) throw new Error(`only ${fetched} messages were fetched`);
  return fetched;
}

/** What a process is told, and what it answers. */
export interface Order {
  action: 'send' | 'fetch';
  port: number;
  /** How many messages the mailbox holds that is fetched. */
  messages: number;
  auth: { user: string; pass: string };
  recorded: boolean;
  /** Look at the recording: its frames are composed then, which is work of its own. */
  look?: boolean;
}

export interface Answer {
  /** Messages per second by the clock. */
  rate: number;
  /** Octets that were recorded, when looked at. */
  octets: number;
}

async function obey(order: Order): Promise<Answer> {
  const { action, port, recorded, look } = order;
  let trace: Trace | null = null;
  let messages = 0;
  const run = async (): Promise<void> => {
    messages = await (action === 'send' ? send(port) : fetch(order));
  };
  const start = performance.now();
  if (recorded) trace = await captureSockets(run);
  else await run();
  const rate = (messages * 1000) / (performance.now() - start);
  const parts = look ? (trace?.streams.flatMap((stream) => stream.parts) ?? []) : [];
  return { rate, octets: parts.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send!(answer));
});
