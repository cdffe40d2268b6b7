import { type Answer, streamEncode } from 'dns-packet';
import { TcpConnection, Trace } from 'maillab';
import { composeTrace, type Says } from '../../labs/compose.js';
import {
  CLIENT,
  CORREO_REDES2024,
  MAIL,
  MAIL_REDES2024,
  NS_AR,
  NS1_REDES2024,
  NS2_REDES2024,
  OUTSIDER,
  RESOLVER,
} from '../../labs/hosts.js';
import { picture } from '../../labs/picture.js';
import { asks, at, nextPort, play } from './play.js';
import { tlsSession } from './tls-play.js';

export const DOMAIN = 'redes2024.com.ar';
const a = (name: string, data: string): Answer => ({ type: 'A', name, ttl: 300, data });
const ns = (data: string): Answer => ({ type: 'NS', name: DOMAIN, ttl: 300, data });
const txt = (name: string, data: string): Answer => ({ type: 'TXT', name, ttl: 300, data });
export const mx = (name: string, preference: number, exchange: string): Answer => ({
  type: 'MX',
  name,
  ttl: 300,
  data: { preference, exchange },
});

/** A mail transaction by SMTP: envelope, header, body. */
export function mail(
  [from, ...to]: readonly [string, ...string[]],
  message: string,
  refusal?: string,
): readonly string[] {
  return [
    'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)',
    'C: EHLO pc',
    'S: 250-mail.redes.unlp.edu.ar\n250-STARTTLS\n250 8BITMIME',
    `C: MAIL FROM:<${from}>`,
    'S: 250 2.1.0 Ok',
    ...to.flatMap((address) => [`C: RCPT TO:<${address}>`, refusal ? `S: ${refusal}` : 'S: 250 2.1.5 Ok']),
    ...(refusal
      ? []
      : ['C: DATA', 'S: 354 End data', `C: ${message}\n.`, 'S: 250 2.0.0 Ok: queued as 4hT2kE4qMn']),
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ];
}

export const delegation = Trace.of(
  asks(
    CLIENT,
    NS_AR,
    0,
    { name: DOMAIN, type: 'NS' },
    {
      flags: 0x100,
      authorities: [ns(`ns1.${DOMAIN}`), ns(`ns2.${DOMAIN}`)],
      additionals: [a(`ns1.${DOMAIN}`, NS1_REDES2024), a(`ns2.${DOMAIN}`, NS2_REDES2024)],
    },
  ),
);
export const withoutGlue = Trace.of(
  asks(CLIENT, RESOLVER, 0, { name: `mail.${DOMAIN}`, type: 'A' }, { rcode: 2 }),
);
export const recursion = Trace.of([
  ...asks(
    CLIENT,
    NS1_REDES2024,
    0,
    { name: DOMAIN, type: 'MX' },
    {
      flags: 0x500,
      answers: [mx(DOMAIN, 5, `mail.${DOMAIN}`)],
    },
  ),
  ...asks(CLIENT, NS1_REDES2024, 10, { name: 'www.example.com', type: 'A' }, { flags: 0x100, rcode: 5 }),
]);

/** ns2 takes the zone, whose MX is an alias, and answers from it. */
function aliasLoaded(): Trace {
  const connection = new TcpConnection(
    { address: NS2_REDES2024, port: nextPort() },
    { address: NS1_REDES2024, port: 53 },
  );
  const questions = [{ name: DOMAIN, type: 'AXFR' as const }];
  const wrong = mx(DOMAIN, 5, `webmail.${DOMAIN}`);
  return Trace.of([
    ...connection.open(at(0)),
    ...connection.send('client', at(1), streamEncode({ type: 'query', id: 7, questions })),
    ...connection.send(
      'server',
      at(2),
      streamEncode({ type: 'response', id: 7, questions, answers: [wrong] }),
    ),
    ...connection.close('client', at(3)),
    ...connection.close('server', at(4)),
    ...asks(CLIENT, NS2_REDES2024, 10, { name: DOMAIN, type: 'MX' }, { flags: 0x500, answers: [wrong] }),
  ]);
}
export const alias = aliasLoaded();

