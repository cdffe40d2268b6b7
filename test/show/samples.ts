import type { Conversation } from '../../lib/protocols/conversation.js';
import type { PacketRow } from '../../lib/show/packet-list.js';
import type { Part, Side, Stream } from '../../lib/wire/stream.js';

/** One line of a session: who said it, the bytes, and what Wireshark's Info column says. */
type Line = [from: Side, text: string, info: string];

const SESSION: Line[] = [
  ['server', '220 mail.redes.unlp.edu.ar ESMTP Postfix\r\n', 'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix'],
  ['client', 'EHLO pc-a\r\n', 'C: EHLO pc-a'],
  [
    'server',
    '250-mail.redes.unlp.edu.ar\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n',
    'S: 250-mail.redes.unlp.edu.ar | PIPELINING | SIZE 10240000 | 8BITMIME',
  ],
  [
    'client',
    'MAIL FROM:<alumnopop@redes.unlp.edu.ar> SIZE=312\r\n',
    'C: MAIL FROM:<alumnopop@redes.unlp.edu.ar> SIZE=312',
  ],
  ['server', '250 2.1.0 Ok\r\n', 'S: 250 2.1.0 Ok'],
  ['client', 'RCPT TO:<alumnoimap@redes.unlp.edu.ar>\r\n', 'C: RCPT TO:<alumnoimap@redes.unlp.edu.ar>'],
  ['server', '250 2.1.5 Ok\r\n', 'S: 250 2.1.5 Ok'],
  ['client', 'DATA\r\n', 'C: DATA'],
  ['server', '354 End data with <CR><LF>.<CR><LF>\r\n', 'S: 354 End data with <CR><LF>.<CR><LF>'],
  [
    'client',
    'From: Ana <alumnopop@redes.unlp.edu.ar>\r\nTo: alumnoimap@redes.unlp.edu.ar\r\nSubject: =?utf-8?Q?Pr=C3=A1ctica_4?=\r\n\r\nHola, esto es una prueba.\r\n.\r\n',
    'from: Ana <alumnopop@redes.unlp.edu.ar>, subject: Práctica 4, ',
  ],
  ['server', '250 2.0.0 Ok: queued as 4F1C2A0B3\r\n', 'S: 250 2.0.0 Ok: queued as 4F1C2A0B3'],
  ['client', 'QUIT\r\n', 'C: QUIT'],
  ['server', '221 2.0.0 Bye\r\n', 'S: 221 2.0.0 Bye'],
];

const CLIENT = { address: '172.28.0.1', port: 40812 };
const SERVER = { address: '172.28.0.90', port: 25 };

/** A whole SMTP connection as the packet list, the stream and the conversation show it. */
export function smtpSample(lines: Line[] = SESSION): {
  rows: PacketRow[];
  stream: Stream;
  conversation: Conversation;
} {
  const rows: PacketRow[] = [];
  const parts: Part[] = [];
  let time = 0;
  const add = (from: Side, protocol: string, info: string, payload: number): number => {
    const number = rows.length + 1;
    time += 0.00037 * (1 + (number % 5));
    const [source, destination] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
    rows.push({
      number,
      time: number === 1 ? 0 : time,
      source: source.address,
      destination: destination.address,
      protocol,
      length: 66 + payload,
      info,
    });
    return number;
  };
  const ports = (from: Side) => (from === 'client' ? '40812 → 25' : '25 → 40812');
  add('client', 'TCP', `${ports('client')} [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM WS=128`, 8);
  add('server', 'TCP', `${ports('server')} [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460`, 8);
  add('client', 'TCP', `${ports('client')} [ACK] Seq=1 Ack=1 Win=64256 Len=0`, 0);
  for (const [from, text, info] of lines) {
    const bytes = Buffer.from(text);
    const frame = add(from, info.startsWith('from:') ? 'SMTP/IMF' : 'SMTP', info, bytes.length);
    parts.push({ from, frame, timestamp: BigInt(Math.round(time * 1e9)), bytes });
  }
  add('server', 'TCP', `${ports('server')} [FIN, ACK] Seq=340 Ack=420 Win=65280 Len=0`, 0);
  add('client', 'TCP', `${ports('client')} [FIN, ACK] Seq=420 Ack=341 Win=64256 Len=0`, 0);
  add('server', 'TCP', `${ports('server')} [ACK] Seq=341 Ack=421 Win=65280 Len=0`, 0);
  const stream: Stream = {
    index: 0,
    client: CLIENT,
    server: SERVER,
    parts,
    frames: rows.map((row) => row.number),
    closed: { client: 'fin', server: 'fin' },
  };
  return { rows, stream, conversation: conversationOf(parts) };
}

function conversationOf(parts: Part[]): Conversation {
  const exchanges: Conversation['exchanges'] = [];
  const said = (part: Part | undefined) =>
    part === undefined
      ? null
      : Buffer.from(part.bytes).toString().replace(/\r\n$/, '').replace(/\r\n/g, '\n');
  let command: Part | undefined;
  for (const part of parts) {
    if (part.from === 'client') {
      command = part;
      continue;
    }
    exchanges.push({
      command: said(command),
      reply: said(part),
      frames: [command?.frame, part.frame].filter((frame) => frame !== undefined),
      commandFrames: command ? [command.frame] : [],
      replyFrames: [part.frame],
      timestamp: part.timestamp,
    });
    command = undefined;
  }
  return { protocol: 'smtp', client: CLIENT, server: SERVER, stream: 0, exchanges };
}
