import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changedOutputs } from '../../lib/runner/compare/compare.js';
import { normalisedLines, sentencesOf } from '../../lib/runner/compare/normalise.js';
import { updatedNotebook } from '../../lib/runner/compare/update.js';
import { serialise } from '../../lib/runner/notebook.js';
import { STABLE_MIME } from '../../lib/show/stable.js';
import { notebookOf, stream } from './notebooks.js';

/** Pairs that two runs of the same cell print. */
const varies: [what: string, first: string, second: string][] = [
  ['date of RFC 5322', 'Date: Sun, 22 Nov 2026 20:12:34 +0000 (UTC)', 'Date: Mon, 3 Jan 2028 01:02:03 -0300'],
  ['id of an LMTP delivery', '\tid gVOkLdBgA2teAwAAXIINtw', '\tid CazLL3dhA2teAwAAXIINtw'],
  ['id of an LMTP delivery that has no digit', '\tid OWqnBlJsDWtXAwAAXIINtw', '\tid oZxbIVhsDWtnAwAAXIINtw'],
  ['later message of an LMTP session', '\tid gVOkLdBgA2teAwAAXIINtw', '\tid 0exCAHIHC2stAwAAXIINtw:T2'],
  ['date of ISO 8601', '2026-11-22T20:12:34.123Z', '2027-01-02T01:02:03.999Z'],
  ['INTERNALDATE', 'INTERNALDATE "22-Nov-2026 20:12:34 +0000"', 'INTERNALDATE " 3-Dec-2026 01:12:34 +0000"'],
  ['short queue id', 'S: 250 2.0.0 Ok: queued as 4F1C2A0B3E', 'S: 250 2.0.0 Ok: queued as 91AC2A0B3D'],
  ['long queue id', '250 2.0.0 Ok: queued as 4d8KHn2Yvgz5rYk', '250 2.0.0 Ok: queued as 4d8KJz0QpXz1bNm'],
  [
    'Received',
    'by mail.redes.unlp.edu.ar (Postfix) with ESMTP id 4F1C2A0B3E',
    'by mail.redes.unlp.edu.ar (Postfix) with ESMTP id 5A1C2A0B3F',
  ],
  [
    'Message-ID',
    'Message-ID: <61a9cacf-5145-5525-8f42-6fed116fa4c0@redes.unlp.edu.ar>',
    'Message-ID: <5588b36f-8b79-23db-8aed-181153e8a657@redes.unlp.edu.ar>',
  ],
  ['POP3 timestamp', '+OK POP3 ready <1a2b.3.65f0aa12@mail>', '+OK POP3 ready <9f2c.4.65f0bb77@mail>'],
  ['boundary', '----_NmP-0d1c6f1e9a-Part_1', '----_NmP-ffff6f1e9a-Part_1'],
  ['boundary of swaks', '------=_MIME_BOUNDARY_000_935', '------=_MIME_BOUNDARY_000_1041'],
  [
    'boundary parameter',
    'multipart/mixed; boundary="=_d25cdec91dc95d37019bb33175bc3c1f"',
    'multipart/mixed; boundary="=_99ab31eedc95d37019bb33175bc3c100"',
  ],
  ['UIDVALIDITY', '* OK [UIDVALIDITY 1763840000] UIDs valid', '* OK [UIDVALIDITY 1763849999] UIDs valid'],
  ['client port', '172.28.0.1:40812 ⇄ 172.28.0.90:25', '172.28.0.1:51234 ⇄ 172.28.0.90:25'],
  ['forwarded port', 'C: EHLO a 127.0.0.1:40025', 'C: EHLO a 127.0.0.1:33111'],
  [
    'frame of a verdict',
    '3.b.ii/greeting ✓ código 220 en la trama 4',
    '3.b.ii/greeting ✓ código 220 en la trama 6',
  ],
  ['frames of a verdict', 'se ve en las tramas 4, 6 y 9', 'se ve en la trama 7'],
  ['frames of a line', 'C: EHLO pc-a   ‹5›', 'C: EHLO pc-a   ‹7-8›'],
  ['times', 'tardó 12.5 ms', 'tardó 1 s'],
  ['octets', 'C envió 258 octetos; S envió 234 octetos.', 'C envió 1.259 octetos; S envió 236 octetos.'],
  ['width of a column', 'a     b   c', 'a b c'],
  ['stack trace', 'Error: x\n    at f (file.ts:1:2)', 'Error: x\n    at g (other.ts:3:4)'],
  [
    'pure ACK',
    '  2  0.001850  172.28.0.1   172.28.0.90  TCP   66  40812 → 25 [ACK] Seq=1 Ack=1 Win=64256 Len=0\n  3  0.002000  172.28.0.1   172.28.0.90  SMTP  77  C: EHLO pc-a',
    '  2  0.101850  172.28.0.1   172.28.0.90  SMTP  77  C: EHLO pc-a',
  ],
  [
    'segmentation of replies',
    '  5  0.001850  172.28.0.90  172.28.0.1  SMTP  90  S: 250 2.1.0 Ok | 250 2.1.5 Ok',
    '  5  0.001850  172.28.0.90  172.28.0.1  SMTP  80  S: 250 2.1.0 Ok\n  6  0.001900  172.28.0.90  172.28.0.1  SMTP  80  S: 250 2.1.5 Ok',
  ],
  [
    'how a race went',
    '7/cache-uno ✓ esta vez hubo 2 conexiones (172.28.0.90:57252 → 172.28.0.40:25 en la trama 27 y 172.28.0.90:57268 → 172.28.0.40:25 en la trama 38): las dos entregas salieron juntas y ninguna esperó a la otra',
    '7/cache-uno ✓ esta vez hubo una sola, la de la trama 31, porque la segunda entrega encontró libre a la primera: es una carrera, y en otra corrida pueden ser dos',
  ],
  [
    'place of a FIN among the rungs of a ladder',
    'Trama  web  correo  redes\n   10   │── GET /show ──►│               │\n   15   │              │◄──── FIN ─────│\n   20   │◄──── 200 ────│               │\nLos números son tramas.',
    'Trama  web  correo  redes\n   11   │── GET /show ──►│               │\n   17   │◄──── 200 ────│               │\n   25   │              │◄──── FIN ─────│\nLos números son tramas.',
  ],
  [
    'what the other end still had to say at a FIN',
    '  7  0.100000  172.28.0.1  203.0.113.8  TLSv1.3  90  Application Data\n  8  0.200000  203.0.113.8  172.28.0.1  TCP  54  443 → 40812 [FIN, ACK] Seq=340 Ack=420 Win=1 Len=0',
    '  7  0.100000  203.0.113.8  172.28.0.1  TCP  54  443 → 40812 [FIN, ACK] Seq=340 Ack=420 Win=1 Len=0\n  8  0.200000  172.28.0.1  203.0.113.8  TLSv1.3  90  Application Data',
  ],
  [
    'order of two FIN',
    '  7  0.100000  172.28.0.90  172.28.0.1  TCP  66  25 → 40812 [FIN, ACK] Seq=340 Ack=420 Win=1 Len=0\n  8  0.200000  172.28.0.1  172.28.0.90  TCP  66  40812 → 25 [FIN, ACK] Seq=420 Ack=341 Win=1 Len=0',
    '  7  0.100000  172.28.0.1  172.28.0.90  TCP  66  40813 → 25 [FIN, ACK] Seq=420 Ack=340 Win=1 Len=0\n  8  0.200000  172.28.0.90  172.28.0.1  TCP  66  25 → 40813 [FIN, ACK] Seq=340 Ack=421 Win=1 Len=0',
  ],
  [
    'ARP',
    'Request who\n  1  0.000000  02:00:00:00:00:01  Broadcast  ARP  42  Who has 172.28.0.90? Tell 172.28.0.1',
    'Request who',
  ],
  [
    'id of a DNS message',
    '  1  0.000000  172.28.0.99  172.28.0.29  DNS  80  Standard query 0xfb44 MX fing.edu.uy',
    '  4  0.100000  172.28.0.99  172.28.0.29  DNS  80  Standard query 0x59dd MX fing.edu.uy',
  ],
  [
    'directions side by side',
    '  1  0.000000  a  b  TLSv1.3  80  Application Data\n  2  0.000001  b  a  TLSv1.3  80  Application Data\n  3  0.000002  a  b  TLSv1.3  80  Alert',
    '  1  0.000000  b  a  TLSv1.3  80  Application Data\n  2  0.000001  a  b  TLSv1.3  80  Application Data\n  3  0.000002  a  b  TLSv1.3  80  Alert',
  ],
  [
    'who closes',
    '  1  0.000000  a  b  TCP  60  443 → 40812 [FIN, ACK] Seq=1 Ack=2 Win=3 Len=0\n  2  0.000001  b  a  TCP  60  40812 → 443 [RST, ACK] Seq=1 Ack=2 Win=3 Len=0',
    '  1  0.000000  b  a  TCP  60  40812 → 443 [FIN, ACK] Seq=1 Ack=2 Win=3 Len=0',
  ],
  [
    'connections of a timeline',
    '  0: 172.28.0.90 → 172.28.0.40:25   ───██\n    puerto 35602, 10 octetos\n      0.7–1.2 s: transacción 1\n  1: 172.28.0.90 → 172.28.0.41:25  █─\n    puerto 35603, 9 octetos',
    '  4: 172.28.0.90 → 172.28.0.41:25   ─██\n    puerto 51000, 9 octetos\n  5: 172.28.0.90 → 172.28.0.40:25  █─\n    puerto 51001, 12 octetos\n      2.71–3 s: transacción 1',
  ],
  [
    'frames in the first column',
    'Trama  De       A     Puerto\n   20  cliente  mail  25\n   48  mail     dns   53\n\nFin',
    'Trama  De       A     Puerto\n    8  cliente  mail  25\n   37  mail     dns   53\n\nFin',
  ],
  [
    'records of one set in the packet list',
    '  1  0.100  a  b  DNS  80  Standard query response 0x0001 MX c MX 20 e MX 10 d',
    '  1  0.100  a  b  DNS  80  Standard query response 0x9c4e MX c MX 10 d MX 20 e',
  ],
  [
    'a zone transfer beside its notification',
    '  1  0.100  a  b  DNS  80  Zone change notification response 0x0001 SOA c\n  2  0.200  a  b  DNS  80  Standard query 0x0002 AXFR c',
    '  1  0.100  a  b  DNS  80  Standard query 0x0002 AXFR c\n  2  0.200  a  b  DNS  80  Zone change notification response 0x0001 SOA c',
  ],
  [
    'records of one set',
    'S: answers: a 300 IN MX 20 c\nS: answers: a 300 IN MX 10 b',
    'S: answers: a 300 IN MX 10 b\nS: answers: a 300 IN MX 20 c',
  ],
  [
    'octets below the title of a frame',
    'Trama 16 · 66 octetos\n   0010  00 a3 f5 87 40 00 40 06  ····@·@·',
    'Trama 9 · 66 octetos\n   0010  00 a3 d9 fa 40 00 40 06  ····@·@·',
  ],
  ['octets of a session', 'IMAP  1  10  2259  480  12.5 ms', 'IMAP  1  10  2251  480  13 ms'],
  ['octets of a conversation', 'imap       1967     4', 'imap       1959     4'],
  ['TTL that runs down', 'example.com.\t276\tIN\tMX\t5 mail1', 'example.com.\t283\tIN\tMX\t5 mail1'],
  [
    'octets of a key',
    'C: 0008  75 03 03 32 45 e7 61 ed  u··2E·a·',
    'C: 0008  75 03 03 8a 0a 20 63 61  u···· ca',
  ],
  [
    'time of Dovecot',
    'S: a2 OK Select completed (0.500 + 0.000 + 0.514 secs).',
    'S: a2 OK Select completed (0.001 + 0.000 secs).',
  ],
  ['Dovecot is still here', 'S: * 4 RECENT\nS: * OK Still here', 'S: * 4 RECENT'],
  [
    'log line',
    'smtp 4806A284: to=<a@b>, delay=2.4, delays=1.3/0.66/0.44/0, dsn=4.4.1, status=deferred',
    'smtp 49172285: to=<a@b>, delay=5, delays=3/2/0/0, dsn=4.4.1, status=deferred',
  ],
  [
    'boundary of a delivery report',
    '774–811  delimitador  --4806A284.1795385856/mail.crepes.fr',
    '72–91  delimitador  --49172285.1795422464/mail.crepes.fr',
  ],
  ['memory', 'antes 17.987 KiB', 'antes 9 KiB'],
  ['port in a sentence', 'desde el puerto 51708', 'desde el puerto 34001'],
  ['date, cut', 'Last-Modified: Mon, 23 Nov 2026 00:4', 'Last-Modified: Tue, 24 Nov 2026 1'],
];