const OPEN: Record<string, readonly number[]> = {
  [NS1_REDES2024]: [53],
  [MAIL_REDES2024]: [25, 110, 143, 465, 587, 993, 995],
  [CORREO_REDES2024]: [80, 443],
};
const PROBED = [25, 53, 80, 110, 143, 443, 465, 587, 993, 995];

/** Every port of every server tried from outside. */
export const probing = Trace.of([
  ...composeTrace(
    Object.entries(OPEN).flatMap(([address, open], index) =>
      PROBED.map((probed, step) =>
        play(
          OUTSIDER,
          address,
          probed,
          index * 100 + step * 5,
          [],
          open.includes(probed) ? undefined : 'refused',
        ),
      ),
    ),
  ).frames,
  ...asks(OUTSIDER, NS1_REDES2024, 90, { name: DOMAIN, type: 'A' }, { flags: 0x500 }),
]);

const photo = picture(24);
export const withPhoto = [
  'From: lucia@redes2024.com.ar',
  'Subject: La foto',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Va la foto.',
  '--b',
  'Content-Type: image/png; name=foto.png',
  'Content-Transfer-Encoding: base64',
  '',
  photo.toString('base64').replace(/.{76}/g, '$&\n'),
  '--b--',
].join('\n');

const imap = (start: number, says: Says) =>
  play(CORREO_REDES2024, MAIL_REDES2024, 143, start, [
    'S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.',
    `C: A1 AUTHENTICATE PLAIN ${Buffer.from('\0lucia\0luciapass').toString('base64')}`,
    'S: A1 OK Logged in',
    says,
    'C: A9 LOGOUT',
    'S: * BYE Logging out\nA9 OK Logout completed.',
  ]);

/** A whole session of the webmail, and what it set going. */
export const webmailSession = Trace.of([
  ...tlsSession({ client: CLIENT, server: CORREO_REDES2024, serverPort: 443, clear: [] }).frames,
  ...asks(
    CORREO_REDES2024,
    RESOLVER,
    20,
    { name: `mail.${DOMAIN}`, type: 'A' },
    {
      answers: [a(`mail.${DOMAIN}`, MAIL_REDES2024)],
    },
  ),
  ...tlsSession({
    client: CORREO_REDES2024,
    server: MAIL_REDES2024,
    serverPort: 587,
    clear: `
      S: 220 mail.redes2024.com.ar ESMTP Postfix
      C: EHLO webmail
      S: 250-mail.redes2024.com.ar
       | 250 STARTTLS
      C: STARTTLS
      S: 220 2.0.0 Ready to start TLS
    `,
  }).frames,
  ...composeTrace([
    imap(
      100,
      `
      C: A2 APPEND Sent (\\Seen) {6+}
       | Hola
      S: A2 OK Append completed.
    `,
    ),
    imap(
      200,
      `
      C: A2 SELECT Sent
      S: * 1 EXISTS
       | A2 OK [READ-WRITE] Select completed
      C: A3 UID FETCH 1 (BODY.PEEK[1])
      S: * 1 FETCH (UID 1 BODY[1] {4}
       | Hola)
       | A3 OK Fetch completed
    `,
    ),
    play(
      MAIL_REDES2024,
      MAIL,
      25,
      400,
      mail(['lucia@redes2024.com.ar', 'alumnoimap@redes.unlp.edu.ar'], withPhoto),
    ),
  ]).frames,
  ...asks(
    MAIL_REDES2024,
    RESOLVER,
    300,
    { name: 'redes.unlp.edu.ar', type: 'MX' },
    {
      answers: [mx('redes.unlp.edu.ar', 5, 'mail.redes.unlp.edu.ar')],
    },
  ),
  ...asks(
    MAIL,
    RESOLVER,
    395,
    { name: '111.113.0.203.in-addr.arpa', type: 'PTR' },
    {
      answers: [{ type: 'PTR', name: '111.113.0.203.in-addr.arpa', ttl: 300, data: `mail.${DOMAIN}` }],
    },
  ),
  ...asks(
    MAIL,
    RESOLVER,
    398,
    { name: DOMAIN, type: 'TXT' },
    {
      answers: [txt(DOMAIN, 'v=spf1 ip4:203.0.113.111 -all')],
    },
  ),
]);
