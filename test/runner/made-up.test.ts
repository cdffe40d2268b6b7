import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { queueIds } from '../../lib/runner/compare/identifiers.js';
import { normalisedLines, sentencesOf } from '../../lib/runner/compare/normalise.js';
import { clip } from '../../lib/show/text.js';
import { belowFrom } from '../random.js';
import { type MadeUp, madeUp } from './made-up.js';

const COUNT = 10_000;

/** Lines as the notebooks show them, `{}` where the made-up thing stands. */
const queue = [
  'S: 250 2.0.0 Ok: queued as {}   ‹38›',
  ' 38  0.400647  172.28.0.90  172.28.0.1   SMTP          89  S: 250 2.0.0 Ok: queued as {}',
  '20  0.200 s   │◄────────────── 250 2.0.0 Ok: queued as {} ──────────────│',
  'C: \tby mail.redes.unlp.edu.ar (Postfix) with ESMTP id {}',
  'S: \tby mail.ejemplo.com (Postfix) with ESMTPSA id {}; Sat, 28 Nov 2026 14:06:28 -0300 (-03)',
  '                                  ⟨TAB⟩id {}; Sat, 28 Nov 2026 14:08:17 -0300 (-03)',
  '                                  X-Postfix-Queue-ID: {}',
  '3.b.ii/queued ✓ queued as {} en la trama 20',
  'smtp {}: to=<diego@otroejemplo.com>, relay=none, dsn=4.4.1, status=deferred (connect refused)',
  'postfix/qmgr[812]: {}: from=<>, size=2757, nrcpt=1 (queue active)',
  'S: 250 2.0.0 Ok: queued as {}\n1/queue-ids ✓ {}, en las tramas 32 y 71',
];
const sites: Record<MadeUp, string[]> = {
  'short id of Postfix': queue,
  'long id of Postfix': [...queue, '1/queue-ids ✓ queued as {} en la trama 4'],
  'id of an LMTP delivery of Dovecot': [
    '\tid {}',
    'S: \tid {}',
    '                                  ⟨TAB⟩id {}',
    'from mail.hamburger.edu by mail.hamburger.edu with LMTP id {} (envelope-from <alice@crepes.fr>)',
    'S: 250 2.0.0 <ana@ejemplo.com> {} Saved',
  ],
  'boundary of a report of Postfix': [
    '812–859  delimitador            ⟨CR⟩⟨LF⟩--{}/mail.redes.unlp.edu.ar',
    '2962–3011  delimitador de cierre  ⟨CR⟩⟨LF⟩--{}/mail.redes.unlp.edu.ar--',
    '                                  ⟨TAB⟩boundary="{}/mail.redes.unlp.edu.ar"',
  ],
  'Message-ID of Postfix': ['709–771  campo                  Message-Id: <{}@mail.redes.unlp.edu.ar>'],
  'Message-ID of nodemailer': [
    'C: Message-ID: <{}@redes.unlp.edu.ar>',
    'S: * 1 FETCH (ENVELOPE ("Hola" NIL NIL NIL "<{}@redes.unlp.edu.ar>"))',
    'lo que une los dos mensajes es <{}@redes.unlp.edu.ar>, en la trama 40',
  ],
  'Message-ID of swaks': [
    '│  -> Message-Id: <{}@pc-a.misitio.com.ar>                      │',
    '11.a/message-id ✓ <{}@pc-a.misitio.com.ar> sale del cliente, en la trama 89',
  ],
  'Message-ID of Roundcube': ['Message-ID: <{}@redes2024.com.ar>'],
  'Message-ID with a JavaScript time': ['C: Message-ID: <{}@pc.redes.unlp.edu.ar>'],
  'timestamp of POP3': ['S: +OK POP3 ready <{}@mail.redes.unlp.edu.ar>'],
  'boundary of nodemailer': [
    'S: ----_NmP-{}-Part_1',
    'Content-Type: multipart/mixed; boundary="--_NmP-{}-Part_1"',
    '3.c.i/closing ✓ «----_NmP-{}-Part_1--» en la trama 38',
  ],
  'boundary of swaks': [
    'C: ------=_MIME_BOUNDARY_000_{}--',
    'Content-Type: multipart/mixed; boundary="----=_MIME_BOUNDARY_000_{}"',
  ],
  'boundary of Roundcube': [
    '541–578  delimitador            --=_{}',
    'Content-Type: multipart/alternative; boundary="=_{}"',
  ],
  UIDVALIDITY: ['S: * OK [UIDVALIDITY {}] UIDs valid', '0.459   * OK [UIDVALIDITY {}] UIDs valid'],
  'unique-id of POP3': [
    'S: 1 00000001{}',
    'S: +OK 2 00000002{}',
    '2/stateless ✓ 00000001{} en las dos sesiones',
  ],
  'modification sequence': [
    'S: * OK [HIGHESTMODSEQ {}] Highest',
    'S: * 1 FETCH (UID 2 MODSEQ ({}) FLAGS (\\Seen))',
  ],
  'session of Roundcube': ['S: Set-Cookie: roundcube_sessid={}; path=/; secure; HttpOnly'],
  'date of RFC 5322': [
    'Date: {}',
    'C: \tfor <ana@ejemplo.com>; {}',
    'Arrival-Date: {}',
    '2894–2912  campo · 3.1   Date: {}',
  ],
  'date of HTTP': ['S: Last-Modified: {}', 'S: Date: {}   ‹19›'],
  'date of IMAP': ['S: * 1 FETCH (UID 2 INTERNALDATE "{}" RFC822.SIZE 331)'],
  'date of asctime': ['{} cron: nada', 'From alumnopop@redes.unlp.edu.ar {}'],
  'date of syslog': ['{} mail postfix/qmgr[812]: removed', 'notBefore={} 2026 GMT'],
  'date of ISO 8601': [
    'zone "redes2024.com.ar": [{}] nsd-checkzone[963]: error: syntax',
    'notAfter=[{}]',
    "  date: '{}',",
  ],
  'date of JavaScript': ['recibido {} por alguien', '{}'],
  'id of a DNS message': [
    '  1  0.000000  172.28.0.99  172.28.0.29  DNS  80  Standard query 0x{} MX fing.edu.uy',
    '  4  0.002371  203.0.113.66  203.0.113.65  DNS  76  Zone change notification response 0x{} SOA redes2024.com.ar',
  ],
  'id of a DNS message, in decimal': [';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: {}'],
  'serial of a zone': ['example.com. 300 IN SOA ns1.example.com. root.example.com. {} 3600 600 86400 300'],
  TTL: [
    'S: answers: redes.unlp.edu.ar {} IN MX 5 mail.redes.unlp.edu.ar',
    'example.com.\t{}\tIN\tMX\t5 mail1',
  ],
  'port of a client': [
    'Diálogo SMTP · 172.28.0.1:{} (C, cliente) ⇄ 172.28.0.90:25 (S, servidor) · tcp.stream 0',
    '  2  0.101850  172.28.0.1   172.28.0.90  TCP  66  {} → 25 [SYN] Seq=0 Win=64240 Len=0 MSS=1460',
    'hay un SYN, 172.28.0.90:{} → 172.28.0.40:25 en la trama 27, y nada más',
    'abierta en la trama 3 desde el puerto {}',
  ],
  'port of a resolver': ['Diálogo DNS · 172.28.0.50:{} (C, cliente) ⇄ 172.28.0.10:53 (S, servidor) · udp'],
  process: ['nsd-checkzone[{}]: error: syntax', 'pid={} comm=qmgr'],
  octets: ['C envió {} octetos; S envió 234 octetos.', 'Trama 16 · {} octetos', 'antes {} KiB'],
  'octets in decimal': [
    'C: MAIL FROM:<pedro@misitio.com.ar> SIZE={}',
    'qmgr 340013F9E: from=<alumnopop@redes.unlp.edu.ar>, size={}, nrcpt=2 (queue active)',
  ],
  'a duration': ['tardó {} ms', '3.b.ii/delay ✓ {} s desde el Date de la trama 3'],
  'delays of a delivery': [
    'relay=mail.ejemplo.com[172.28.0.40]:25, conn_use=2, delay=0.26, delays={}, dsn=2.0.0',
  ],
  'time of a reply': [
    'S: a2 OK Select completed ({} secs).',
    'S: b1 BAD Error in UID FETCH: Invalid uidset ({} secs).',
  ],
  frames: ['C: EHLO pc-a   ‹{}›', 'contestados en la trama {}', 'se ve en las tramas {}, {} y {}: nada'],
};