/** Pairs that a changed server, client or answer prints. */
const matters: [what: string, first: string, second: string][] = [
  [
    'the verdict beside how a race went',
    '7/cache-uno ✓ esta vez hubo una sola, la de la trama 31, porque la segunda entrega encontró libre a la primera',
    '7/cache-uno ✗ esta vez hubo una sola, la de la trama 31, porque la segunda entrega encontró libre a la primera',
  ],
  [
    'a FIN that a ladder has or has not',
    'Trama  web  correo\n   10   │── GET /show ──►│\n   15   │◄──── FIN ─────│\nLos números son tramas.',
    'Trama  web  correo\n   10   │── GET /show ──►│\nLos números son tramas.',
  ],
  ['reply code', 'S: 250 2.1.0 Ok', 'S: 550 5.1.1 User unknown'],
  ['enhanced status code', 'S: 250 2.1.0 Ok', 'S: 250 2.1.5 Ok'],
  ['capability', '250-PIPELINING', '250-CHUNKING'],
  ['address', 'MAIL FROM:<alumnopop@redes.unlp.edu.ar>', 'MAIL FROM:<alumnoimap@redes.unlp.edu.ar>'],
  ['server port', '172.28.0.1:40812 ⇄ 172.28.0.90:25', '172.28.0.1:40812 ⇄ 172.28.0.90:587'],
  ['SIZE', '250-SIZE 10240000', '250-SIZE 20480000'],
  ['verdict', '3.b.ii/greeting ✓ código 220 en la trama 4', '3.b.ii/greeting ✗ código 220 en la trama 4'],
  ['MX preference', 'redes.unlp.edu.ar. MX 5 mail', 'redes.unlp.edu.ar. MX 10 mail'],
  ['number of messages', '* 3 EXISTS', '* 4 EXISTS'],
  ['order of the dialogue', 'C: MAIL\nC: RCPT', 'C: RCPT\nC: MAIL'],
  [
    'refused connection',
    '  1  0.0  a  b  TCP  74  1 → 25 [SYN] Seq=0 Win=1 Len=0\n  2  0.1  b  a  TCP  54  25 → 1 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0',
    '  1  0.0  a  b  TCP  74  1 → 25 [SYN] Seq=0 Win=1 Len=0',
  ],
  [
    'order of one direction',
    '  1  0.000000  a  b  SMTP  80  C: EHLO x\n  2  0.000001  a  b  SMTP  80  C: QUIT',
    '  1  0.000000  a  b  SMTP  80  C: QUIT\n  2  0.000001  a  b  SMTP  80  C: EHLO x',
  ],
  [
    'transactions of a connection',
    '  0: a → b:25  ─█\n      0.7–1.2 s: transacción 1',
    '  0: a → b:25  ─█\n      0.7–1.2 s: transacción 1\n      1.7–2.2 s: transacción 2',
  ],
  ['port that a lesson moves a server to', 'C: 127.0.0.1:2525', 'C: 127.0.0.1:2587'],
  ['address with figures', 'RCPT TO:<alumno2026@unlp.edu.ar>', 'RCPT TO:<alumno2027@unlp.edu.ar>'],
  ['boundary that a lesson chose', 'boundary="adentro"', 'boundary="afuera"'],
  [
    'host of a Message-ID',
    '<61a9cacf-5145-5525-8f42-6fed116fa4c0@a.ar>',
    '<61a9cacf-5145-5525-8f42-6fed116fa4c0@b.ar>',
  ],
  ['digest of content', `sha256 ${'0a'.repeat(32)}`, `sha256 ${'0b'.repeat(32)}`],
  ['UID', 'S: * 4 FETCH (UID 5)', 'S: * 4 FETCH (UID 6)'],
  ['prediction of a UID', 'S: * OK [UIDNEXT 3] Predicted', 'S: * OK [UIDNEXT 4] Predicted'],
  ['UID of POP3', 'S: 1 000000016b0b1965', 'S: 1 000000026b0b1965'],
  ['part of a message', 'S: ----_NmP-ff5858284531bbe1-Part_1', 'S: ----_NmP-ff5858284531bbe1-Part_2'],
  ['maximum segment size', '[SYN] Seq=0 Win=1 Len=0 MSS=1460', '[SYN] Seq=0 Win=1 Len=0 MSS=536'],
  ['hardware address', 'Destino: 02:00:00:00:00:3c', 'Destino: 02:00:00:00:00:3d'],
  ['address before a frame', 'a 172.28.0.90, trama 4', 'a 172.28.0.91, trama 4'],
  ['host after a frame', 'en la trama 7 y 172.28.0.90:40000 → a', 'en la trama 7 y 172.29.0.90:40000 → a'],
  ['answers counted', 'contador 8 de 10', 'contador 9 de 10'],
  ['messages counted', '3 mensajes en la casilla', '4 mensajes en la casilla'],
  ['missing SYN', '  1  0.0001  a  b  TCP  74  1 → 25 [SYN] Seq=0 Win=1 Len=0\nx', 'x'],
];

