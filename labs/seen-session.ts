import {
  type Conversation,
  type Endpoint,
  Flag,
  type MailTransaction,
  readEnvelope,
  type Side,
  type SmtpExchange,
  type Stream,
  type Trace,
  transactions,
} from 'maillab';
import { fieldOf, type SeenField } from './fields.js';
import { need } from './need.js';

/** Answers what the questions ask of one SMTP session of a trace. What the session does not have throws a UsageError. */
export class SeenSession {
  readonly exchanges: readonly SmtpExchange[];

  readonly stream: Stream;

  /** Its mail transactions, in order (RFC 5321 §3.3). */
  readonly transactions: readonly MailTransaction[];

  constructor(
    readonly trace: Trace,
    conversation: Conversation<SmtpExchange>,
  ) {
    this.exchanges = conversation.exchanges;
    this.stream = trace.follow(conversation.stream!)!;
    this.transactions = transactions(conversation);
  }

  get server(): Endpoint {
    return this.stream.server;
  }

  /** The frame that opened the connection. */
  get firstFrame(): number {
    return this.stream.frames[0]!;
  }

  get greeting(): SmtpExchange {
    return this.need('greeting', ({ kind }) => kind === 'greeting');
  }

  /** The first EHLO that the server accepted. */
  get ehlo(): SmtpExchange {
    return this.need('accepted EHLO', ({ capabilities }) => capabilities !== null);
  }

  /** Keywords that EHLO's reply offers. */
  get keywords(): string[] {
    return [...this.ehlo.capabilities!.keys()];
  }

  /** The first message content that was sent and answered. */
  get content(): SmtpExchange {
    return this.need('message', ({ content, response }) => content !== null && response !== null);
  }

  /** The octets of that message as the receiver has them. */
  get octets(): Uint8Array {
    return this.content.content!.bytes;
  }

  /** Octets: what the server accepts at most, what the client says that its message has (RFC 1870). */
  get sizes(): { offered: number; declared: number } {
    const lacks = this.lacks('SIZE in EHLO and MAIL');
    const offered = need(this.ehlo.capabilities!.get('SIZE')?.[0], lacks);
    const declared = need(readEnvelope(this.accepted('MAIL').argument).parameters.get('SIZE'), lacks);
    return { offered: Number(offered), declared: Number(declared) };
  }

  /** The messages that the server took responsibility for: the end of each content, and its reply. */
  get messages(): SmtpExchange[] {
    return this.exchanges.filter(({ content, response }) => content && response?.code === 250);
  }

  /** The n-th mail transaction, from 1. */
  transaction(number: number): MailTransaction {
    return need(this.transactions[number - 1], this.lacks(`mail transaction ${number}`));
  }

  /** The first exchange whose command has this verb. */
  readonly find = (verb: string): SmtpExchange | undefined => this.all(verb)[0];

  /** Every exchange whose command has this verb. */
  readonly all = (verb: string): SmtpExchange[] =>
    this.exchanges.filter((exchange) => exchange.verb === verb);

  /** The first command with this verb that the server did not refuse. */
  readonly accepted = (verb: string): SmtpExchange =>
    need(this.allAccepted(verb)[0], this.lacks(`accepted ${verb}`));

  /** Every command with this verb that the server did not refuse. */
  readonly allAccepted = (verb: string): SmtpExchange[] =>
    this.all(verb).filter(({ response }) => (response?.code ?? 500) < 400);

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

  /** The side that sent the first FIN, and the frame that carried it. */
  get firstFin(): { frame: number; from: Side } {
    return need(this.flagged(Flag.FIN)[0], this.lacks('FIN'));
  }

  /** Frames that Wireshark's display filter `smtp` leaves of this connection. */
  get smtpFrames(): number[] {
    const rows = this.trace.rows(`smtp && tcp.stream == ${this.stream.index}`);
    return rows.map(({ number }) => number);
  }

  private need(what: string, fits: (exchange: SmtpExchange) => boolean): SmtpExchange {
    return need(this.exchanges.find(fits), this.lacks(what));
  }

  private lacks(what: string): string {
    return `tcp.stream ${this.stream.index} has no ${what}. Pass the trace that has one.`;
  }
}
