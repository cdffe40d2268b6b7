import type { Part } from '../../wire/stream.js';
import { type Content, END_OF_DATA, unstuff } from '../content.js';
import { type Conversation, converse, type Spoken } from '../conversation.js';
import { addReplyFrames, orderOf } from '../exchange.js';
import type { Span } from '../inbox.js';
import { type Ending, lazily, loseCommand, loseReply, type Own } from '../line-dialogue.js';
import { type Heard, Pairing, type Pairs } from '../pairing.js';
import { lineOf, textOf } from '../text.js';
import { Pop3Client } from './client.js';
import type { Pop3Exchange, Pop3Reply } from './exchange.js';
import { inOrder, isMultiLine, needsLogin, next, type Pop3Event, type Pop3State } from './state.js';

const END = '.\r\n';

interface Answer {
  line: string;
  reply: Pop3Reply;
  /** The lines after the first, with the final dot line where there is one. */
  body: Span | null;
}

/** A reply of which more lines may come. */
interface Begun {
  first: Span;
  line: string;
  /** Whether more lines do come; null until the next one tells. */
  isLong: boolean | null;
}

/** Follows a POP3 connection. */
export class Pop3Dialogue extends Pop3Client implements Pairs<Pop3Exchange, Answer> {
  protected readonly server = this.duplex.server;
  protected readonly pairing = new Pairing<Pop3Exchange, Answer>(this, false);
  #begun: Begun | null = null;
  #state: Pop3State = 'CONNECTED';
  /** False while a hole hides where the session stands. */
  #certain = true;

  override push(part: Part): void {
    const begun = this.#begun;
    if (begun && part.from === 'server' && part.missing) {
      // The server has received more since: this belongs to another reply.
      if (begun.isLong === null || (part.seen ?? 0) > begun.first.seen) this.#endReply(false);
    }
    super.push(part);
  }

  protected get state(): Pop3State {
    return this.#state;
  }

  protected get stateInTls(): Pop3State {
    return 'AUTHORIZATION';
  }

  protected nothing(): Own<Pop3Exchange> {
    return { verb: null, argument: '', response: null, content: null, capabilities: null };
  }

