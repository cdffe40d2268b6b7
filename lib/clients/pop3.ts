import { MaillabError } from '../errors.js';
import { END_OF_DATA, unstuff } from '../protocols/content.js';
import { parseReply } from '../protocols/pop3/dialogue.js';
import type { Pop3Reply } from '../protocols/pop3/exchange.js';
import { isMultiLine } from '../protocols/pop3/state.js';
import { redactCommand, redactSasl } from '../protocols/redact.js';
import { lineOf, textOf } from '../protocols/text.js';
import { LineConnection, refuseControls, type SessionOptions } from './connection.js';
import { LineSession } from './session.js';
import { Transcript } from './transcript.js';

/** A reply, parsed, and as it came: `text` has all its lines joined by `\n`, the final dot included. */
export interface Pop3SessionReply extends Pop3Reply {
  text: string;
  /** What a multi-line reply carried, dot-stuffing undone: with RETR the message. Null for a single line. */
  bytes: Uint8Array | null;
}

/** A POP3 session typed by hand: sends exactly what it is told, and shows each line as it is sent and as it comes. */
export class Pop3Session extends LineSession {
  #authenticating = false;

  private constructor(
    connection: LineConnection,
    transcript: Transcript,
    /** The server's first line. */
    readonly greeting: Pop3SessionReply,
  ) {
    super(connection, transcript);
  }

  static async open(options: SessionOptions): Promise<Pop3Session> {
    const connection = await LineConnection.open(options);
    const transcript = new Transcript(options);
    const greeting = await readReply(connection, transcript, false, 'the greeting');
    return new Pop3Session(connection, transcript, greeting);
  }

  /**
   * Sends one line and waits for its reply, to the final dot where it has several lines. After an STLS that the server
   * accepts, TLS begins before this returns. Throws a UsageError, with nothing sent, when the line contains CR, LF or
   * NUL.
   */
  async command(line: string): Promise<Pop3SessionReply> {
    const [reply] = await this.pipeline([line]);
    if (/^STLS\s*$/i.test(line) && reply!.status === '+OK') await this.inTurn(() => this.beginTls());
    return reply!;
  }

  /** Sends several lines in one write (RFC 2449 §6.6); their replies, in order. */
  async pipeline(lines: string[]): Promise<Pop3SessionReply[]> {
    lines.forEach(refuseControls);
    return this.inTurn(async () => {
      this.connection.write(lines.map((line) => `${line}\r\n`).join(''));
      const shown = lines.map((line) => this.#safe(line));
      for (const line of shown) this.transcript.sent(line);
      const replies: Pop3SessionReply[] = [];
      for (const [i, line] of lines.entries()) {
        const [, verb, argument] = /^(\S*) *(.*)$/.exec(line)!;
        const goesOn = !this.#authenticating && isMultiLine(verb!.toUpperCase(), argument!);
        const doing = `the reply to "${shown[i]}"`;
        const reply = await readReply(this.connection, this.transcript, goesOn, doing);
        this.#authenticating = reply.status === '+';
        replies.push(reply);
      }
      return replies;
    });
  }

  /** Sends STLS and begins TLS (RFC 2595 §4); throws when the server refuses. */
  async startTls(): Promise<Pop3SessionReply> {
    const reply = await this.command('STLS');
    if (reply.status !== '+OK') {
      throw new MaillabError(`Cannot start TLS with ${this.connection.name}: ${reply.text}`);
    }
    return reply;
  }

  /** Sends QUIT, which deletes what DELE marked (RFC 1939 §6), and waits until both ends have closed. */
  async quit(): Promise<Pop3SessionReply> {
    const reply = await this.command('QUIT');
    await this.connection.closeAfterPeer();
    return reply;
  }

  #safe(line: string): string {
    if (this.connection.options.showPasswords) return line;
    return this.#authenticating ? redactSasl(line) : redactCommand(line);
  }
}

const EMPTY = '.\r\n';

async function readReply(
  connection: LineConnection,
  transcript: Transcript,
  goesOn: boolean,
  doing: string,
): Promise<Pop3SessionReply> {
  const first = lineOf(await connection.line(doing));
  transcript.received(first);
  const reply = parseReply(first, true);
  if (!goesOn || reply.status !== '+OK') return { ...reply, text: first, bytes: null };
  const span = await connection.until((inbox) => {
    const empty = inbox.startsWith(EMPTY);
    if (empty === undefined) return null;
    return empty ? inbox.take(EMPTY.length) : inbox.through(END_OF_DATA);
  }, doing);
  const rest = textOf(span.bytes).replaceAll('\r\n', '\n').replace(/\n$/, '');
  transcript.received(rest);
  const body = span.bytes.subarray(0, span.bytes.length - EMPTY.length);
  const { bytes } = unstuff({ ...span, bytes: body }, true);
  const text = textOf(bytes).replace(/\r?\n$/, '');
  return { ...reply, lines: text === '' ? [] : text.split(/\r?\n/), text: `${first}\n${rest}`, bytes };
}

/** Connects and waits for the greeting. Errors: LabUnreachableError when nobody answers there. */
export function pop3Session(options: SessionOptions): Promise<Pop3Session> {
  return Pop3Session.open(options);
}
