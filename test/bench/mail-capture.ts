import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import type { Side } from '../../lib/wire/stream.js';
import { writePcap } from './pcap-file.js';

const SERVER = '172.28.0.90';
const GREETING = 'mail.redes.unlp.edu.ar';

/** A message as mail programs write them: text, and an attachment in base64 when it is large. */
function message(number: number, size: number): string {
  const header =
    `From: Alumno POP <alumnopop@redes.unlp.edu.ar>\r\nTo: alumnoimap@redes.unlp.edu.ar\r\n` +
    `Subject: Mensaje ${number}\r\nMessage-ID: <${number}@redes.unlp.edu.ar>\r\nMIME-Version: 1.0\r\n`;
  const text = 'Hola, este es un mensaje de prueba para la materia Redes y Comunicaciones.\r\n';
  if (size < 8000) {
    return `${header}Content-Type: text/plain; charset=utf-8\r\n\r\n${text.repeat(Math.max(1, Math.floor(size / text.length)))}`;
  }
  const line = `${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3'}\r\n`;
  return (
    `${header}Content-Type: multipart/mixed; boundary="==limite=="\r\n\r\n--==limite==\r\n` +
    `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--==limite==\r\nContent-Type: image/png; name=foto.png\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${line.repeat(Math.floor(size / line.length))}\r\n--==limite==--\r\n`
  );
}

export type Line = [Side, string];

export function smtp(number: number, body: string): Line[] {
  return [
    ['server', `220 ${GREETING} ESMTP Postfix\r\n`],
    ['client', 'EHLO cliente\r\n'],
    ['server', `250-${GREETING}\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-8BITMIME\r\n250 CHUNKING\r\n`],
    ['client', 'MAIL FROM:<alumnopop@redes.unlp.edu.ar>\r\n'],
    ['server', '250 2.1.0 Ok\r\n'],
    ['client', 'RCPT TO:<alumnoimap@redes.unlp.edu.ar>\r\n'],
    ['server', '250 2.1.5 Ok\r\n'],
    ['client', 'DATA\r\n'],
    ['server', '354 End data with <CR><LF>.<CR><LF>\r\n'],
    ['client', `${body}.\r\n`],
    ['server', `250 2.0.0 Ok: queued as ${number.toString(16)}\r\n`],
    ['client', 'QUIT\r\n'],
    ['server', '221 2.0.0 Bye\r\n'],
  ];
}

export function pop(_: number, body: string): Line[] {
  return [
    ['server', '+OK Dovecot ready.\r\n'],
    ['client', 'USER alumnopop\r\n'],
    ['server', '+OK\r\n'],
    ['client', 'PASS alumnopoppass\r\n'],
    ['server', '+OK Logged in.\r\n'],
    ['client', 'RETR 1\r\n'],
    ['server', `+OK ${body.length} octets\r\n`],
    ['server', `${body}.\r\n`],
    ['client', 'QUIT\r\n'],
    ['server', '+OK Logging out.\r\n'],
  ];
}

export function imap(_: number, body: string): Line[] {
  return [
    ['server', '* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n'],
    ['client', 'a1 LOGIN alumnoimap alumnoimappass\r\n'],
    ['server', 'a1 OK Logged in\r\n'],
    ['client', 'a2 SELECT INBOX\r\n'],
    ['server', '* 1 EXISTS\r\na2 OK [READ-WRITE] Select completed\r\n'],
    ['client', 'a3 UID FETCH 1 (BODY[])\r\n'],
    ['server', `* 1 FETCH (UID 1 BODY[] {${body.length}}\r\n${body})\r\na3 OK Fetch completed\r\n`],
    ['client', 'a4 LOGOUT\r\n'],
    ['server', '* BYE Logging out\r\na4 OK Logout completed\r\n'],
  ];
}

const KINDS: [number, (number: number, body: string) => Line[]][] = [
  [25, smtp],
  [25, smtp],
  [110, pop],
  [143, imap],
];
/** Most mail is small; some of it has attachments. */
const SIZES = [600, 1500, 3000, 900, 5000, 20_000, 2000, 120_000];

/** The frames of one session, the messages acknowledged as they come. */
function session(number: number, time: bigint): Frame[] {
  const [port, lines] = KINDS[number % KINDS.length]!;
  const client = {
    address: `172.28.${1 + (number % 200)}.${1 + (number % 250)}`,
    port: 32_768 + (number % 28_000),
  };
  const connection = new TcpConnection(client, { address: SERVER, port });
  const frames = connection.open(time);
  let now = time;
  for (const [from, text] of lines(number, message(number, SIZES[number % SIZES.length]!))) {
    now += 300_000n;
    frames.push(...connection.send(from, now, Buffer.from(text, 'latin1')));
  }
  frames.push(...connection.close('client', now), ...connection.close('server', now));
  return frames;
}

/** Writes a pcap file of mail sessions, some with attachments, at least `size` octets long; returns how many frames it has. */
export function writeMailCapture(file: string, size: number): number {
  return writePcap(file, size, (number) =>
    session(number, 1_790_000_000_000_000_000n + BigInt(number) * 10_000_000n),
  );
}
