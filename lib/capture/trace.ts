import { conversationsOf, type KnownConversation } from '../protocols/conversations.js';
import { maskFrames } from '../protocols/mask-frames.js';
import type { Frame } from '../wire/frame.js';
import type { Packet } from '../wire/packet.js';
import type { ResolvedName } from '../wire/pcapng-format.js';
import { type PcapngOptions, writePcapng } from '../wire/pcapng-write.js';
import type { Endpoint, Stream } from '../wire/stream.js';
import { readTraffic, type Traffic, trafficOf } from '../wire/traffic.js';
import { type Dissection, type PacketRow, rowOf } from '../wireshark/dissection.js';
import { dissectAll } from '../wireshark/dissector.js';
import { compileFilter } from '../wireshark/filter/compile.js';
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

/** What is written of a trace. */
export interface SaveOptions extends PcapngOptions {
  /** Keeps passwords that are not the course's public ones. */
  passwords?: boolean;
}

/** What a capture saw: its frames and, worked out when first asked for, packets, streams and conversations. */
export class Trace {
  private knownTraffic: Traffic | null = null;
  private dissected: readonly Dissection[] | null = null;
  private dialogues: KnownConversation[] | null = null;
  /** The trace that this one shows a part of. */
  private whole: Trace = this;

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

  /**
   * Writes a pcapng file that Wireshark opens; names and TLS secrets of the trace go with it. Passwords that are not
   * public are overwritten as `redacted` does, unless asked for.
   */
  async save(file: string, options: SaveOptions = {}): Promise<void> {
    await writeCapture(file, this.toPcapng(options));
  }

  /** The bytes of that pcapng file. */
  toPcapng({ passwords, ...options }: SaveOptions = {}): Uint8Array {
    const { frames, options: own } = passwords ? this : this.redacted();
    const { names, secrets } = own;
    return writePcapng(frames, { ...(names && { names }), ...(secrets && { secrets }), ...options });
  }

  /**
   * This trace with asterisks for the passwords that were sent in clear, base64 included; the course's public ones stay.
   * Lengths and numbers are the same. Where one was hidden the TLS secrets are left out, which could show it elsewhere.
   */
  redacted(): Trace {
    const { packets, streams } = this.whole;
    const masked = maskFrames(packets, streams, this.whole.conversations());
    if (masked.size === 0) return this;
    const { secrets: _, ...options } = this.options;
    return new Trace(
      this.frames.map((frame) => masked.get(frame.number) ?? frame),
      options,
    );
  }

  /** Each frame's headers with their offsets. */
  get packets(): readonly Packet[] {
    return this.traffic.packets;
  }

  /** Each TCP connection, in Wireshark's order (`tcp.stream`). */
  get streams(): readonly Stream[] {
    return this.traffic.streams;
  }

  /** The TCP connection with Wireshark's number `index`, from 0. */
  follow(index: number): Stream | undefined {
    return this.streams.find((stream) => stream.index === index);
  }

  /** Lists the conversations in order of first frame: all, or those of one protocol. */
  conversations<P extends KnownConversation['protocol']>(
    protocol?: P,
  ): (KnownConversation & { protocol: P })[] {
    this.dialogues ??= conversationsOf(this.streams, this.traffic.datagrams);
    return this.dialogues.filter(
      (each): each is KnownConversation & { protocol: P } => !protocol || each.protocol === protocol,
    );
  }

  /** Wireshark's packet list, or what a display filter leaves of it. Throws a FilterError for a wrong filter. */
  rows(filter?: string): PacketRow[] {
    return this.dissections(filter).map(rowOf);
  }

  /** Each frame as Wireshark understands it, or those that a display filter leaves. */
  dissections(filter?: string): readonly Dissection[] {
    this.dissected ??= dissectAll(this.traffic);
    if (filter === undefined || filter.trim() === '') return this.dissected;
    return this.dissected.filter(compileFilter(filter));
  }

  /**
   * The frames that a display filter leaves, as a trace that keeps their numbers, their lines of the packet list and
   * the streams' numbers. Its streams and conversations are those with a frame among them, and whole.
   */
  filter(expression: string): Trace {
    const dissections = this.dissections(expression);
    const view = new Trace(
      dissections.map((dissection) => dissection.packet.frame),
      this.options,
    );
    view.knownTraffic = trafficOf(this.traffic, view.frames);
    view.dissected = dissections;
    view.whole = this.whole;
    return view;
  }

  private get traffic(): Traffic {
    this.knownTraffic ??= readTraffic(this.frames);
    return this.knownTraffic;
  }
}
