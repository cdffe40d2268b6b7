import { createConnection } from 'node:net';

/** Where to connect. */
interface Address {
  host: string;
  port: number;
}

/** Types an SMTP session: each line once the reply to the one before is whole. All replies, in order. */
export function smtpDialogue({ host, port }: Address, lines: readonly string[]): Promise<string[]> {
  return new Promise((done, fail) => {
    const replies: string[] = [];
    const left = [...lines];
    let pending = '';
    const socket = createConnection(port, host);
    socket.setTimeout(60_000, () => socket.destroy(new Error(`no reply after ${replies.at(-1)}`)));
    socket.on('data', (chunk) => {
      pending += chunk;
      if (!/^\d{3} .*\r\n$/m.test(pending)) return;
      replies.push(pending.replaceAll('\r\n', '\n').trimEnd());
      pending = '';
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.on('error', fail);
    socket.on('close', () => done(replies));
  });
}

/** Sends one message in a session of its own. The reply to its last line. */
export async function send(
  address: Address,
  from: string,
  to: string | readonly string[],
  message: string,
): Promise<string> {
  const recipients = typeof to === 'string' ? [to] : to;
  const replies = await smtpDialogue(address, [
    'EHLO cliente.redes.unlp.edu.ar',
    `MAIL FROM:<${from}>`,
    ...recipients.map((recipient) => `RCPT TO:<${recipient}>`),
    'DATA',
    `${message.replaceAll('\n', '\r\n')}\r\n.`,
    'QUIT',
  ]);
  return replies.at(-2)!;
}
