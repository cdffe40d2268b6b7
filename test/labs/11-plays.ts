import type { Answer } from 'dns-packet';
import { Trace } from 'maillab';
import { onePage } from '../../labs/11/views.js';
import { composeTrace, type Script } from '../../labs/compose.js';
import { CLIENT, MAIL, MAIL_HAMBURGER, NS1_MISITIO, PC_A, RELAY, RESOLVER } from '../../labs/hosts.js';
import { asks, play, type Question } from './play.js';
import { tlsSession } from './tls-play.js';

const OFFERS = [
  'PIPELINING',
  'SIZE 10240000',
  'VRFY',
  'ETRN',
  'STARTTLS',
  'ENHANCEDSTATUSCODES',
  '8BITMIME',
  'DSN',
  'CHUNKING',
];
const ehlo = (name: string, offers: readonly string[]) =>
  [name, ...offers].map((word, index) => `250${index === offers.length ? ' ' : '-'}${word}`).join('\n');

/** A session of swaks on PC-A: up to RCPT, and what it is answered; then the message, where there is one. */
function swaks(
  server: string,
  name: string,
  from: string,
  to: string,
  start: number,
  rest: readonly string[],
): Script {
  return play(PC_A, server, 25, start, [
    `S: 220 ${name} ESMTP Postfix (Debian/GNU)`,
    'C: EHLO pc-a.misitio.com.ar',
    `S: ${ehlo(name, OFFERS)}`,
    `C: MAIL FROM:<${from}>`,
    'S: 250 2.1.0 Ok',
    `C: RCPT TO:<${to}>`,
    ...rest,
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]);
}

const COURSE = 'redesycomunicaciones@redes.unlp.edu.ar';

/** A message with a part attached, as swaks makes it. */
function sent(subject: string, part: string, data: Buffer): Trace {
  const base64 = data.toString('base64').replace(/(.{76})/g, '$1\n');
  const message = `Date: Sun, 22 Nov 2026 21:02:08 -0300
To: alumnoimap@redes.unlp.edu.ar
From: ${COURSE}
Subject: ${subject}
Message-Id: <20261122210208.000935@pc-a.misitio.com.ar>
X-Mailer: swaks v20240103.0 jetmore.org/john/code/swaks/
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="----=_MIME_BOUNDARY_000_935"

------=_MIME_BOUNDARY_000_935
Content-Type: text/plain

Va el PDF.
------=_MIME_BOUNDARY_000_935
${part}
Content-Transfer-Encoding: BASE64

${base64}

------=_MIME_BOUNDARY_000_935--

`;
  return composeTrace([
    swaks(MAIL, 'mail.redes.unlp.edu.ar', COURSE, 'alumnoimap@redes.unlp.edu.ar', 0, [
      'S: 250 2.1.5 Ok',
      'C: DATA',
      'S: 354 End data with <CR><LF>.<CR><LF>',
      `C: ${message}\n.`,
      'S: 250 2.0.0 Ok: queued as 841DA3F96',
    ]),
  ]);
}

export const mail = sent(
  'SMTP-Práctica4',
  'Content-Type: application/pdf; name="practica4.pdf"\nContent-Disposition: attachment; filename="practica4.pdf"',
  onePage(),
);
export const trap = sent(
  'trampa',
  'Content-Type: application/octet-stream\nContent-Disposition: attachment',
  Buffer.from('/tmp/practica4.pdf'),
);

const a = (name: string, data: string): Answer => ({ type: 'A', name, ttl: 300, data });
export const txt = (name: string, data: string): Answer => ({ type: 'TXT', name, ttl: 300, data });
const mx = (name: string, preference: number, exchange: string): Answer => ({
  type: 'MX',
  name,
  ttl: 300,
  data: { preference, exchange },
});

/** What an asker asked one server, two milliseconds apart, each with its answers. */
export function lookups(
  asker: string,
  server: string,
  start: number,
  found: readonly (readonly [Question, Answer[]])[],
) {
  return found.flatMap(([question, answers], index) =>
    asks(asker, server, start + 2 * index, question, { answers }),
  );
}

