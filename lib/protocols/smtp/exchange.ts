import type { Content } from '../content.js';
import type { LineExchange } from '../line-dialogue.js';
import type { SmtpReply } from './reply.js';
import type { SmtpState } from './state.js';

/** A reply of LMTP to the content, one for each accepted recipient (RFC 2033 §4.2). */
export interface RecipientReply {
  /** The forward-path as RCPT gave it, such as `<b@y>`. */
  forwardPath: string;
  reply: SmtpReply;
}

/** One step of an SMTP or LMTP session. */
export interface SmtpExchange extends LineExchange {
  /**
   * `greeting`: the server's first reply. `command`: a command line. `response`: the client's part of AUTH after a 334.
   * `content`: the message after DATA's 354. `unsolicited`: a reply that answers nothing, such as a 421 for idling.
   * `tls`: the connection after STARTTLS, as an eavesdropper sees it.
   */
  kind: 'greeting' | 'command' | 'response' | 'content' | 'unsolicited' | 'tls';
  /** In upper case; null where there is no command line. */
  verb: string | null;
  /** What follows the verb and one space, as sent; empty when nothing does. */
  argument: string;
  /** The server's reply, parsed; the last one where LMTP gives several. */
  response: SmtpReply | null;
  /** LMTP's replies to the content. */
  recipientReplies: RecipientReply[];
  /** What EHLO's reply offered: keyword to parameters. */
  capabilities: Map<string, string[]> | null;
  /** The message (DATA) or chunk (BDAT). */
  content: Content | null;
  /** Mail transaction that it belongs to, from 1; null outside of any. A transaction begins with a MAIL accepted. */
  transaction: number | null;
  /** State of the session when the server read the command. */
  state: SmtpState;
}

/** Whether it is the last of a message. */
export function isFinalContent({ kind, verb, argument }: SmtpExchange): boolean {
  return kind === 'content' || (verb === 'BDAT' && /\bLAST$/i.test(argument.trim()));
}
