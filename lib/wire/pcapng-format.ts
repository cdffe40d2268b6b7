/** Block types of pcapng (draft-ietf-opsawg-pcapng §10.1). */
export const Block = {
  SectionHeader: 0x0a0d0d0a,
  Interface: 1,
  /** The obsolete Packet Block. */
  Packet: 2,
  SimplePacket: 3,
  NameResolution: 4,
  InterfaceStatistics: 5,
  EnhancedPacket: 6,
  DecryptionSecrets: 10,
  Custom: 0x0bad,
  CustomNotCopied: 0x40000bad,
} as const;

/** Options that are read or written; their numbers have a meaning per block, except `End` and `Comment`. */
export const Option = {
  End: 0,
  Comment: 1,
  SectionApplication: 4,
  InterfaceName: 2,
  InterfaceResolution: 9,
  InterfaceOffset: 14,
} as const;

/** Secrets type of TLS key log lines, as SSLKEYLOGFILE has them. */
export const TLS_KEY_LOG = 0x544c534b;

/** Written in the byte order of its section. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** A name that the file gives to an address (Name Resolution Block). */
export interface ResolvedName {
  address: string;
  names: string[];
}

/** An interface of the current section (Interface Description Block). */
export interface Interface {
  linkType: number;
  /** Most bytes captured of a frame; 0 for no limit. */
  snapLength: number;
  name?: string;
  /** Nanoseconds of one unit of the timestamps: `numerator / denominator`. */
  numerator: bigint;
  denominator: bigint;
  /** Nanoseconds to add to each timestamp. */
  offset: bigint;
}

/** The octets that pad `length` to a multiple of four. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}
