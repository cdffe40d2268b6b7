import { type Conversation, converse, type Spoken } from '../conversation.js';
import { addReplyFrames, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { type Ending, loseCommand, loseReply, type Own } from '../line-dialogue.js';
import { type Heard, Pairing, type Pairs } from '../pairing.js';
import { SmtpClient } from './client.js';
import { isFinalContent, type SmtpExchange } from './exchange.js';
import { capabilitiesOf, ReplyAssembler, type SmtpReply } from './reply.js';
import { SmtpSession } from './session.js';

const GREETINGS = [220, 521, 554];
/** Codes that only one command gets, and the answers to its challenges. */
const ONLY: Record<number, readonly string[]> = {
  220: ['STARTTLS'],
  221: ['QUIT'],
  235: ['AUTH', 'response'],
  334: ['AUTH', 'response'],
  354: ['DATA'],
};

interface Answer {
  reply: SmtpReply;
  text: string;
}

/** Follows an SMTP or LMTP connection. */
export class SmtpDialogue extends SmtpClient implements Pairs<SmtpExchange, Answer> {
  readonly #reply = new ReplyAssembler();
  protected readonly pairing: Pairing<SmtpExchange, Answer>;
  readonly #session = new SmtpSession();
  /** A content of LMTP that may get more replies, for recipients that the capture does not have. */
  #goesOn: SmtpExchange | null = null;

  constructor(
    readonly protocol: 'smtp' | 'lmtp' = 'smtp',
    opened?: boolean,
  ) {
    super(opened);
    this.pairing = new Pairing<SmtpExchange, Answer>(this, opened === false);
  }

  protected get state(): SmtpExchange['state'] {
    return this.#session.state;
  }

  protected get stateInTls(): SmtpExchange['state'] {
    return 'greeted';
  }

  protected nothing(): Own<SmtpExchange> {
    return {
      verb: null,
      argument: '',
      response: null,
      recipientReplies: [],
      capabilities: null,
      content: null,
      transaction: null,
    };
  }

  protected turn(seen: number, missing: number): void {
    const { position, length } = this.server;
    // It has taken a greeting without line end for one.
    if (this.state === 'connected' && length > 0 && seen >= position && !this.duplex.startedTls) {
      this.#reply.push(this.server.rest());
      this.#hear(false);
    }
    const isWithin = this.chunk !== null || this.reading.state === 'content';
    const isHole = seen > Math.max(position, this.contentSeen ?? 0);
    const isBroken = isWithin ? missing > 0 || this.client.hasGap || this.isGuessed : missing > 0;
    // The server has said something that is not in the capture, and the client goes on: what it sent has ended.
    if (isHole && isBroken) this.cut();
    if (this.state === 'connected' && this.opened === true && seen > position) this.#session.begin(true);
    this.pairing.turn(seen, position);
  }

  protected end(ending: Ending): void {
    if (this.server.length > 0) this.#reply.push(this.server.rest());
    if (this.#reply.pending) this.#hear(false);
    while (this.reading.state === 'held' && this.client.length > 0) {
      this.unanswered = nameOf(this.pairing.last!);
      this.reading.on('reply lost');
      this.advance();
    }
    while (this.reading.state === 'guess' && this.client.length > 0) {
      this.guess(this.client.peekRest());
      this.advance();
    }
    if (this.client.length > 0 || this.chunk || this.reading.state === 'content') this.cut();
    const { closed } = ending;
    const lost = this.missingAtEnd('server', ending);
    const gone = this.missingAtEnd('client', ending);
    this.pairing.end(lost, closed?.client !== undefined && closed.server !== undefined && gone === 0);
  }

  protected readServer(): boolean {
    if (this.duplex.turnsToTls(this.server)) return false;
    const line = this.server.line();
    if (!line) return false;
    if (this.#reply.push(line)) this.#hear(true);
    return true;
  }

  protected ask(kind: SmtpExchange['kind'], own: Partial<SmtpExchange>, spans: Span[]): SmtpExchange {
    const { open } = this.pairing;
    if (this.state === 'connected' && this.opened === false) this.#session.begin(false);
    // A message follows the 354 (RFC 5321 §4.1.1.4).
    return this.pairing.ask(spans, () => this.begin(kind, own, spans, open > 0), kind === 'content');
  }

  #hear(complete: boolean): void {
    const { reply, text, spans } = this.#reply.end(complete);
    const first = spans[0]!;
    const client = this.client;
    const heard = { reply: { reply, text }, spans };
    const lost = first.seen > client.position || client.hasGap || this.isGuessed;
    // A hole swallowed the end of the content: the server has seen it, since it answers.
    const isWithin = this.reading.state === 'content' && this.pairing.open === 0;
    if (isWithin ? lost : first.seen > client.position && !this.chunk) this.cut();
    if (this.chunk) this.#heardWithinChunk(first.seen, reply);
    if (this.state === 'connected') {
      if (this.#greets(reply, first)) {
        const greeting = this.begin('greeting', {}, [], false);
        this.pairing.skip(heard);
        this.#settle(greeting, heard);
        return;
      }
      this.#session.begin(this.opened === true);
    }
    this.pairing.hear(heard, client.position);
  }

  #heardWithinChunk(seen: number, reply: SmtpReply): void {
    const { exchange, left, size } = this.chunk!;
    if (this.pairing.first !== exchange) return;
    if (left === size && size > 0 && (reply.code ?? 0) >= 500 && seen <= this.client.position) {
      // Refused before any of it was sent: the server reads a command next.
      this.chunk = null;
      this.reading.on('BDAT refused');
    } else if (seen > this.client.position) this.endChunk(false);
  }

  #greets({ code, enhancedStatus }: SmtpReply, { at }: Span): boolean {
    if (this.opened === true) return at === 0;
    const nothingAsked = this.pairing.open === 0;
    if (this.opened === false)
      return nothingAsked && GREETINGS.includes(code ?? 0) && enhancedStatus === null;
    return nothingAsked || GREETINGS.includes(code ?? 0);
  }

  fits(exchange: SmtpExchange, { reply }: Answer): boolean | null {
    const only = ONLY[reply.code ?? 0];
    return only ? only.includes(nameOf(exchange)) : null;
  }

  expects(exchange: SmtpExchange): number {
    return this.protocol === 'lmtp' && isFinalContent(exchange)
      ? Math.max(1, this.#session.accepted.length)
      : 1;
  }

  answer(exchange: SmtpExchange, heard: Heard<Answer>): boolean {
    const { reply } = heard.reply;
    this.#goesOn = null;
    if (this.protocol === 'lmtp' && isFinalContent(exchange)) {
      const { accepted, knowsRecipients } = this.#session;
      if (!knowsRecipients) {
        this.#settle(exchange, heard);
        this.#goesOn = exchange;
        return true;
      }
      const forwardPath = accepted[exchange.recipientReplies.length];
      if (forwardPath !== undefined) exchange.recipientReplies.push({ forwardPath, reply });
      if (exchange.recipientReplies.length < accepted.length) {
        this.#note(exchange, heard);
        return false;
      }
    }
    this.#settle(exchange, heard);
    return true;
  }

  answerUnknown(heard: Heard<Answer>, lost: number | null): void {
    const { code } = heard.reply.reply;
    if (lost === null && this.#goesOn) {
      this.#note(this.#goesOn, heard);
      return;
    }
    const kind = lost === null || code === 421 ? 'unsolicited' : 'command';
    const exchange = this.begin(kind, {}, [], false);
    if (kind === 'command') loseCommand(exchange, lost!);
    exchange.protection = this.duplex.protectionOf(heard.spans[0]);
    this.#settle(exchange, heard);
  }

  lose(exchange: SmtpExchange, octets: number): void {
    loseReply(exchange, octets);
    this.#session.place(exchange, null);
    if (this.reading.state !== 'held' || !holds(exchange)) return;
    this.unanswered = nameOf(exchange);
    this.reading.on('reply lost');
  }

  #note(exchange: SmtpExchange, { reply: { reply, text }, spans }: Heard<Answer>): void {
    this.lastReplyOrder = orderOf(spans.at(-1)!);
    exchange.reply = exchange.reply === null ? text : `${exchange.reply}\n${text}`;
    exchange.response = reply;
    addReplyFrames(exchange, spans);
  }

  #settle(exchange: SmtpExchange, heard: Heard<Answer>): void {
    this.#note(exchange, heard);
    const { reply } = heard.reply;
    const code = reply.code ?? 0;
    const { verb, kind } = exchange;
    this.#session.place(exchange, reply);
    if ((verb === 'EHLO' || verb === 'LHLO') && code < 300) exchange.capabilities = capabilitiesOf(reply);
    const isUnknown = kind === 'command' && verb === null;
    if (isUnknown && (code === 334 || code === 354)) this.reading.on(`reply ${code}`);
    if (this.reading.state !== 'held' || !holds(exchange) || (this.pairing.last ?? exchange) !== exchange)
      return;
    if (verb === 'STARTTLS' && code < 300) this.duplex.acceptStartTls(this.lastReplyOrder);
    if (verb === 'DATA' && code === 354) this.reading.on('reply 354');
    else if (verb !== 'DATA' && verb !== 'STARTTLS' && code === 334) this.reading.on('reply 334');
    else this.reading.on('other reply');
  }
}

/** How it is called in the tables. */
function nameOf({ kind, verb }: SmtpExchange): string {
  return kind === 'command' ? (verb ?? '') : kind;
}

/** Whether its reply tells how the client's next octets are read. */
function holds({ kind, verb }: SmtpExchange): boolean {
  return kind === 'response' || verb === 'DATA' || verb === 'AUTH' || verb === 'STARTTLS';
}

/** The dialogue of an SMTP (RFC 5321) or LMTP (RFC 2033) connection. */
export function smtp(stream: Spoken, protocol: 'smtp' | 'lmtp' = 'smtp'): Conversation<SmtpExchange> {
  return converse(protocol, stream, new SmtpDialogue(protocol, stream.opened));
}
