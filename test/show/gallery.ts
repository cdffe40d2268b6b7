import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessage } from '../../lib/message/index.js';
import { packetView } from '../../lib/show/packet.js';
import type { View } from '../../lib/show/view.js';
import { views } from '../../lib/show/views.js';
import { LinkType } from '../../lib/wire/frame.js';
import type { Packet } from '../../lib/wire/packet.js';
import { smtpSample } from './samples.js';

/** What a network may send to whoever shows it. Every script says that it ran; every address would be seen requested. */
export const HOSTILE = [
  '<script>window.ran = true</script>',
  '<img src="http://evil.example/pixel.png" onerror="window.ran = true">',
  '<svg onload="window.ran = true"><script>window.ran = true</script></svg>',
  '" onmouseover="window.ran = true" style="background:url(http://evil.example/css)" x="',
  "' onfocus='window.ran = true' autofocus='",
  '</td></table><style>@import url(http://evil.example/style.css);</style><iframe src="http://evil.example/frame">',
  '<a href="javascript:window.ran = true" id="jp-main" name="x">x</a>',
  '\u0000\u001b]0;titulo\u0007\u001b[2J\u202egpj.exe\u2066\u200b',
  '<!-- --><![CDATA[ ]]><?xml ?>&lt;&#60;script&#62;window.ran = true',
].join(' ');

const corpus = join(__dirname, '..', 'message', 'corpus');
const message = (name: string) => parseMessage(readFileSync(join(corpus, `${name}.eml`)));

/** A packet whose payload is this text, after 54 octets of headers. */
function packetOf(payload: string): Packet {
  const data = Buffer.concat([Buffer.alloc(54, 1), Buffer.from(payload)]);
  const frame = { number: 7, timestamp: 0n, linkType: LinkType.Ethernet, data, length: data.length };
  return {
    frame,
    link: { kind: 'eth', offset: 0, length: 14, etherType: 0x0800, vlans: [] },
    arp: null,
    ip: {
      offset: 14,
      length: 20,
      version: 4,
      source: '172.28.0.1',
      destination: '172.28.0.90',
      protocol: 6,
      ttl: 64,
      totalLength: data.length - 14,
      identification: 1,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
    },
    tcp: {
      offset: 34,
      length: 20,
      sourcePort: 40812,
      destinationPort: 25,
      sequence: 1,
      acknowledgment: 1,
      flags: 0x18,
      window: 502,
      payloadLength: data.length - 54,
    },
    udp: null,
    icmp: null,
    quoted: null,
    bytes: data,
    fragments: null,
    payloadStart: 54,
    payloadEnd: data.length,
    malformed: null,
  };
}

/** Every view there is, `said` wherever a view takes text. */
export function gallery(said = 'texto'): Record<string, View> {
  const { rows, stream, conversation } = smtpSample([
    ['server', `220 ${said}\r\n`, `S: 220 ${said}`],
    ['client', `EHLO ${said}\r\n`, `C: EHLO ${said}`],
    ['server', `250-${said}\r\n250 SIZE\r\n`, `S: 250-${said} | SIZE`],
  ]);
  const frames = rows.map(({ number, time }) => ({ number, timestamp: BigInt(Math.round(time * 1e9)) }));
  const explain = () => ({ command: said, reply: said });
  const table = views.table({
    caption: said,
    columns: [said, { label: said, code: true, wide: true }, { label: said, width: '9em' }],
    rows: [
      [said, { text: said, note: said, tone: 'good', bold: true }, 3],
      { cells: [true, null, 4n], tone: 'bad' },
    ],
    note: said,
  });
  return {
    packets: views.packets(rows, { filter: said, mark: [2], caption: said, pageSize: 5 }),
    frame: packetView(packetOf(`MAIL FROM:<${said}>\r\n`), rows[3]),
    follow: views.follow(stream, { caption: said }),
    followHex: views.follow(stream, { hex: true }),
    dialogue: views.dialogue(conversation, { explain, caption: said }),
    streamLadder: views.streamLadder(rows, stream, { caption: said }),
    timeline: views.timeline({ frames, streams: [stream] }, { conversations: [conversation], caption: said }),
    compareTraces: views.compareTraces({ label: said, of: rows }, { label: said, of: rows }),
    compareStreams: views.compareStreams({ label: said, of: stream }, { label: said, of: stream }),
    message: views.message(message('html-hostile'), { caption: said }),
    messagePaths: views.message(message('paths')),
    messageImage: views.message(message('image')),
    messageDamaged: views.message(message('damaged-base64')),
    messageOfText: views.message(parseMessage(`Subject: ${said}\r\nX: ${said}\r\n\r\n${said}\r\n`)),
    table,
    matrix: views.matrix({
      caption: said,
      corner: said,
      columns: [said],
      rows: [{ label: said, cells: [said] }],
    }),
    tree: views.tree({
      caption: said,
      nodes: [
        {
          label: said,
          lines: [said],
          children: [{ label: { text: said, note: said, tone: 'bad', code: true } }],
        },
      ],
      note: said,
    }),
    ladder: views.ladder({
      caption: said,
      lanes: [{ label: said, note: said, tone: 'client' }, { label: said }, { label: said, tone: 'server' }],
      steps: [
        { from: 0, to: 2, label: said, at: said, note: said },
        { from: 2, to: 1, label: said, lost: true, tone: 'bad' },
        { lane: 0, label: said },
        { lane: 1, label: said, tone: 'good' },
        { lane: 2, label: said },
        { label: said, tone: 'warn' },
      ],
      note: said,
    }),
    bars: views.bars({
      caption: said,
      bars: [
        { label: said, note: said, blocks: [{ start: 1, end: 2, label: said }] },
        { label: said, start: 0, end: 9, blocks: [{ start: 8, end: 9, label: said, tone: 'bad' }] },
        { label: said, blocks: [] },
      ],
      note: said,
    }),
    clock: views.clock({
      caption: said,
      lanes: [said, said],
      events: [
        { time: 2, lane: 1, label: said, note: said },
        { time: 1, lane: 0, label: said },
      ],
      note: said,
    }),
    states: views.states({
      caption: said,
      states: [said, `${said}2`],
      initial: said,
      steps: [
        { label: said, state: said, frames: [1, 2] },
        { label: said, state: `${said}2`, note: said },
      ],
    }),
    boxes: views.boxes({
      caption: said,
      boxes: [
        {
          label: said,
          lines: [said],
          tone: 'client',
          children: [{ label: said, lines: [`${said}\n${said}`] }],
        },
      ],
      note: said,
    }),
    columns: views.columns({
      caption: said,
      views: [
        { label: said, view: table },
        { view: table, share: 2 },
      ],
      note: said,
    }),
    stack: views.stack(table, table),
  };
}
