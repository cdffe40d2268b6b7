import { END_OF_DATA, join, unstuff } from '../content.js';
import { addCommandFrames } from '../exchange.js';
import type { Span } from '../inbox.js';
import { LineDialogue, lazily } from '../line-dialogue.js';
import { Machine } from '../machine.js';
import type { Pairing } from '../pairing.js';
import { lineOf, textOf } from '../text.js';
import type { SmtpExchange } from './exchange.js';
import { indexOfCommand, looksLike, type Reading, type ReadingEvent, reading } from './reading.js';

const EMPTY_CONTENT = '.\r\n';

/**
 * Reads what an SMTP client says: commands, answers to challenges, messages and chunks; where a hole hides the reply that
 * would tell which, it guesses.
 */
export abstract class SmtpClient extends LineDialogue<SmtpExchange> {
  protected readonly client = this.duplex.client;
  protected readonly server = this.duplex.server;
  protected readonly reading: Machine<Reading, ReadingEvent>;
  protected chunk: { exchange: SmtpExchange; size: number; left: number; spans: Span[] } | null = null;
  /** Octets of the server that the client had received when it began the content. */
  protected contentSeen: number | null = null;
  /** What the client said last of which the reply was lost. */
  protected unanswered: string | null = null;
  /** Nobody said that a content begins here. */
  protected isGuessed = false;
  /** The hole of which it was seen what follows it. */
  #judged: number | null = null;
  protected abstract readonly pairing: Pick<Pairing<SmtpExchange, never>, 'open' | 'extend'>;

  constructor(opened?: boolean) {
    super(opened);
    this.reading = new Machine<Reading, ReadingEvent>(reading, opened === false ? 'guess' : 'command');
  }

  /** What was said waits for its reply. */
  protected abstract ask(kind: SmtpExchange['kind'], own: Partial<SmtpExchange>, spans: Span[]): SmtpExchange;

  protected readClient(): boolean {
    const client = this.client;
    const { gap } = client;
    if (gap !== null && gap !== this.#judged) {
      this.#judged = gap;
      this.reading.on('hole');
    }
    switch (this.reading.state) {
      case 'held':
        return false;
      case 'chunk':
        return this.#readChunk();
      case 'content':
        return this.#readContent();
      case 'guess': {
        if (this.#turnsToTls()) return false;
        const line = client.peekLine();
        if (line !== null) this.guess(line);
        return line !== null;
      }
      default: {
        if (this.#turnsToTls()) return false;
        const line = client.line();
        if (line) this.#line(line);
        return line !== null;
      }
    }
  }

  #turnsToTls(): boolean {
    if (!this.duplex.turnsToTls(this.client)) return false;
    // Where the capture begins late, what was taken for the greeting accepted STARTTLS.
    const last = this.exchanges.at(-1);
    if (this.opened === false && last?.kind === 'greeting') {
      Object.assign(last, { kind: 'command', unknown: 'command' });
    }
    return true;
  }

  protected guess(line: string): void {
    this.reading.on(looksLike(line, this.unanswered, this.client.length <= line.length));
    this.unanswered = null;
    if (this.reading.state === 'content') this.isGuessed = true;
  }

  #line(line: Span): void {
    const text = lineOf(line);
    if (this.reading.state === 'response') {
      this.ask('response', { command: text, argument: text }, [line]);
      this.reading.on('sent response');
      return;
    }
    const [, verb, argument] = /^(\S*)[ \t]*(.*)$/s.exec(text)!;
    const own = { command: text, verb: verb!.toUpperCase(), argument: argument! };
    const exchange = this.ask('command', own, [line]);
    const size = own.verb === 'BDAT' ? /^(\d{1,15})(?:\s+LAST)?\s*$/i.exec(argument!) : null;
    if (size) {
      this.chunk = { exchange, size: Number(size[1]), left: Number(size[1]), spans: [] };
      this.reading.on('sent BDAT');
    } else if (own.verb === 'DATA' || own.verb === 'AUTH' || own.verb === 'STARTTLS') {
      this.reading.on(`sent ${own.verb}`);
    }
  }

  #readContent(): boolean {
    const client = this.client;
    this.contentSeen ??= client.seen ?? null;
    const empty = client.startsWith(EMPTY_CONTENT);
    if (empty === undefined) return false;
    const span = empty ? client.take(EMPTY_CONTENT.length) : client.through(END_OF_DATA);
    if (span) this.#content(span, empty ? 0 : span.bytes.length - EMPTY_CONTENT.length);
    return span !== null;
  }

  /** `length`: octets of the content without the final dot line. */
  #content(span: Span, length: number, complete = true): void {
    const { bytes } = span;
    this.contentSeen = null;
    this.isGuessed = false;
    const exchange = this.ask('content', { command: '' }, [span]);
    exchange.content = unstuff({ ...span, bytes: bytes.subarray(0, length) }, complete);
    lazily(exchange, 'command', () => textOf(bytes).replaceAll('\r\n', '\n').replace(/\n$/, ''));
    this.reading.on('content ended');
  }

  #readChunk(): boolean {
    const chunk = this.chunk!;
    if (chunk.left > 0) {
      const { span, octets } = this.client.some(chunk.left);
      chunk.left -= octets;
      if (span.segments.length > 0) chunk.spans.push(span);
    }
    if (chunk.left > 0) return false;
    this.endChunk(true);
    return true;
  }

  protected endChunk(complete: boolean): void {
    const { exchange, spans, size } = this.chunk!;
    const content = join(spans, complete);
    if (complete) content.missing = size - content.bytes.length;
    exchange.content = content;
    addCommandFrames(exchange, spans);
    this.pairing.extend(spans);
    this.chunk = null;
    this.reading.on('chunk ended');
  }

  /** What the client was sending broke off. */
  protected cut(): void {
    if (this.reading.state === 'guess' && this.client.length > 0) this.guess(this.client.peekRest());
    if (this.chunk) this.endChunk(false);
    else if (this.reading.state === 'content') {
      const span = this.client.take(this.client.length - this.#pipelined());
      if (span.segments.length > 0) this.#content(span, span.bytes.length, false);
      else this.reading.on('content ended');
      this.contentSeen = null;
      this.isGuessed = false;
    } else if (this.client.length > 0) this.#line(this.client.rest());
  }

  /** Octets of commands that follow a content whose end is lost: only where more replies have come with its own. */
  #pipelined(): number {
    if (this.server.length === 0) return 0;
    const rest = this.client.peekRest();
    return rest.length - indexOfCommand(rest);
  }
}