describe('normalisedLines()', () => {
  for (const [what, first, second] of varies) {
    test(`makes equal what differs in ${what}`, () => {
      assert.equal(normalisedLines(first).join(' '), normalisedLines(second).join(' '));
    });
  }
  for (const [what, first, second] of matters) {
    test(`keeps apart what differs in ${what}`, () => {
      assert.notEqual(normalisedLines(first).join(' '), normalisedLines(second).join(' '));
    });
  }
});

describe('changedOutputs()', () => {
  test('names the cell and shows both lines', () => {
    const before = notebookOf(['a', [stream('S: 250 Ok\n')]], ['b', [stream('S: 250 Ok\n')]]);
    const after = notebookOf(['a', [stream('S: 250 Ok\n')]], ['b', [stream('S: 550 No\n')]]);
    const [failure, ...others] = changedOutputs(before, after);
    assert.deepEqual(others, []);
    assert.equal(failure?.cell, 1);
    assert.match(failure?.message ?? '', /^La salida cambió.*\n- S: 250 Ok\n\+ S: 550 No$/);
  });

  test('takes streams that were saved one after the other for equal, and no other text', () => {
    const mixed = [stream('1\n'), stream('e\n', 'stderr'), stream('2\n')];
    const grouped = (last: string) => [stream(`1\n${last}\n`), stream('e\n', 'stderr')];
    assert.deepEqual(changedOutputs(notebookOf(['a', grouped('2')]), notebookOf(['a', mixed])), []);
    assert.deepEqual(changedOutputs(notebookOf(['a', mixed]), notebookOf(['a', grouped('2')])), []);
    assert.equal(changedOutputs(notebookOf(['a', grouped('3')]), notebookOf(['a', mixed])).length, 1);
  });

  test('does not take the number of a process in a warning of Node.js for a change', () => {
    const warned = (pid: number) => notebookOf(['a', [stream(`(node:${pid}) Warning: cuidado\n`, 'stderr')]]);
    assert.deepEqual(changedOutputs(warned(1111), warned(27604)), []);
  });

  test('compares nothing with a copy without outputs', () => {
    const before = notebookOf(['a', []]);
    assert.deepEqual(changedOutputs(before, notebookOf(['a', [stream('1\n')]])), []);
  });

  test('does not care how an expected error looks', () => {
    const tagged = { tags: ['raises-exception'] };
    const before = notebookOf(
      ['a', [stream('ReferenceError: x\n', 'stderr')], tagged],
      ['b', [stream('1\n')]],
    );
    const error = { output_type: 'error', ename: 'ReferenceError', evalue: 'x', traceback: [] };
    assert.deepEqual(changedOutputs(before, notebookOf(['a', [error], tagged], ['b', [stream('1\n')]])), []);
  });

  test('asks of a cell whose output is up to chance only that there is one', () => {
    const tags = { tags: ['nbval-ignore-output'] };
    const old = notebookOf(['a', [stream('2 conexiones\n')], tags]);
    assert.deepEqual(changedOutputs(old, notebookOf(['a', [stream('9\n')], tags])), []);
    assert.equal(changedOutputs(old, notebookOf(['a', [], tags])).length, 1);
  });
});

