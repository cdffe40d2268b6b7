import assert from 'node:assert/strict';
import { test } from 'node:test';
import { views } from '../../lib/show/views.js';
import { smtpSample } from './samples.js';

const { rows, stream, conversation } = smtpSample();
const lines = (text: string) => text.trimEnd().split('\n');

test('packetListView() lists a page, marks evidence and says what it left out', () => {
  const { text, html } = views.packets(rows, { pageSize: 4, page: 2, mark: [5] });
  assert.deepEqual(lines(text), [
    'Lista de paquetes · 19 tramas',
    'No.      Time  Source       Destination  Protocol  Length  Info',
    '───  ────────  ───────────  ───────────  ────────  ──────  ─────────────────────────────────────────────────────────────────────',
    '▸ 5  0.005550  172.28.0.1   172.28.0.90  SMTP          77  C: EHLO pc-a',
    '  6  0.006290  172.28.0.90  172.28.0.1   SMTP         143  S: 250-mail.redes.unlp.edu.ar | PIPELINING | SIZE 10240000 | 8BITMIME',
    '  7  0.007400  172.28.0.1   172.28.0.90  SMTP         116  C: MAIL FROM:<alumnopop@redes.unlp.edu.ar> SIZE=312',
    '  8  0.008880  172.28.0.90  172.28.0.1   SMTP          80  S: 250 2.1.0 Ok',
    'Página 2 de 5: se ven de la 5 a la 8, quedan afuera 15 tramas; la que sigue: { page: 3 }.',
  ]);
  for (const heading of ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info']) {
    assert.ok(html.includes(`>${heading}</th>`));
  }
});

test('packetListView() hands its filter to the trace', () => {
  const asked: (string | undefined)[] = [];
  const trace = {
    rows(filter?: string) {
      asked.push(filter);
      return [];
    },
  };
  const { text } = views.packets(trace, { filter: 'tcp.port == 25' });
  assert.deepEqual(asked, ['tcp.port == 25']);
  assert.match(text, /filtro: tcp\.port == 25/);
  assert.match(text, /Ninguna trama pasa el filtro/);
});

test('packetListView() renders a page of 10,000 frames in less than 1 MB', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...rows[index % rows.length]!,
    number: index + 1,
  }));
  for (const pageSize of [undefined, 500]) {
    const { html, text } = views.packets(many, pageSize === undefined ? {} : { pageSize });
    assert.ok(html.length + text.length < 1_000_000, `${html.length + text.length} octets`);
    assert.match(text, /quedan afuera 9\.[59]00 tramas/);
  }
});

test('the other views of a long connection stay below 1 MB', () => {
  const session = Array.from(
    { length: 5000 },
    (_, index) => ['client', `NOOP ${index}\r\n`, `C: NOOP ${index}`] as ['client', string, string],
  );
  const long = smtpSample(session.flatMap((line) => [line, ['server', '250 Ok\r\n', 'S: 250 Ok']]));
  const frames = long.rows.map(({ number, time }) => ({ number, timestamp: BigInt(Math.round(time * 1e9)) }));
  const streams = Array.from({ length: 500 }, (_, index) => ({ ...long.stream, index }));
  for (const view of [
    () => views.follow(long.stream),
    () => views.dialogue(long.conversation),
    () => views.streamLadder(long.rows, long.stream),
    () => views.timeline({ frames, streams }),
  ]) {
    const { html, text } = view();
    assert.ok(html.length + text.length < 1_000_000, `${html.length + text.length} octets`);
    assert.match(text, /Quedan afuera/);
  }
});

test('followView() tells the sides apart by a letter and names the frames', () => {
  const { text } = views.follow(stream);
  assert.deepEqual(lines(text).slice(0, 5), [
    'Seguimiento del flujo TCP 0 · 172.28.0.1:40812 (C, cliente) ⇄ 172.28.0.90:25 (S, servidor)',
    'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix   ‹4›',
    'C: EHLO pc-a   ‹5›',
    'S: 250-mail.redes.unlp.edu.ar   ‹6›',
    'S: 250-PIPELINING',
  ]);
  assert.equal(lines(text).at(-1), 'C envió 258 octetos; S envió 234 octetos.');
});

test('followView() shows gaps, bare line ends and ciphertext as what they are', () => {
  const part = (from: 'client' | 'server', bytes: Uint8Array, missing?: number) => ({
    from,
    frame: 1,
    timestamp: 0n,
    bytes,
    ...(missing ? { missing } : {}),
  });
  const { text } = views.follow({
    ...stream,
    parts: [
      part('client', Buffer.from('a\r\n.\n\rb\r\n')),
      part('server', Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x80])),
      part('client', Buffer.from('tarde\r\n'), 1460),
    ],
  });
  assert.deepEqual(lines(text).slice(1, -1), [
    'C: a   ‹1›',
    'C: .⟨LF⟩',
    'C: ⟨CR⟩b',
    'S: 0000  16 03 01 00 ff 80                                 ······   ‹1›',
    '   [faltan 1.460 octetos en la captura]',
    'C: tarde   ‹1›',
  ]);
});

