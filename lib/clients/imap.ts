import { MaillabError, UsageError } from '../errors.js';
import { ImapLineReader } from '../protocols/imap/line.js';
import { type ImapResponse, readResponse } from '../protocols/imap/response.js';
import type { Inbox } from '../protocols/inbox.js';
import { redactCommand, redactSasl } from '../protocols/redact.js';
import { LineConnection, refuseControls, type SessionOptions } from './connection.js';
import { LineSession } from './session.js';
import { Transcript } from './transcript.js';

/** What came for one line: untagged data, then the tagged response or a continuation. */
export interface ImapReply {
  /** Of the tagged response; `+` when the server asks to go on. */
  status: 'OK' | 'NO' | 'BAD' | '+';
  responses: ImapResponse[];
  /** As it came: lines joined by `\n`. */
  text: string;
}

/** Larger than any message of the lab: a literal that announces more is refused before a byte of it is kept. */
const LARGEST_LITERAL = 64 * 1024 * 1024;

const ANNOUNCED = /\{(\d+)(\+?)\}$/;

/** An IMAP session typed by hand: tags included, it sends exactly what it is told and shows what comes. */
export class ImapSession extends LineSession {
  /** Tag of the command that waits for the client to go on after `+`. */
  #continuing: { tag: string; verb: string } | null = null;
  #reader: ImapLineReader | null = null;
  greeting!: ImapResponse;

  private constructor(connection: LineConnection, transcript: Transcript) {
    super(connection, transcript);
  }

  static async open(options: SessionOptions): Promise<ImapSession> {
    const session = new ImapSession(await LineConnection.open(options), new Transcript(options));
    session.greeting = await session.#response('the greeting');
    return session;
  }

  /**
   * Sends one line, such as `a1 SELECT INBOX`, and waits for the tagged response, or for `+`: the next line is then
   * the answer to that (a SASL message, `DONE`, the text of a literal). `literal` is sent for the `{n}` or `{n+}` that
   * ends the line. After a STARTTLS that the server accepts, TLS begins before this returns. Throws a UsageError, with
   * nothing sent, when the line contains CR, LF or NUL, or announces another size than the literal's.
   */
  command(line: string, literal?: string | Uint8Array): Promise<ImapReply> {
    refuseControls(line);
    const announced = ANNOUNCED.exec(line);
    const octets = literal === undefined ? null : Buffer.from(literal);
    if (octets && Number(announced?.[1]) !== octets.length) {
      const sizes = `the literal has ${octets.length} octets`;
      throw new UsageError(`Cannot send "${line}": ${sizes}. End the line with {${octets.length}}.`);
    }
    if (announced?.[2] && !octets && !this.#continuing) {
      const why = 'a literal with "+" follows its line at once';
      throw new UsageError(`Cannot send "${line}": ${why}. Give the literal as the second argument.`);
    }
    return this.inTurn(async () => {
      const shown = this.#safe(line);
      const answers = this.#continuing;
      const tag = answers?.tag ?? line.split(' ')[0]!;
      const verb = answers?.verb ?? (line.split(' ')[1] ?? '').toUpperCase();
      this.connection.write(`${line}\r\n`);
      this.transcript.sent(shown);
      if (octets && announced![2]) this.#sendLiteral(octets);
      let reply = await this.#reply(tag, verb, `the response to "${shown}"`);
      if (octets && !announced![2] && reply.status === '+') {
        this.#sendLiteral(octets);
        const rest = await this.#reply(tag, verb, `the response to "${shown}"`);
        reply = join(reply, rest);
      }
      if (verb === 'STARTTLS' && reply.status === 'OK') await this.beginTls();
      return reply;
    });
  }