describe('what a view says to be stable', () => {
  const shown = (text: string, stable?: string[]) =>
    notebookOf([
      'a',
      [
        {
          output_type: 'display_data',
          metadata: {},
          data: { ...(stable && { [STABLE_MIME]: stable }), 'text/html': text, 'text/plain': text },
        },
      ],
    ]);

  test('is compared instead of its text, by the rules for what servers say', () => {
    const one = shown('trama número 4', ['S: 250 2.0.0 Ok: queued as 5B24D3FAF']);
    const other = shown('trama número 9', ['S: 250 2.0.0 Ok: queued as 269EB3F91']);
    assert.deepEqual(changedOutputs(one, other), []);
    assert.equal(changedOutputs(one, shown('trama número 4', ['S: 550 5.1.1 No'])).length, 1);
  });

  test('is left out of account where the other notebook was saved without it', () => {
    assert.deepEqual(changedOutputs(shown('S: 250 Ok'), shown('S: 250 Ok', ['otra cosa'])), []);
    assert.equal(changedOutputs(shown('S: 250 Ok'), shown('S: 550 No', ['S: 250 Ok'])).length, 1);
  });

  test('is saved once, although nothing else has changed', () => {
    const [old, fresh] = [shown('a'), shown('a', ['a'])];
    assert.equal(serialise(updatedNotebook(old, fresh)), serialise(fresh));
    assert.equal(serialise(updatedNotebook(fresh, shown('a', ['a']))), serialise(fresh));
  });

  test('is no output of another kind where a cell is up to chance', () => {
    const tags = { tags: ['nbval-ignore-output'] };
    const [old, fresh] = [shown('a'), shown('b', ['b'])];
    for (const { cells } of [old, fresh]) cells[0]!.metadata = tags;
    assert.deepEqual(changedOutputs(old, fresh), []);
  });
});

