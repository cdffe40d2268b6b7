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
