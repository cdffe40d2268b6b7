/** What can be wrong with a zone. */
export type FaultKind =
  /** No server reads it. */
  | 'syntax'
  /** NSD reads something else than what is written, or what other servers refuse. */
  | 'lenient'
  /** A type whose data is not judged here. */
  | 'unknown'
  /** A record before any TTL: NSD takes one of its own. */
  | 'ttl'
  | 'soa'
  | 'ns'
  | 'outside'
  | 'cname'
  | 'dname'
  | 'mx-alias'
  | 'mx-address'
  | 'target'
  | 'host-name'
  | 'dangling'
  | 'mname'
  | 'rname'
  | 'occluded';

/** Something wrong with a zone file: what kind of thing, where, and what in Spanish. */
export interface ZoneFault {
  kind: FaultKind;
  line: number | null;
  says: string;
}

/** Why a piece of a master file cannot be read; the parser knows where. */
export class ZoneError extends Error {
  constructor(
    readonly kind: FaultKind,
    readonly says: string,
  ) {
    super(says);
  }
}