describe('sentencesOf()', () => {
  test('takes what a verdict says without its figures, however many they are', () => {
    const one = '7/vaciado ✓ 2 conexiones: 1 por la de la trama 4, 19 por la de la trama 80';
    const other =
      '7/vaciado ✓ 3 conexiones: 1 por la de la trama 5, 4 por la de la trama 9, 15 por la de la trama 70';
    assert.deepEqual(sentencesOf(one), sentencesOf(other));
    assert.deepEqual(
      sentencesOf('los primeros intentos fueron a 172.28.0.91 y 172.28.0.90'),
      sentencesOf('los primeros intentos fueron a 172.28.0.90, 172.28.0.90 y 172.28.0.91'),
    );
    assert.notDeepEqual(sentencesOf(one), sentencesOf(one.replace('✓', '✗')));
    assert.notDeepEqual(sentencesOf(one), sentencesOf(one.replace('conexiones', 'mensajes')));
  });

  test('keeps hosts, ports, reply codes and what the rules are called', () => {
    const said = '3/rechazo ✓ 172.28.0.90:25 contestó 550 5.1.1 en la trama 9 (RFC 5321, sección 4.2)';
    const others = [
      ['3/', '4/'],
      ['0.90', '0.91'],
      [':25', ':587'],
      ['550', '554'],
      ['5.1.1', '5.1.2'],
      ['5321', '5322'],
      ['4.2', '4.3'],
    ] as const;
    for (const [from, to] of others)
      assert.notDeepEqual(sentencesOf(said.replace(from, to)), sentencesOf(said), `${from} → ${to}`);
    assert.deepEqual(sentencesOf(said.replace('trama 9', 'trama 11')), sentencesOf(said));
  });
});

describe('updatedNotebook()', () => {
  const dated = (day: number, said: string) =>
    notebookOf(['a', [stream(`Date: Sun, ${day} Nov 2026 20:12:34 +0000\n`)]], ['b', [stream(`${said}\n`)]]);

  test('keeps the old notebook where only what varies differs, to the byte', () => {
    assert.equal(serialise(updatedNotebook(dated(22, '1'), dated(23, '1'))), serialise(dated(22, '1')));
  });

  test('takes all outputs of one run when any of them changed', () => {
    const once = updatedNotebook(dated(22, '1'), dated(23, '2'));
    assert.equal(serialise(once), serialise(dated(23, '2')));
    assert.equal(serialise(updatedNotebook(once, dated(24, '2'))), serialise(once));
  });

  test('keeps no word of when a cell ran', () => {
    const execution = { 'shell.execute_reply': '2026-11-22T20:12:34.123Z' };
    const old = notebookOf(['a', [stream('1\n')], { tags: ['x'] }]);
    const fresh = notebookOf(['a', [stream('2\n')], { tags: ['x'], execution }]);
    assert.deepEqual(updatedNotebook(old, fresh).cells[0]!.metadata, { tags: ['x'] });
  });
});