const filled = (site: string, value: string) => site.replaceAll('{}', value);
/** Words that mean something, hosts, addresses and reply codes; not in what is drawn around them. */
const WORDS = /[\p{L}]{3,}|(?<=S: |◄─+ )[2-5]\d\d\b|\d{1,3}(?:\.\d{1,3}){3}/gu;
/** Words of ours that only say that a frame or a unit follows. */
const FILLING = /^(?:trama|tramas|las|TAB)$/;

const compared = (text: string, ids = queueIds([text])) =>
  (text.includes('✓') ? sentencesOf : normalisedLines)(text, ids).join('\n');

for (const [kind, make] of Object.entries(madeUp) as [MadeUp, (typeof madeUp)[MadeUp]][]) {
  describe(kind, () => {
    const random = belowFrom(15);
    const values = Array.from({ length: COUNT }, () => make(random));
    for (const site of sites[kind]) {
      test(`makes no difference in «${site.trim()}»`, () => {
        const wanted = compared(filled(site, values[0]!));
        for (let at = 0; at < COUNT; at += 100) {
          const some = values.slice(at, at + 100).map((value) => filled(site, value));
          const ids = queueIds(some);
          for (const text of site.includes('\n') ? some : [some.join('\n')])
            if (compared(text, ids) !== wanted)
              assert.equal(compared(some.find((one) => compared(one, ids) !== wanted) ?? text, ids), wanted);
        }
      });

      test(`hides nothing beside it in «${site.trim()}»`, () => {
        const line = site.replace('{} → ', '40000 → ');
        for (const { 0: word, index } of line.matchAll(WORDS)) {
          if (FILLING.test(word)) continue;
          const other = /^\d+$/.test(word)
            ? String(Number(word) + 3)
            : /\d/.test(word)
              ? '172.28.0.77'
              : `${word}x`;
          const changed = `${line.slice(0, index)}${other}${line.slice(index + word.length)}`;
          assert.notEqual(
            normalisedLines(filled(changed, values[0]!)).join('\n'),
            normalisedLines(filled(line, values[0]!)).join('\n'),
            `${word} → ${other}`,
          );
        }
      });
    }
  });
}

