import type { Content } from '../content.js';
import type { LineExchange } from '../line-dialogue.js';
import type { Pop3State } from './state.js';

/** A server's reply (RFC 1939 §3). */
export interface Pop3Reply {
  /** `+OK`, `-ERR`, or `+` for a challenge (RFC 5034 §4); null for a line that is none of these. */
  status: '+OK' | '-ERR' | '+' | null;
  /** Extended response code of RFC 2449 §8, such as `IN-USE` or `AUTH`. */
  responseCode: string | null;
  /** The first line without status indicator and response code. */
  information: string;
  /** The lines of a multi-line reply, dot-stuffing undone; empty for RETR and TOP, whose lines are the `content`. */
  lines: string[];
  /** False when the connection ended before the reply's end. */
  complete: boolean;
}

/** One step of a POP3 session. */
export interface Pop3Exchange extends LineExchange {
  /** As for SMTP: `response` is the client's answer to an AUTH challenge. */
  kind: 'greeting' | 'command' | 'response' | 'unsolicited' | 'tls';
  /** In upper case; null where there is no command line. */
  verb: string | null;
  /** What follows the verb and one space, as sent. */
  argument: string;
  response: Pop3Reply | null;
  /** The message that RETR or TOP brought, with the frame of each byte. */
  content: Content | null;
  /** What CAPA listed: name in upper case to its parameters. */
  capabilities: Map<string, string[]> | null;
  /** State of the session when the server read the command. */
  state: Pop3State;
}
