/** What one message may take; what goes beyond is left out, and is a defect. */
export interface MessageLimits {
  /** Octets of the source. */
  size: number;
  /** Entities within one another. */
  depth: number;
  /** Entities in all. */
  parts: number;
  /** Octets of one header. */
  header: number;
}

export const DEFAULT_LIMITS: MessageLimits = {
  size: 64 * 1024 * 1024,
  depth: 40,
  parts: 5_000,
  header: 1024 * 1024,
};