describe('what a column cuts', () => {
  const kinds: [MadeUp, string][] = [
    ['short id of Postfix', '◄── 250 2.0.0 Ok: queued as {} ──'],
    ['long id of Postfix', '◄── 250 2.0.0 Ok: queued as {} ──'],
    ['Message-ID of nodemailer', 'Message-ID: <{}@redes.unlp.edu.ar> y más'],
    ['Message-ID with a JavaScript time', 'Message-ID: <{}@pc.redes.unlp.edu.ar> y más'],
    ['Message-ID of swaks', 'Message-Id: <{}@pc-a.misitio.com.ar> y más'],
    ['Message-ID of Roundcube', 'Message-ID: <{}@redes2024.com.ar> y más'],
    ['date of RFC 5322', 'Date: {} y más'],
  ];
  for (const [kind, site] of kinds) {
    test(`makes no difference for a ${kind}`, () => {
      const random = belowFrom(16);
      const values = Array.from({ length: 300 }, () => madeUp[kind](random));
      for (let width = site.indexOf('{}') + 1; width < 90; width += 1) {
        const cut = new Map<number, string>();
        for (const value of values) {
          const now = compared(clip(filled(site, value), width), new Set());
          const before = cut.get(value.length) ?? now;
          assert.equal(now, before, `${value} in ${width} columns`);
          cut.set(value.length, now);
        }
      }
    });
  }
});