export const direct = Trace.of([
  ...lookups(PC_A, NS1_MISITIO, 0, [
    [{ name: 'hamburger.edu', type: 'MX' }, [mx('hamburger.edu', 5, 'mail.hamburger.edu')]],
    [{ name: 'mail.hamburger.edu', type: 'A' }, [a('mail.hamburger.edu', MAIL_HAMBURGER)]],
  ]),
  ...composeTrace([
    swaks(MAIL_HAMBURGER, 'mail.hamburger.edu', 'alice@crepes.fr', 'bob@hamburger.edu', 10, [
      'S: 250 2.1.5 Ok',
    ]),
  ]).frames,
]);
export const rejected = Trace.of([
  ...composeTrace([
    swaks('203.0.113.111', 'mail.redes2024.com.ar', 'alice@crepes.fr', 'contacto@redes2024.com.ar', 0, [
      'S: 550 5.7.1 <contacto@redes2024.com.ar>: Recipient address rejected: Please see http://www.openspf.org/Why',
    ]),
  ]).frames,
  ...lookups('203.0.113.111', RESOLVER, 5, [
    [{ name: 'pc-a.misitio.com.ar', type: 'TXT' }, []],
    [{ name: 'crepes.fr', type: 'TXT' }, [txt('crepes.fr', 'v=spf1 a:mail.crepes.fr -all')]],
  ]),
]);

/** The lab's records that the evaluations ask for. */
const RECORDS: readonly (readonly [Question, Answer[]])[] = (
  [
    txt('redes.unlp.edu.ar', 'v=spf1 mx include:_spf.unlp.edu.ar ~all'),
    txt('_spf.unlp.edu.ar', 'v=spf1 ip4:163.10.0.0/16 a:relay.unlp.edu.ar -all'),
    a('relay.unlp.edu.ar', RELAY),
    a('mail.redes.unlp.edu.ar', MAIL),
    a('mail2.redes.unlp.edu.ar', '172.28.0.91'),
    txt('unlp.edu.ar', 'v=spf1 include:_spf.unlp.edu.ar ~all'),
    txt('granproveedor.com', 'v=spf1 redirect=_spf.granproveedor.com'),
    txt(
      '_spf.granproveedor.com',
      'v=spf1 include:_bloques1.granproveedor.com include:_bloques2.granproveedor.com include:_bloques3.granproveedor.com ~all',
    ),
    txt('_bloques1.granproveedor.com', 'v=spf1 ip4:192.0.2.0/26 ip4:198.51.100.0/25 ~all'),
    txt('_bloques2.granproveedor.com', 'v=spf1 ip4:198.51.100.128/26 ~all'),
    txt('_bloques3.granproveedor.com', 'v=spf1 ip4:192.0.2.64/26 ip4:192.0.2.128/27 ~all'),
    txt(
      'muchos.granproveedor.com',
      'v=spf1 include:redes.unlp.edu.ar include:unlp.edu.ar include:granproveedor.com include:ejemplo.com -all',
    ),
  ] satisfies Answer[]
).map((answer) => [{ name: answer.name, type: answer.type } as Question, [answer]] as const);
export const policies = Trace.of(
  lookups(CLIENT, RESOLVER, 0, [
    ...RECORDS,
    [
      { name: 'redes.unlp.edu.ar', type: 'MX' },
      [
        mx('redes.unlp.edu.ar', 10, 'mail2.redes.unlp.edu.ar'),
        mx('redes.unlp.edu.ar', 5, 'mail.redes.unlp.edu.ar'),
      ],
    ],
  ]),
);

const GREETING = 'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)';
const clear = (name: string) => [
  GREETING,
  `C: EHLO ${name}`,
  `S: ${ehlo('mail.redes.unlp.edu.ar', OFFERS)}`,
  'C: STARTTLS',
  'S: 220 2.0.0 Ready to start TLS',
];
export const outside = tlsSession({
  client: PC_A,
  server: MAIL,
  serverPort: 25,
  clear: clear('pc-a.misitio.com.ar'),
});
export const wire = tlsSession({
  client: CLIENT,
  server: MAIL,
  serverPort: 25,
  clear: clear('pc.redes.unlp.edu.ar'),
  secrets: 'CLIENT_TRAFFIC_SECRET_0 aa bb\nSERVER_TRAFFIC_SECRET_0 aa cc\n',
});
export const own = composeTrace([
  play(CLIENT, MAIL, 25, 0, [
    ...clear('pc.redes.unlp.edu.ar'),
    'C: EHLO pc.redes.unlp.edu.ar',
    `S: ${ehlo(
      'mail.redes.unlp.edu.ar',
      OFFERS.filter((word) => word !== 'STARTTLS'),
    )}`,
    `C: MAIL FROM:<${COURSE}>`,
    'S: 250 2.1.0 Ok',
    'C: QUIT',
    'S: 221 2.0.0 Bye',
  ]),
]);