  /** Sends several lines in one write; the reply of each, in their order, whatever order the server chose. */
  pipeline(lines: string[]): Promise<ImapReply[]> {
    lines.forEach(refuseControls);
    return this.inTurn(async () => {
      this.connection.write(lines.map((line) => `${line}\r\n`).join(''));
      for (const line of lines) this.transcript.sent(this.#safe(line));
      const tags = lines.map((line) => line.split(' ')[0]!);
      const replies = new Map<string, ImapReply>();
      let responses: ImapResponse[] = [];
      while (tags.some((tag) => !replies.has(tag))) {
        const response = await this.#response(`the responses to ${tags.join(', ')}`);
        responses.push(response);
        if (response.type !== 'tagged') continue;
        replies.set(response.tag!, replyOf(responses));
        responses = [];
      }
      return tags.map((tag) => replies.get(tag)!);
    });
  }

  /** The next response, whatever it is: with IDLE, what the server reports while the client waits. */
  next(): Promise<ImapResponse> {
    return this.inTurn(() => this.#response('a response'));
  }

  /** Each response as it comes, for as long as the caller takes them: `for await (const r of session.responses()) …`. */
  async *responses(): AsyncGenerator<ImapResponse> {
    for (;;) yield await this.next();
  }

  /** Ends IDLE (RFC 2177) and waits for its tagged response. */
  done(): Promise<ImapReply> {
    return this.command('DONE');
  }

  /** Sends `TAG STARTTLS` and begins TLS; throws when the server refuses. */
  async startTls(tag = 'tls'): Promise<ImapReply> {
    const reply = await this.command(`${tag} STARTTLS`);
    if (reply.status !== 'OK')
      throw new MaillabError(`Cannot start TLS with ${this.connection.name}: ${reply.text}`);
    return reply;
  }

  /** Sends `TAG LOGOUT` and waits until both ends have closed. */
  async logout(tag = 'bye'): Promise<ImapReply> {
    const reply = await this.command(`${tag} LOGOUT`);
    await this.connection.closeAfterPeer();
    return reply;
  }

  #sendLiteral(octets: Buffer): void {
    this.connection.write(Buffer.concat([octets, Buffer.from('\r\n')]));
    this.transcript.sent(octets.toString().replaceAll('\r\n', '\n'));
  }

  async #reply(tag: string, verb: string, doing: string): Promise<ImapReply> {
    const responses: ImapResponse[] = [];
    for (;;) {
      const response = await this.#response(doing);
      responses.push(response);
      const completes = response.tag === tag;
      if (!completes && response.type !== 'continuation') continue;
      this.#continuing = completes ? null : { tag, verb };
      return replyOf(responses);
    }
  }

  async #response(doing: string): Promise<ImapResponse> {
    const line = await this.connection.until((inbox) => this.#next(inbox, doing), doing);
    const response = readResponse(line);
    this.transcript.received(response.source);
    return response;
  }

  #next(inbox: Inbox, doing: string) {
    this.#reader ??= new ImapLineReader(inbox, false);
    const line = this.#reader.next();
    if (this.#reader.announced > LARGEST_LITERAL) {
      throw this.connection.failed(
        doing,
        `the server announced a literal of ${this.#reader.announced} octets`,
      );
    }
    return line;
  }

  #safe(line: string): string {
    if (this.connection.options.showPasswords) return line;
    return this.#continuing?.verb === 'AUTHENTICATE' ? redactSasl(line) : redactCommand(line);
  }
}

function replyOf(responses: ImapResponse[]): ImapReply {
  const last = responses.at(-1)!;
  const status = last.type === 'continuation' ? '+' : ((last.status ?? 'BAD') as 'OK');
  return { status, responses, text: responses.map(({ source }) => source).join('\n') };
}

function join(first: ImapReply, second: ImapReply): ImapReply {
  const responses = [...first.responses, ...second.responses];
  return { status: second.status, responses, text: `${first.text}\n${second.text}` };
}

/** Connects and waits for the greeting. Errors: LabUnreachableError when nobody answers there. */
export function imapSession(options: SessionOptions): Promise<ImapSession> {
  return ImapSession.open(options);
}
