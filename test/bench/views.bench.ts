/** Each view of a trace of 10,000 frames, from frames that nobody has looked at: seconds and octets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trace } from '../../lib/capture/trace.js';
import type { View } from '../../lib/show/view.js';
import { views } from '../../lib/show/views.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import { writeMailCapture } from './mail-capture.js';
import { median, report } from './ratio.js';

const FRAMES = 10_000;
const ROUNDS = 5;

/** One SMTP connection of so many frames, all commands and replies. */
function longSession(): Trace {
  const connection = new TcpConnection(
    { address: '172.28.0.1', port: 40_001 },
    { address: '172.28.0.90', port: 25 },
  );
  const frames = connection.open(0n);
  for (let number = 0; frames.length < FRAMES; number++) {
    const time = BigInt(number + 1) * 1_000_000n;
    frames.push(...connection.send('client', time, Buffer.from(`NOOP ${number}\r\n`)));
    frames.push(...connection.send('server', time, Buffer.from('250 2.0.0 Ok\r\n')));
  }
  return Trace.of(frames);
}

/** Sessions of SMTP, POP3 and IMAP, with messages. */
async function manySessions(): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
  try {
    const file = join(folder, 'mail.pcap');
    writeMailCapture(file, 6_000_000);
    return new Trace((await Trace.load(file)).frames.slice(0, FRAMES));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const VIEWS: Record<string, (trace: Trace) => View> = {
  packets: (trace) => views.packets(trace),
  'packets, filtered': (trace) => views.packets(trace, { filter: 'smtp && ip.src == 172.28.0.90' }),
  frame: (trace) => views.frame(trace, FRAMES / 2),
  follow: (trace) => views.follow(trace.streams[0]!),
  dialogue: (trace) => views.dialogue(trace.conversations('smtp')[0]!),
  streamLadder: (trace) => views.streamLadder(trace, trace.streams[0]),
  timeline: (trace) => views.timeline(trace),
  compareTraces: (trace) => views.compareTraces({ label: 'a', of: trace }, { label: 'b', of: trace }),
};

async function main(): Promise<void> {
  for (const [what, { frames }] of [
    ['a long session', longSession()],
    ['many sessions', await manySessions()],
  ] as const) {
    for (const [name, make] of Object.entries(VIEWS)) {
      let octets = 0;
      const times = Array.from({ length: ROUNDS }, () => {
        const start = performance.now();
        const { html, text } = make(new Trace(frames));
        octets = Buffer.byteLength(html) + Buffer.byteLength(text);
        return (performance.now() - start) / 1000;
      });
      report(`${name} of ${what}, seconds`, median(times), { atMost: 1 });
      report(`${name} of ${what}, megabytes`, octets / 1e6, { atMost: 1 });
    }
  }
}

main();
