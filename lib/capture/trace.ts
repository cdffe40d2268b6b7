import { conversationsOf, type KnownConversation } from '../protocols/conversations.js';
import { type Dissection, type PacketRow, rowOf } from '../wire/dissection.js';
import { Dissector } from '../wire/dissector.js';
import type { Frame } from '../wire/frame.js';
import { type Packet, payloadOf } from '../wire/packet.js';
import type { ResolvedName } from '../wire/pcapng-format.js';
import { type PcapngOptions, writePcapng } from '../wire/pcapng-write.js';
import type { Endpoint, Stream } from '../wire/stream.js';
import { StreamBuilder } from '../wire/streams.js';
import { readCapture, writeCapture } from './file.js';

/** What a trace knows beside its frames. */
export interface TraceOptions {
  /** Names of addresses. */
  names?: readonly ResolvedName[];
  /** TLS key log lines (SSLKEYLOGFILE format). */
  secrets?: string;
  /** What was wrong with the file that the frames come from; they are those before the damage. */
  damage?: string | null;
  /** Connections that were still open when a live capture ended. */
  open?: readonly { client: Endpoint; server: Endpoint }[];
}

interface Analysis {
  dissections: readonly Dissection[];
  streams: readonly Stream[];
}

/** What a capture saw: its frames and, worked out when first asked for, packets, streams and conversations. */
export class Trace {
  private analysis: Analysis | null = null;
  private dialogues: KnownConversation[] | null = null;

  /** The frames keep the numbers they have, which rise. */
  constructor(
    readonly frames: readonly Frame[],
    readonly options: TraceOptions = {},
  ) {}

  /** A trace of these frames in order of time, numbered from 1. */
  static of(frames: readonly Frame[], options: TraceOptions = {}): Trace {
    const ordered = [...frames].sort((a, b) =>
      a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0,
    );
    return new Trace(
      ordered.map((frame, index) => ({ ...frame, number: index + 1 })),
      options,
    );
  }

  /** Reads a pcap or pcapng file, given by its path or as its bytes; a damaged one up to the damage. */
  static async load(source: string | Uint8Array): Promise<Trace> {
    const { frames, names, secrets, damage } = await readCapture(source);
    return new Trace(frames, { names, secrets, damage });
  }

  /** Writes a pcapng file that Wireshark opens; names and secrets of the trace go with it. */
  async save(file: string, options: PcapngOptions = {}): Promise<void> {
    await writeCapture(file, this.toPcapng(options));
  }

  /** The bytes of that pcapng file. */
  toPcapng(options: PcapngOptions = {}): Uint8Array {
    const { names, secrets } = this.options;
    return writePcapng(this.frames, { ...(names && { names }), ...(secrets && { secrets }), ...options });
  }

  /** Each frame's headers with their offsets. */
  get packets(): readonly Packet[] {
    return this.analyse().dissections.map((dissection) => dissection.packet);
  }

  /** Each TCP connection, in Wireshark's order (`tcp.stream`). */
  get streams(): readonly Stream[] {
    return this.analyse().streams;
  }

  /** The TCP connection with Wireshark's number `index`, from 0. */
  follow(index: number): Stream | undefined {
    return this.streams[index];
  }

  /** Who said what to whom, in order of first frame; of one protocol when told which. */
  conversations<P extends KnownConversation['protocol']>(
    protocol?: P,
  ): (KnownConversation & { protocol: P })[] {
    this.dialogues ??= conversationsOf(this.streams, this.packets.flatMap(datagramOf));
    return this.dialogues.filter(
      (each): each is KnownConversation & { protocol: P } => !protocol || each.protocol === protocol,
    );
  }

  /** Wireshark's packet list. */
  rows(): PacketRow[] {
    return this.analyse().dissections.map(rowOf);
  }

  private analyse(): Analysis {
    if (this.analysis === null) {
      const dissector = new Dissector();
      const builder = new StreamBuilder();
      const dissections = this.frames.map((frame) => {
        const dissection = dissector.next(frame);
        if (dissection.located) builder.add(dissection.packet, dissection.located);
        return dissection;
      });
      this.analysis = { dissections, streams: builder.end() };
    }
    return this.analysis;
  }
}

function datagramOf(packet: Packet) {
  const { frame, ip, udp } = packet;
  if (!ip || !udp) return [];
  return {
    frame: frame.number,
    timestamp: frame.timestamp,
    from: { address: ip.source, port: udp.sourcePort },
    to: { address: ip.destination, port: udp.destinationPort },
    payload: payloadOf(packet),
  };
}
