import type { Content } from '../content.js';
import type { Conversation } from '../conversation.js';
import { readEnvelope } from './envelope.js';
import { isFinalContent, type SmtpExchange } from './exchange.js';
import type { SmtpReply } from './reply.js';

/** One recipient of a mail transaction. */
export interface ForwardPath {
  /** As RCPT gave it, brackets included. */
  path: string;
  /** The mailbox alone: `b@y`. */
  address: string;
  /** The command and its reply. */
  rcpt: SmtpExchange;
  /** Whether RCPT was accepted; null when it was not answered. */
  accepted: boolean | null;
  /** The reply to RCPT; in LMTP, once the content was sent, the reply for this recipient. */
  reply: SmtpReply | null;
  /** Frames of RCPT and its reply. */
  frames: number[];
}

/** One mail transaction: from an accepted MAIL to the reply to the content, or to what ended it before (RFC 5321 §3.3). */
export interface MailTransaction {
  /** From 1 on its connection. */
  number: number;
  /** As MAIL gave it, brackets included: `<>` in a delivery status notification; empty where the capture misses MAIL. */
  reversePath: string;
  /** The mailbox alone: `a@x`; empty for `<>`. */
  sender: string;
  /** The command that began it, and its reply. */
  mail: SmtpExchange;
  /** The end of the content and the reply to it; null when it never came to that. */
  final: SmtpExchange | null;
  /** MAIL's parameters, such as `SIZE=327` and `BODY=8BITMIME`. */
  parameters: string[];
  forwardPaths: ForwardPath[];
  /** Whether the server took responsibility for the message; null when it never said. */
  accepted: boolean | null;
  /**
   * How it ended: `reset` by RSET, EHLO or a refused DATA that nothing followed; `cut` with the connection; `unknown` where
   * the capture misses what would tell.
   */
  end: 'accepted' | 'rejected' | 'reset' | 'cut' | 'unknown';
  /** Octets of the message; null when no content was sent. */
  size: number | null;
  /** The message, or its BDAT chunks in order. */
  contents: Content[];
  /** Postfix's own habit, no rule of the RFC: the id in `250 2.0.0 Ok: queued as 4cT…`. */
  queueId: string | null;
  /** Frame of MAIL, and frame of the final reply (null without one). */
  firstFrame: number | null;
  lastFrame: number | null;
  /** All frames of its commands, content and replies. */
  frames: number[];
}

/** Reads the queue id that Postfix names in its reply to the content; null where there is none. */
export function queueIdOf(reply: SmtpReply | null): string | null {
  return /\bqueued as ([A-Za-z0-9]+)/.exec(reply?.lines.at(-1) ?? '')?.[1] ?? null;
}

function positive(reply: SmtpReply | null): boolean | null {
  return reply?.code ? reply.code < 400 : null;
}

/** The mail transactions of an SMTP or LMTP conversation, in order. */
export function transactions(conversation: Conversation<SmtpExchange>): MailTransaction[] {
  const groups = new Map<number, SmtpExchange[]>();
  for (const exchange of conversation.exchanges) {
    if (exchange.transaction === null) continue;
    const group = groups.get(exchange.transaction);
    if (group) group.push(exchange);
    else groups.set(exchange.transaction, [exchange]);
  }
  return [...groups].map(([number, group]) => transactionOf(number, group));
}

function transactionOf(number: number, group: readonly SmtpExchange[]): MailTransaction {
  const mail = group.find(({ verb }) => verb === 'MAIL') ?? group[0]!;
  const isKnown = mail.verb === 'MAIL';
  const contents = group.filter(({ content }) => content !== null);
  const last = contents.at(-1);
  const final = last && isFinalContent(last) ? last : undefined;
  const reset = group.find(
    ({ verb }) => verb === 'RSET' || verb === 'EHLO' || verb === 'HELO' || verb === 'LHLO',
  );
  const accepted = final
    ? final.recipientReplies.length > 0
      ? final.recipientReplies.some(({ reply }) => positive(reply))
      : positive(final.response)
    : null;
  const isHidden = group.some(({ unknown, missing }) => unknown !== undefined && missing !== undefined);
  const open = reset ? 'reset' : isHidden ? 'unknown' : 'cut';
  const end = accepted === true ? 'accepted' : accepted === false ? 'rejected' : open;
  const forwardPaths = group
    .filter(({ verb }) => verb === 'RCPT')
    .map((rcpt) => ({
      path: readEnvelope(rcpt.argument).path,
      address: readEnvelope(rcpt.argument).address,
      rcpt,
      accepted: positive(rcpt.response),
      reply: rcpt.response,
      frames: rcpt.frames,
    }));
  const taken = forwardPaths.filter((forwardPath) => forwardPath.accepted);
  final?.recipientReplies.forEach(({ reply }, i) => {
    if (taken[i]) taken[i].reply = reply;
  });
  const argument = isKnown ? mail.argument : '';
  const [, ...parameters] = argument.replace(/^FROM\s*:\s*/i, '').split(/ +/);
  return {
    number,
    reversePath: readEnvelope(argument).path,
    sender: readEnvelope(argument).address,
    mail,
    final: final ?? null,
    parameters,
    forwardPaths,
    accepted,
    end,
    size: last
      ? contents.reduce((sum, { content }) => sum + content!.bytes.length + content!.missing, 0)
      : null,
    contents: contents.map(({ content }) => content!),
    queueId: queueIdOf(final?.response ?? null),
    firstFrame: isKnown ? (mail.commandFrames[0] ?? null) : null,
    lastFrame: (final ?? reset)?.replyFrames.at(-1) ?? null,
    frames: [...new Set(group.flatMap(({ frames }) => frames))],
  };
}
