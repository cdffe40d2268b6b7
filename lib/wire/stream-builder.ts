import { Flag } from './compose.js';
import type { Located } from './connection-table.js';
import type { Packet } from './packet.js';
import { Reassembler } from './reassembly.js';
import type { Stream } from './stream.js';

/** Collects the segments of every connection into `Stream`s. */
export class StreamBuilder {
  private readonly open = new Map<number, { stream: Stream; reassembler: Reassembler }>();
  private finished = -1;
  private readonly finishedEarly = new Set<number>();

  /** Takes a segment; returns its stream, or null when that one is finished already. */
  add(packet: Packet, { connection, from }: Located): Stream | null {
    const { index, client, server } = connection;
    let entry = this.open.get(index);
    if (entry === undefined) {
      if (index <= this.finished || this.finishedEarly.has(index)) return null;
      const stream: Stream = { index, client, server, parts: [], frames: [], closed: {}, opened: false };
      entry = { stream, reassembler: new Reassembler((part) => stream.parts.push(part)) };
      this.open.set(index, entry);
    }
    const { stream, reassembler } = entry;
    const { flags } = packet.tcp!;
    stream.frames.push(packet.frame.number);
    reassembler.add(packet, from);
    if (flags & Flag.SYN) stream.opened = true;
    if (flags & Flag.RST) stream.closed[from] = 'rst';
    else if (flags & Flag.FIN) stream.closed[from] ??= 'fin';
    return stream;
  }

  /** No more frames of this stream are wanted; it is forgotten. */
  finish(index: number): void {
    const entry = this.open.get(index);
    if (entry) conclude(entry);
    this.open.delete(index);
    this.finishedEarly.add(index);
    while (this.finishedEarly.delete(this.finished + 1)) this.finished += 1;
  }

  /** No more frames come; the streams in order of first frame. */
  end(): Stream[] {
    for (const entry of this.open.values()) conclude(entry);
    return [...this.open.values()].map(({ stream }) => stream);
  }
}

function conclude({ stream, reassembler }: { stream: Stream; reassembler: Reassembler }): void {
  reassembler.end();
  stream.sent = reassembler.sent;
}
