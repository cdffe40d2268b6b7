/**
 * What recording from own sockets costs nodemailer's sending and imapflow's fetching: rates with and without, against a
 * server that answers at once and keeps nothing, and fetching from the lab's Dovecot.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { type NotebookLab, openLab } from '../../lib/lab/open-lab.js';
import { ratio, report } from './ratio.js';
import type { Answer, Order } from './sockets-client.js';
import { MESSAGES } from './sockets-server.js';

const ROUNDS = 25;
const STORED = 40;

function started(): ChildProcess {
  return fork(join(__dirname, 'sockets-client.ts'), { execArgv: ['--import', 'tsx'] });
}

async function told(child: ChildProcess, order: Order): Promise<Answer> {
  child.send(order);
  return (await once(child, 'message'))[0] as Answer;
}

/** The IMAP port of a lab whose mailbox holds as many messages as are to be fetched. */
async function filledMailbox(lab: NotebookLab): Promise<Omit<Order, 'recorded'>> {
  const options = lab.imap('alumnoimap');
  const client = new ImapFlow(options);
  await client.connect();
  const message = `Subject: x\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(140)}`;
  for (let i = 0; i < STORED; i++) await client.append('INBOX', message);
  await client.logout();
  const { user, pass } = options.auth as { user: string; pass: string };
  const { port } = lab.endpoint('mail', 'imap');
  return { action: 'fetch', port, messages: STORED, auth: { user, pass } };
}

async function main(): Promise<void> {
  const lab = await openLab();
  const server = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'sockets-server.ts')]);
  const children: ChildProcess[] = [];
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const [smtp, imap] = line.toString().split(' ').map(Number) as [number, number];
    const atOnce = { messages: MESSAGES, auth: { user: 'a', pass: 'b' } };
    const orders: [string, Omit<Order, 'recorded'>][] = [
      ['nodemailer sending', { action: 'send', port: smtp, ...atOnce }],
      ['imapflow fetching from the lab', await filledMailbox(lab)],
      ['imapflow fetching', { action: 'fetch', port: imap, ...atOnce }],
    ];
    for (const [name, order] of orders) {
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
    await lab.close();
  }
}

void main();
