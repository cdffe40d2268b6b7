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

const SENT = 150;
const ROUNDS = 4;
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
  for (let round = 0; round < ROUNDS; round++) {
    for await (const message of client.fetch('1:*', { source: true })) fetched += message.source ? 1 : 0;
  }
  await client.logout();
  if (fetched !== ROUNDS * MESSAGES) throw new Error(`only ${fetched} messages were fetched`);
  return fetched;
}

/**
 * Messages per second of this process's own processor time. The client is what limits the rate here, and a busy machine
 * does not distort it.
 */
async function rate(action: () => Promise<number>): Promise<number> {
  const start = process.cpuUsage();
  const messages = await action();
  const { user, system } = process.cpuUsage(start);
  return (messages * 1e6) / (user + system);
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
      const measured = await ratio(
        9,
        () => rate(record),
        () => rate(action),
      );
      if (last!.streams.length === 0) throw new Error('nothing was recorded');
      report(`${name}, recorded over plain (${measured.b.toFixed(0)} messages/s plain)`, measured.ratio, {
        atLeast: 0.9,
      });
    }
  } finally {
    server.kill();
  }
}

void main();
