/** What recording from own sockets costs nodemailer's sending and imapflow's fetching: rates with and without. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { captureSockets } from '../../lib/capture/sockets.js';
import type { Trace } from '../../lib/capture/trace.js';
import { ratio, report } from './ratio.js';
import { MESSAGES } from './sockets-server.js';

const SENT = 100;
const FETCHES = 4;
const ROUNDS = 25;
const text = `${'x'.repeat(70)}\r\n`.repeat(140);

async function send(port: number): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  for (let i = 0; i < SENT; i++) await transport.sendMail({ from: 'a@x', to: 'b@y', subject: 'x', text });
  return SENT;
}

async function fetch(port: number): Promise<number> {
  let fetched = 0;
  const auth = { user: 'a', pass: 'b' };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, logger: false, auth });
  await client.connect();
  await client.mailboxOpen('INBOX');
  for (let round = 0; round < FETCHES; round++) {
    for await (const message of client.fetch('1:*', { source: true })) fetched += message.source ? 1 : 0;
  }
  await client.logout();
  if (fetched !== FETCHES * MESSAGES) throw new Error(`only ${fetched} messages were fetched`);
  return fetched;
}

/** Messages per second by the clock. */
async function rate(action: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const messages = await action();
  return (messages * 1000) / (performance.now() - start);
}

/** Octets of payload per second at which a recording becomes frames, which happens when somebody looks. */
function composing(trace: Trace): number {
  const start = performance.now();
  const octets = trace.frames.reduce((sum, { data }) => sum + data.length, 0);
  return (octets * 1000) / (performance.now() - start);
}

async function main(): Promise<void> {
  const server = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'sockets-server.ts')]);
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const [smtp, imap] = line.toString().split(' ').map(Number) as [number, number];
    for (const [name, action] of [
      ['nodemailer sending', () => send(smtp)],
      ['imapflow fetching', () => fetch(imap)],
    ] as const) {
      let last: Trace | undefined;
      const record = async () => {
        let done = 0;
        last = await captureSockets(async () => {
          done = await action();
        });
        return done;
      };
      // Until the compiler has settled, either side may profit from the other.
      for (let i = 0; i < 3; i++) await action();
      // Short rounds and many: what else the machine does meets both sides alike.
      const measured = await ratio(
        ROUNDS,
        () => rate(record),
        () => rate(action),
      );
      const speed = composing(last!);
      if (last!.streams.length === 0) throw new Error('nothing was recorded');
      report(`${name}, recorded over plain (${measured.b.toFixed(0)} messages/s plain)`, measured.ratio, {
        atLeast: 0.9,
      });
      console.log(`       its frames are composed afterwards, ${(speed / 1e6).toFixed(0)} MB/s`);
    }
  } finally {
    server.kill();
  }
}

void main();
