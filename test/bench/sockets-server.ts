/**
 * A process that answers SMTP and IMAP clients at once and keeps nothing, so that the client's speed is what is measured.
 * Prints its two ports.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export const MESSAGES = 300;
const message = `Subject: x\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(140)}`;

function lines(socket: Socket, take: (line: string) => void): void {
  let unread = '';
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const [...complete] = (unread + bytes.toString('latin1')).split('\r\n');
    unread = complete.pop()!;
    for (const line of complete) take(line);
  });
}

const smtp = createServer((socket) => {
  let content = false;
  socket.write('220 bench ESMTP\r\n');
  lines(socket, (line) => {
    if (content && line !== '.') return;
    if (content) socket.write('250 2.0.0 Ok\r\n');
    else if (line === 'DATA') socket.write('354 go\r\n');
    else if (line === 'QUIT') socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
    content = line === 'DATA';
  });
});

const imap = createServer((socket) => {
  socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
  lines(socket, (line) => {
    const [tag, verb] = line.split(' ') as [string, string];
    const answers: Record<string, string> = {
      CAPABILITY: '* CAPABILITY IMAP4rev1\r\n',
      LIST: '* LIST () "/" INBOX\r\n',
      LSUB: '* LSUB () "/" INBOX\r\n',
      SELECT: `* FLAGS (\\Seen)\r\n* ${MESSAGES} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 999] ok\r\n`,
      LOGOUT: '* BYE\r\n',
    };
    let reply = answers[verb] ?? '';
    if (verb === 'FETCH') {
      for (let i = 1; i <= MESSAGES; i++) {
        reply += `* ${i} FETCH (UID ${i} BODY[] {${message.length}}\r\n${message})\r\n`;
      }
    }
    socket.write(`${reply}${tag} OK done\r\n`);
    if (verb === 'LOGOUT') socket.end();
  });
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

if (require.main === module) {
  void Promise.all([listen(smtp), listen(imap)]).then((ports) => console.log(ports.join(' ')));
}
