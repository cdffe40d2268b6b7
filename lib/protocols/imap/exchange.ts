import type { Content } from '../content.js';
import type { LineExchange } from '../line-dialogue.js';
import type { ImapResponse } from './response.js';
import type { ImapState } from './state.js';

/** One step of an IMAP session: a command and everything that came until its tagged response. */
export interface ImapExchange extends LineExchange {
  /**
   * `response`: what the client says after `+`, such as `DONE` or a SASL message. `unsolicited`: data that came while no
   * command was open. `compressed`: everything after COMPRESS (RFC 4978).
   */
  kind: 'greeting' | 'command' | 'response' | 'unsolicited' | 'compressed' | 'tls';
  tag: string | null;
  /** In upper case, `UID FETCH` with its prefix; null where there is no command line. */
  verb: string | null;
  /** What follows the verb and one space, up to the first literal's announcement included. */
  argument: string;
  /** Literals of the command, such as the message of APPEND. */
  literals: Content[];
  /**
   * Untagged data, continuations and the tagged response, in order. With overlapping commands untagged data counts for
   * the command whose tagged response comes next: the protocol does not say whose it is (RFC 9051 §5.5).
   */
  responses: ImapResponse[];
  /** The tagged response; null when none came. */
  completion: ImapResponse | null;
  /** Capabilities that this exchange announced, in upper case. */
  capabilities: string[] | null;
  /** State of the session when the command was completed. */
  state: ImapState;
}
