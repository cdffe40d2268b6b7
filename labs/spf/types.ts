/** What `check_host()` ends with (RFC 7208 §2.6). */
export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

/** What is asked of the DNS. */
export interface SpfQuestion {
  name: string;
  type: 'TXT' | 'A' | 'AAAA' | 'MX' | 'PTR';
}

/** What the DNS said. */
export interface SpfAnswer {
  /** RCODE by name (RFC 1035 §4.1.1), `TIMEOUT` where nothing came. */
  rcode: string;
  /** The records of the type asked for: addresses, exchanges by rising preference, names, a TXT's strings joined. */
  records: readonly string[];
  /** Frames of the query and its response, where they were captured. */
  frames?: readonly number[];
}

/** A question that the evaluation asked the DNS, and its answer. */
export interface Asked {
  question: SpfQuestion;
  answer: SpfAnswer;
}

/** Who hands in what (RFC 7208 §4.1). */
export interface SpfRequest {
  /** The connecting client's address, IPv4 or IPv6. */
  ip: string;
  /** MAIL FROM, or `postmaster@` and the HELO name where it is empty (§2.4). */
  sender: string;
  /** What the client said in HELO or EHLO. */
  helo: string;
}

/** One term of a record, as far as it was evaluated. */
export interface SpfStep {
  /** As the record has it. */
  text: string;
  /** `followed` for `redirect`, which goes on elsewhere. */
  outcome: 'match' | 'no match' | 'followed' | 'error';
  /** What the lookup counter showed after this term was counted; null where it needs no lookup (§4.6.4). */
  counter: number | null;
  /** What was asked for it. */
  asked: readonly Asked[];
  /** The record that `include` or `redirect` went to. */
  inside?: SpfEvaluation;
}

/** One record and what came of it. */
export interface SpfEvaluation {
  domain: string;
  /** The TXT query by which the record was sought; null where the domain cannot be asked about. */
  lookup: Asked | null;
  /** Null where there is not exactly one. */
  record: string | null;
  steps: readonly SpfStep[];
  /** Terms after the one that decided: their syntax was checked (§4.6), they were never evaluated. */
  unread: readonly string[];
  result: SpfResult;
  /** English: why it is an error or none. */
  reason?: string;
}

/** What the evaluation of a policy gave (RFC 7208 §2.6), with the steps and lookups that led to it. */
export interface SpfOutcome extends SpfEvaluation {
  /** Terms that cost lookups: 10 at most (§4.6.4). */
  lookups: number;
  /** Lookups that found nothing: 2 at most, the limit that §4.6.4 recommends. */
  voids: number;
}

/** Ends the evaluation (§2.6.6, §2.6.7). */
export class SpfError extends Error {
  constructor(
    readonly result: 'permerror' | 'temperror',
    message: string,
  ) {
    super(message);
  }
}
