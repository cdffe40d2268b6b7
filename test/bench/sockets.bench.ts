/** What recording from own sockets costs nodemailer's sending and imapflow's fetching: rates with and without. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ratio, report } from './ratio.js';
import type { Answer, Order } from './sockets-client.js';

const ROUNDS = 25;

function started(): ChildProcess {
  return fork(join(__dirname, 'sockets-client.ts'), { execArgv: ['--import', 'tsx'] });
}

async function told(child: ChildProcess, order: Order): Promise<Answer> {
  child.send(order);
  return (await once(child, 'message'))[0] as Answer;
}

async function main(): Promise<void> {
  const server = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'sockets-server.ts')]);
  const children: ChildProcess[] = [];
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const [smtp, imap] = line.toString().split(' ').map(Number) as [number, number];
    for (const [name, order] of [
      ['nodemailer sending', { action: 'send', port: smtp }],
      ['imapflow fetching', { action: 'fetch', port: imap }],
    ] as const) {
      const [plain, recorded] = [started(), started()];
      children.push(plain, recorded);
      const a = async () => (await told(recorded, { ...order, recorded: true })).rate;
      const b = async () => (await told(plain, { ...order, recorded: false })).rate;
      // Until the compiler has settled, either side may profit from the other.
      for (let i = 0; i < 3; i++) await Promise.all([a(), b()]);
      // Short rounds and many: what else the machine does meets both sides alike.
      const measured = await ratio(ROUNDS, a, b);
      const { octets } = await told(recorded, { ...order, recorded: true, look: true });
      if (octets === 0) throw new Error('nothing was recorded');
      report(`${name}, recorded over plain (${measured.b.toFixed(0)} messages/s plain)`, measured.ratio, {
        atLeast: 0.9,
      });
    }
  } finally {
    server.kill();
    for (const child of children) child.kill();
  }
}

void main();
