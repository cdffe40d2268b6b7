import { Keeper } from './memory.js';

/** Link-layer header types (LINKTYPE_ values of the pcap registry) that `wire/` understands. */
export const LinkType = {
  Null: 0,
  Ethernet: 1,
  RawIp: 101,
  Loop: 108,
  LinuxSll: 113,
  RawIpv4: 228,
  RawIpv6: 229,
  LinuxSll2: 276,
} as const;

/** One captured frame, as a capture file or a live stream delivers it. */
export interface Frame {
  /** Position in the trace, from 1, as Wireshark numbers frames. */
  number: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  /** LINKTYPE_ value of the interface that the frame was seen on. */
  linkType: number;
  /** The captured bytes, from the link-layer header on. */
  data: Uint8Array;
  /** Octets on the wire; larger than `data.length` where the capture cut the frame. */
  length: number;
  /** The frame's comment, where the file carries one (pcapng opt_comment). */
  comment?: string;
}

/**
 * A frame as it lies in a chunk of a capture file, with nothing made of it yet. A reader has one of these, which says
 * another frame at each visit, and whose chunk may be overwritten afterwards: what is to stay is made by `frame()`.
 */
export class FrameRecord {
  number = 0;
  linkType = -1;
  /** Time since the Unix epoch: whole seconds, and the nanoseconds beyond them. */
  seconds = 0;
  nanoseconds = 0;
  /** Captured octets, from `start` to `end` of `bytes`. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Octets on the wire. */
  length = 0;
  comment: string | undefined = undefined;
  private readonly keeper = new Keeper();

  /** The frame with a copy of its bytes. */
  frame(): Frame {
    const frame: Frame = {
      number: this.number,
      timestamp: BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanoseconds),
      linkType: this.linkType,
      data: this.keeper.copy(this.bytes, this.start, this.end),
      length: this.length,
    };
    if (this.comment !== undefined) frame.comment = this.comment;
    return frame;
  }
}
