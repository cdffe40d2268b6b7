import { Flag } from './compose.js';
import type { Located } from './connections.js';
import type { Packet } from './packet.js';
import { Reassembler } from './reassembly.js';
import type { Stream } from './stream.js';

/** Collects the segments of every connection into `Stream`s. */
export class StreamBuilder {
  readonly streams: Stream[] = [];
  private readonly reassemblers: Reassembler[] = [];

  add(packet: Packet, { connection, from }: Located): void {
    let stream = this.streams[connection.index];
    if (stream === undefined) {
      const { index, client, server } = connection;
      const begun: Stream = { index, client, server, parts: [], frames: [], closed: {} };
      this.streams[index] = begun;
      this.reassemblers[index] = new Reassembler((part) => begun.parts.push(part));
      stream = begun;
    }
    const { flags } = packet.tcp!;
    stream.frames.push(packet.frame.number);
    this.reassemblers[connection.index]!.add(packet, from);
    if (flags & Flag.RST) stream.closed[from] = 'rst';
    else if (flags & Flag.FIN) stream.closed[from] ??= 'fin';
  }

  /** No more frames come. */
  end(): Stream[] {
    for (const reassembler of this.reassemblers) reassembler.end();
    return this.streams;
  }
}
