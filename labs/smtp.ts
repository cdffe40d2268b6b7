import {
  type Conversation,
  type Endpoint,
  Flag,
  frameAt,
  type Side,
  type SmtpExchange,
  type Stream,
  type Trace,
  UsageError,
} from 'maillab';

/** A header field as it crossed the wire. */
export interface SeenField {
  /** Unfolded (RFC 5322 §2.2.3), without the space around it. */
  value: string;
  /** The frame that carried its first octet. */
  frame: number;
}

/** An SMTP session and what the questions ask of it. Whatever it does not have throws a UsageError. */
export class SmtpSession {
  readonly exchanges: readonly SmtpExchange[];

  readonly stream: Stream;

  constructor(
    readonly trace: Trace,
    conversation: Conversation<SmtpExchange>,
  ) {
    this.exchanges = conversation.exchanges;
    this.stream = trace.follow(conversation.stream!)!;
  }

  get server(): Endpoint {
    return this.stream.server;
  }

  /** The frame that opened the connection. */
  get firstFrame(): number {
    return this.stream.frames[0]!;
  }

  get greeting(): SmtpExchange {
    return this.need('greeting', (exchange) => exchange.kind === 'greeting');
  }

  /** The first EHLO that the server accepted. */
  get ehlo(): SmtpExchange {
    return this.need('accepted EHLO', (exchange) => exchange.capabilities !== null);
  }

  /** Keywords that EHLO's reply offers. */
  get keywords(): string[] {
    return [...this.ehlo.capabilities!.keys()];
  }

  /** The first message content that was sent and answered. */
  get content(): SmtpExchange {
    return this.need('message', (exchange) => exchange.content !== null && exchange.response !== null);
  }

  /** The octets of that message as the receiver has them. */
  get octets(): Uint8Array {
    return this.content.content!.bytes;
  }

  /** Octets: what the server accepts at most, what the client says that its message has (RFC 1870). */
  get sizes(): { offered: number; declared: number } {
    const offered = this.ehlo.capabilities!.get('SIZE')?.[0];
    const declared = /\bSIZE=(\d+)/i.exec(this.accepted('MAIL').argument)?.[1];
    if (offered === undefined || declared === undefined) throw missing(this.stream, 'SIZE in EHLO and MAIL');
    return { offered: Number(offered), declared: Number(declared) };
  }

  /** The first exchange whose command has this verb. */
  readonly find = (verb: string): SmtpExchange | undefined =>
    this.exchanges.find((exchange) => exchange.verb === verb);

  /** The first command with this verb that the server did not refuse. */
  readonly accepted = (verb: string): SmtpExchange =>
    this.need(
      `accepted ${verb}`,
      ({ verb: each, response }) => each === verb && (response?.code ?? 500) < 400,
    );

  /** The first command with this verb that the server refused for good. */
  readonly refused = (verb: string): SmtpExchange =>
    this.need(`refused ${verb}`, ({ verb: each, response }) => each === verb && (response?.code ?? 0) >= 500);

  /** A field of the message that was sent. */
  readonly header = (name: string): SeenField => fieldOf(this.content, name);

  /** Frames of the connection with this TCP flag, by side, in order. */
  flagged(flag: number): { frame: number; from: Side }[] {
    const frames = new Set(this.stream.frames);
    return this.trace.packets
      .filter((packet) => packet.tcp && packet.tcp.flags & flag && frames.has(packet.frame.number))
      .map((packet) => ({
        frame: packet.frame.number,
        from: packet.tcp!.sourcePort === this.stream.server.port ? 'server' : 'client',
      }));
  }

  /** Frames that Wireshark's display filter `smtp` leaves of this connection. */
  get smtpFrames(): number[] {
    const rows = this.trace.rows(`smtp && tcp.stream == ${this.stream.index}`);
    return rows.map(({ number }) => number);
  }

  private need(what: string, test: (exchange: SmtpExchange) => boolean): SmtpExchange {
    const found = this.exchanges.find(test);
    if (found) return found;
    throw missing(this.stream, what);
  }
}

function missing(stream: Stream, what: string): UsageError {
  return new UsageError(
    `Cannot check the answer against tcp.stream ${stream.index}: it has no ${what}. Pass the trace that has one.`,
  );
}

/** Every SMTP session of the trace, in order of its first frame. */
export function sessionsOf(trace: Trace): SmtpSession[] {
  return trace.conversations('smtp').map((conversation) => new SmtpSession(trace, conversation));
}

/** The first of them. */
export function sessionOf(trace: Trace): SmtpSession {
  const session = sessionsOf(trace)[0];
  if (session) return session;
  throw new UsageError(
    'Cannot check the answer: the trace has no SMTP session. Capture one with lab.capture(...).',
  );
}

/** Every message of the trace that a server took responsibility for, in order. */
export function messagesOf(trace: Trace): SmtpExchange[] {
  return sessionsOf(trace).flatMap(acceptedIn);
}

/** The messages of one session that its server took responsibility for. */
export function acceptedIn({ exchanges }: Pick<SmtpSession, 'exchanges'>): SmtpExchange[] {
  return exchanges.filter((exchange) => exchange.content && exchange.response?.code === 250);
}

/** The first field with this name of a message's header section, as it crossed the wire. */
export function fieldOf(exchange: SmtpExchange, name: string): SeenField {
  const source = Buffer.from(exchange.content!.bytes).toString('latin1');
  const header = source.split('\r\n\r\n', 1)[0]!;
  const match = new RegExp(`^${name}:([^\\r]*(?:\\r\\n[ \\t][^\\r]*)*)`, 'im').exec(header);
  if (!match) throw new UsageError(`Cannot check the answer: the message sent has no field "${name}".`);
  return { value: match[1]!.replaceAll('\r\n', '').trim(), frame: frameAt(exchange.content!, match.index)! };
}

/** The identifiers of a Message-ID, In-Reply-To or References value (RFC 5322 §3.6.4). */
export function messageIds(value: string): string[] {
  return value.match(/<[^<>\s]+>/g) ?? [];
}

/** Postfix's queue id, from its final reply to the content. */
export function queueId(exchange: SmtpExchange): string {
  const id = /queued as (\S+)/.exec(exchange.response?.lines.join(' ') ?? '')?.[1];
  if (id) return id;
  throw new UsageError(`Cannot check the answer: "${exchange.reply}" names no queue id.`);
}

/** How many octets have their highest bit set. */
export function octetsAbove127(bytes: Uint8Array): number {
  return bytes.reduce((count, octet) => count + (octet > 127 ? 1 : 0), 0);
}

/** The side that sent the first FIN, and the frame that carried it. */
export function firstFin(session: SmtpSession): { frame: number; from: Side } {
  const fin = session.flagged(Flag.FIN)[0];
  if (fin) return fin;
  throw missing(session.stream, 'FIN');
}

/** The path that MAIL or RCPT names, without its angle brackets (RFC 5321 §4.1.2). */
export function pathOf({ argument }: SmtpExchange): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? argument;
}

/** Every RCPT of a mail transaction (from 1): its address, the reply's code, the reply's frames. */
export function recipientsOf(exchanges: readonly SmtpExchange[], transaction: number) {
  return exchanges
    .filter((exchange) => exchange.verb === 'RCPT' && exchange.transaction === transaction)
    .map((exchange) => ({
      address: pathOf(exchange),
      code: exchange.response?.code ?? null,
      frames: exchange.replyFrames,
    }));
}
