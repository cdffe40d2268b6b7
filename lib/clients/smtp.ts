import { MaillabError, UsageError } from '../errors.js';
import { redactCommand, redactSasl } from '../protocols/redact.js';
import { ReplyAssembler, type SmtpReply } from '../protocols/smtp/reply.js';
import { lineOf } from '../protocols/text.js';
import { LineConnection, refuseControls, type SessionOptions } from './connection.js';
import { LineSession } from './session.js';
import { Transcript } from './transcript.js';

/** A reply, parsed, and as it came: `text` has its lines joined by `\n`. */
export interface SessionReply extends SmtpReply {
  text: string;
}

/** An SMTP session typed by hand: sends exactly what it is told, and shows each line as it is sent and as it comes. */
export class SmtpSession extends LineSession {
  #last: SessionReply;
  #authenticating = false;

  private constructor(
    connection: LineConnection,
    transcript: Transcript,
    /** The server's first reply. */
    readonly greeting: SessionReply,
  ) {
    super(connection, transcript);
    this.#last = greeting;
  }

  static async open(options: SessionOptions): Promise<SmtpSession> {
    const connection = await LineConnection.open(options);
    const transcript = new Transcript(options);
    const greeting = await readReply(connection, transcript, 'the greeting');
    return new SmtpSession(connection, transcript, greeting);
  }

  /**
   * Sends one line and waits for its reply. After a `STARTTLS` that the server accepts, TLS begins before this returns.
   * Throws a UsageError, with nothing sent, when the line contains CR, LF or NUL.
   */
  command(line: string): Promise<SessionReply> {
    refuseControls(line);
    return this.inTurn(async () => {
      this.#send([line]);
      return this.#afterReply(line, await this.#read(`the reply to "${this.#safe(line)}"`));
    });
  }

  /** Sends several lines in one write (RFC 2920); their replies, in order. STARTTLS may not be among them. */
  pipeline(lines: string[]): Promise<SessionReply[]> {
    lines.forEach(refuseControls);
    if (lines.some(isStartTls)) {
      throw new UsageError(
        'Cannot pipeline "STARTTLS": nothing may follow it before TLS begins. Send it alone.',
      );
    }
    return this.inTurn(async () => {
      this.#send(lines);
      const replies: SessionReply[] = [];
      for (const line of lines) {
        replies.push(await this.#afterReply(line, await this.#read(`the reply to "${this.#safe(line)}"`)));
      }
      return replies;
    });
  }

  /**
   * Sends a message after DATA's 354: line ends become CRLF, lines that start with a dot get another
   * (RFC 5321 §4.5.2), and the final dot line is added.
   */
  data(message: string | Uint8Array): Promise<SessionReply> {
    return this.inTurn(async () => {
      if (this.#last.code !== 354) {
        throw new UsageError(
          'Cannot send the message: the server has not said 354. Send "DATA" first, and look at its reply.',
        );
      }
      const text = typeof message === 'string' ? message : Buffer.from(message).toString('latin1');
      const stuffed = `${text.replace(/\r\n|\r|\n/g, '\r\n').replace(/(^|\r\n)\./g, '$1..')}${/[\r\n]$/.test(text) || text === '' ? '' : '\r\n'}.\r\n`;
      this.connection.write(Buffer.from(stuffed, typeof message === 'string' ? 'utf8' : 'latin1'));
      const shown = typeof message === 'string' ? stuffed : Buffer.from(stuffed, 'latin1').toString();
      this.transcript.sent(shown.slice(0, -2).replaceAll('\r\n', '\n'));
      return this.#read('the reply to the message');
    });
  }

  /** The next reply, whatever it answers. */
  reply(): Promise<SessionReply> {
    return this.inTurn(() => this.#read('a reply'));
  }

  /** Sends STARTTLS and begins TLS; throws when the server refuses. */
  async startTls(): Promise<SessionReply> {
    const reply = await this.command('STARTTLS');
    if (reply.code !== 220)
      throw new MaillabError(`Cannot start TLS with ${this.connection.name}: ${reply.text}`);
    return reply;
  }

  /** Sends QUIT and waits until both ends have closed. */
  async quit(): Promise<SessionReply> {
    const reply = await this.command('QUIT');
    await this.connection.closeAfterPeer();
    return reply;
  }

  #send(lines: string[]): void {
    this.connection.write(lines.map((line) => `${line}\r\n`).join(''));
    for (const line of lines) this.transcript.sent(this.#safe(line));
  }

  #safe(line: string): string {
    if (this.connection.options.showPasswords) return line;
    return this.#authenticating ? redactSasl(line) : redactCommand(line);
  }

  async #read(doing: string): Promise<SessionReply> {
    this.#last = await readReply(this.connection, this.transcript, doing);
    return this.#last;
  }

  async #afterReply(line: string, reply: SessionReply): Promise<SessionReply> {
    this.#authenticating = reply.code === 334;
    if (isStartTls(line) && reply.code === 220) await this.beginTls();
    return reply;
  }
}

function isStartTls(line: string): boolean {
  return /^STARTTLS\s*$/i.test(line);
}

async function readReply(
  connection: LineConnection,
  transcript: Transcript,
  doing: string,
): Promise<SessionReply> {
  const assembler = new ReplyAssembler();
  for (;;) {
    const line = await connection.line(doing);
    transcript.received(lineOf(line));
    if (!assembler.push(line)) continue;
    const { reply, text } = assembler.end(true);
    return { ...reply, text };
  }
}

/** Connects and waits for the greeting. Errors: LabUnreachableError when nobody answers there. */
export function smtpSession(options: SessionOptions): Promise<SmtpSession> {
  return SmtpSession.open(options);
}