test('dialogueView() says where the capture misses octets', () => {
  const [greeting, ...others] = conversation.exchanges;
  const gap = { ...greeting!, missing: { command: 0, reply: 1460 } };
  const { text, html } = views.dialogue({ ...conversation, exchanges: [gap, ...others] });
  assert.equal(lines(text)[1], '   [faltan 1.460 octetos en la captura]');
  assert.equal(html.match(/\[falta/g)?.length, 1);
});

test('dialogueView() puts each meaning below what it explains', () => {
  const { text } = views.dialogue(conversation, {
    explain: ({ command }) => ({
      command: command?.startsWith('EHLO') ? 'Saluda (RFC 5321 §4.1.1.1).' : undefined,
    }),
  });
  assert.deepEqual(lines(text).slice(1, 5), [
    'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix   ‹4›',
    'C: EHLO pc-a   ‹5›',
    '     Saluda (RFC 5321 §4.1.1.1).',
    'S: 250-mail.redes.unlp.edu.ar   ‹6›',
  ]);
});

test('streamLadderView() draws a connection from SYN to FIN', () => {
  const { text } = views.streamLadder(rows, stream);
  const drawn = lines(text);
  assert.match(drawn[3]!, /^ 1 {2}0\.000 s +│─+ \[SYN\] .* ─+►│$/);
  assert.match(drawn[4]!, /^ 2 {2}0\.002 s +│◄─+ \[SYN, ACK\] .* ─+│$/);
  assert.match(drawn.find((line) => line.includes('FIN'))!, /│◄─+ \[FIN, ACK\]/);
});

test('ladderView() draws lost arrows and marks', () => {
  const { text } = views.ladder({
    caption: 'Viaje',
    atLabel: 't',
    lanes: [{ label: 'MUA' }, { label: 'MTA' }, { label: 'MX' }],
    steps: [
      { from: 1, to: 2, label: 'SYN', lost: true, at: '0 s' },
      { lane: 1, label: 'cola' },
      { label: 'más tarde' },
      { from: 2, to: 0, label: 'DSN' },
    ],
  });
  const [, , lost, mark, heading, back] = lines(text);
  assert.match(lost!, /^0 s +│ +│╌+ SYN ╌+✕│$/);
  assert.match(mark!, /│ +\[cola\] +│/);
  assert.match(heading!, /─ más tarde ─/);
  assert.match(back!, /│◄─+ DSN ─+│$/);
});

test('timelineView() puts mail transactions on their connection', () => {
  const frames = rows.map(({ number, time }) => ({ number, timestamp: BigInt(Math.round(time * 1e9)) }));
  const exchanges = conversation.exchanges.map((exchange, index) => ({
    ...exchange,
    transaction: index >= 2 && index <= 4 ? 1 : null,
  }));
  const { text } = views.timeline(
    { frames, streams: [stream] },
    { conversations: [{ ...conversation, exchanges }] },
  );
  assert.match(text, /0: 172\.28\.0\.1 → 172\.28\.0\.90:25 .*─+█+─*/);
  assert.match(text, /0\.0074–0\.0129 s: transacción 1/);
});

test('statesView() marks the step that changes the state', () => {
  const { text } = views.states({
    caption: 'Estados de POP3',
    states: ['AUTHORIZATION', 'TRANSACTION', 'UPDATE'],
    initial: 'AUTHORIZATION',
    steps: [
      { label: 'USER alumnopop', state: 'AUTHORIZATION', frames: [4, 5] },
      { label: 'PASS …', state: 'TRANSACTION', frames: [6, 7] },
    ],
  });
  assert.deepEqual(lines(text).slice(3), [
    '       (conexión abierta)        ●',
    ' 4, 5  USER alumnopop            │',
    ' 6, 7  PASS …                                  ●',
    '● el paso cambia de estado; │ el estado sigue.',
  ]);
});

test('clockView() orders what happened in several places by one clock', () => {
  const { text } = views.clock({
    caption: 'Un reloj',
    lanes: ['SMTP', 'IMAP'],
    events: [
      { time: 5.25, lane: 1, label: '* 4 EXISTS', note: 'trama 31' },
      { time: 5.2, lane: 0, label: '250 2.0.0 Ok', note: 'trama 29' },
    ],
  });
  assert.deepEqual(lines(text).slice(3), [
    '0.000  250 2.0.0 Ok',
    '       trama 29',
    '0.050                * 4 EXISTS',
    '                     trama 31',
  ]);
});

test('boxesView() draws what is within what', () => {
  const { text } = views.boxes({
    caption: 'Un mensaje',
    boxes: [
      {
        label: 'Sobre',
        lines: ['MAIL FROM:<a@b>'],
        children: [{ label: 'Encabezado', lines: ['From: c@d'] }],
      },
    ],
  });
  assert.deepEqual(lines(text), [
    'Un mensaje',
    '┌─ Sobre ──────────┐',
    '│ MAIL FROM:<a@b>  │',
    '│ ┌─ Encabezado ─┐ │',
    '│ │ From: c@d    │ │',
    '│ └──────────────┘ │',
    '└──────────────────┘',
  ]);
});

test('a view of what a trace does not have says so', () => {
  assert.throws(() => views.follow(undefined), /Cannot show a TCP stream: .*trace\.streams/);
  assert.throws(() => views.dialogue(undefined), /Cannot show a conversation: .*trace\.conversations/);
  assert.throws(() => views.frame({ packets: [], rows: () => [] }, 7), /Cannot show frame "7"/);
});