  protected turn(seen: number, missing: number): void {
    const { position } = this.server;
    const isHole = seen > position;
    // The client goes on: it has seen the end of a reply that a hole swallowed.
    if (this.#begun && (isHole || this.server.hasGap || this.#begun.isLong === null)) this.#endReply(false);
    if (isHole && missing > 0 && this.client.length > 0) this.line(this.client.rest());
    if (this.#state === 'CONNECTED' && this.opened === true && isHole) this.#move('greeting lost');
    this.pairing.turn(seen, position);
  }

  protected end(ending: Ending): void {
    if (this.#begun) this.#endReply(false);
    else if (this.server.length > 0) this.#hear(this.server.rest(), null, false);
    while (this.reading.state === 'held' && this.client.length > 0) {
      this.unanswered = this.pairing.last?.verb ?? 'response';
      this.reading.on('reply lost');
      this.advance();
    }
    if (this.client.length > 0) {
      if (this.reading.state === 'guess') this.guess(this.client.peekRest());
      this.line(this.client.rest());
    }
    const { closed } = ending;
    const isOver = closed?.client !== undefined && closed.server !== undefined;
    const gone = this.missingAtEnd('client', ending);
    this.pairing.end(this.missingAtEnd('server', ending), isOver && gone === 0);
  }

  protected readServer(): boolean {
    if (this.#begun) return this.#readBody(this.#begun);
    if (this.duplex.turnsToTls(this.server)) return false;
    const first = this.server.line();
    if (!first) return false;
    const line = lineOf(first);
    const isLong = /^\+OK\b/i.test(line) ? this.#isLong(first) : this.#isWithin(first, line);
    if (isLong === false) this.#hear(first, null, true);
    else this.#begun = { first, line, isLong };
    return true;
  }

  /** Whether more lines follow a positive one; null where it is not known what it answers. */
  #isLong(first: Span): boolean | null {
    if (this.#isGreeting(first)) return false;
    const asked = this.pairing.candidate(first, this.client.position);
    if (asked === undefined || (asked === null && this.#isLate)) return null;
    return asked !== null && asked.verb !== null && isMultiLine(asked.verb, asked.argument);
  }

  /** Whether the line belongs to a reply of which the beginning is missing. */
  #isWithin(first: Span, line: string): boolean {
    return (first.missing > 0 || this.#isLate) && !/^(?:-ERR\b|\+(?: |$))/i.test(line);
  }

  /** The capture began late, and the client has said nothing since. */
  get #isLate(): boolean {
    return this.opened === false && !this.hasAsked;
  }

  #readBody(begun: Begun): boolean {
    if (begun.isLong === null) {
      if (this.duplex.turnsToTls(this.server)) {
        this.#endReply(true);
        return true;
      }
      const line = this.server.peekLine();
      if (line === null) return false;
      if (/^(?:\+OK|-ERR)\b/.test(line)) this.#endReply(true);
      else begun.isLong = true;
      return true;
    }
    const empty = this.server.startsWith(END);
    if (empty === undefined) return false;
    const span = empty ? this.server.take(END.length) : this.server.through(END_OF_DATA);
    if (!span) return false;
    this.#begun = null;
    this.#hear(begun.first, span, true);
    return true;
  }

  /** The reply goes no further. */
  #endReply(complete: boolean): void {
    const { first, isLong } = this.#begun!;
    this.#begun = null;
    if (isLong === null) this.#hear(first, null, true);
    else this.#hear(first, this.server.rest(), complete);
  }

  #isGreeting(first: Span): boolean {
    if (this.#state !== 'CONNECTED') return false;
    return this.opened === true ? first.at === 0 : this.opened === undefined && this.pairing.open === 0;
  }

  #hear(first: Span, body: Span | null, complete: boolean): void {
    const line = lineOf(first);
    const heard = {
      reply: { line, reply: parseReply(line, complete), body },
      spans: body ? [first, body] : [first],
    };
    if (this.#isGreeting(first)) {
      const greeting = this.begin('greeting', {}, [], false);
      this.pairing.skip(heard);
      this.#settle(greeting, heard);
      return;
    }
    if (first.seen > this.client.position && this.client.length > 0) this.line(this.client.rest());
    if (this.#state === 'CONNECTED') this.#begin();
    this.pairing.hear(heard, this.client.position);
  }

  /** There is no greeting to wait for: the first command tells where the session stands. */
  #begin(): void {
    const verb = this.pairing.first?.verb;
    const isBefore = this.opened === true || !verb || inOrder('AUTHORIZATION', verb);
    this.#move(isBefore ? 'began before login' : 'began after login');
    this.#certain = this.opened !== false;
  }

  fits(exchange: Pop3Exchange, { reply }: Answer): boolean | null {
    if (reply.status !== '+') return null;
    return exchange.kind === 'response' || exchange.verb === 'AUTH';
  }

  expects(): number {
    return 1;
  }

  answer(exchange: Pop3Exchange, heard: Heard<Answer>): boolean {
    this.#settle(exchange, heard);
    return true;
  }

  answerUnknown(heard: Heard<Answer>, lost: number | null): void {
    const isLate = this.#isLate;
    const exchange = this.begin(lost === null && !isLate ? 'unsolicited' : 'command', {}, [], false);
    if (lost !== null || isLate) loseCommand(exchange, lost ?? 0);
    exchange.protection = this.duplex.protectionOf(heard.spans[0]);
    this.#settle(exchange, heard);
  }

  lose(exchange: Pop3Exchange, octets: number): void {
    loseReply(exchange, octets);
    this.#place(exchange);
    this.#certain = false;
    if (this.reading.state !== 'held') return;
    this.unanswered = exchange.verb ?? 'response';
    this.reading.on('reply lost');
  }

  #settle(exchange: Pop3Exchange, heard: Heard<Answer>): void {
    const { line, reply, body } = heard.reply;
    exchange.response = reply;
    exchange.reply = line;
    addReplyFrames(exchange, heard.spans);
    if (body) {
      const { bytes } = body;
      const length = bytes.length - (reply.complete ? END.length : 0);
      const isWhole = reply.complete && reply.status !== null;
      this.#read(exchange, reply, unstuff({ ...body, bytes: bytes.subarray(0, length) }, isWhole));
      const text = (): string => `${line}\n${textOf(bytes)}`.replaceAll('\r\n', '\n').replace(/\n$/, '');
      lazily(exchange, 'reply', text);
    }
    this.lastReplyOrder = orderOf(heard.spans.findLast(({ segments }) => segments.length > 0)!);
    this.#place(exchange);
    const { verb, kind } = exchange;
    const isChallenge = reply.status === '+';
    if (exchange.unknown === 'command' && isChallenge) this.reading.on('challenge');
    if (this.reading.state !== 'held' || (this.pairing.last ?? exchange) !== exchange) return;
    if (verb === 'STLS' && reply.status === '+OK') this.duplex.acceptStartTls(this.lastReplyOrder);
    const isAuth = verb === 'AUTH' || kind === 'response';
    this.reading.on(isAuth && isChallenge ? 'challenge' : 'other reply');
  }

  #read(exchange: Pop3Exchange, reply: Pop3Reply, content: Content): void {
    if (exchange.verb === 'RETR' || exchange.verb === 'TOP') {
      exchange.content = content;
      return;
    }
    const text = textOf(content.bytes).replace(/\r?\n$/, '');
    reply.lines = text === '' ? [] : text.split(/\r?\n/);
    if (exchange.verb !== 'CAPA') return;
    exchange.capabilities = new Map(
      reply.lines.map((line) => {
        const [name, ...parameters] = line.trim().split(/ +/);
        return [name!.toUpperCase(), parameters];
      }),
    );
  }

  #place(exchange: Pop3Exchange): void {
    const { kind, verb, response, unknown } = exchange;
    const isAccepted = response?.status === '+OK';
    if (!this.#certain && isAccepted && verb && needsLogin(verb)) {
      this.#move('began after login');
      this.#certain = true;
    }
    exchange.state = this.#state;
    exchange.outOfOrder =
      this.#certain && kind === 'command' && unknown !== 'command' && !inOrder(this.#state, verb!);
    if (unknown !== undefined) this.#certain = false;
    if (!isAccepted && response?.status !== '-ERR') return;
    const isList = verb === 'AUTH' && exchange.argument.trim() === '';
    if (!isList) this.#move(`${verb ?? kind} ${isAccepted ? '+' : '-'}` as Pop3Event);
  }

  #move(event: Pop3Event): void {
    this.#state = next(this.#state, event);
  }
}

/** Reads the first line of a reply. */
export function parseReply(line: string, complete: boolean): Pop3Reply {
  const match = /^(\+OK|-ERR|\+(?= |$))(?: (?:\[([^\]]*)\] ?)?(.*))?$/is.exec(line);
  if (!match) return { status: null, responseCode: null, information: line, lines: [], complete };
  const status = match[1]!.toUpperCase() as '+OK' | '-ERR' | '+';
  return { status, responseCode: match[2] ?? null, information: match[3] ?? '', lines: [], complete };
}

/** The dialogue of a POP3 connection (RFC 1939). */
export function pop3(stream: Spoken): Conversation<Pop3Exchange> {
  return converse('pop3', stream, new Pop3Dialogue(stream.opened));
}
