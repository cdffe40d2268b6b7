import type { Span } from '../inbox.js';
import { LineDialogue, lazily } from '../line-dialogue.js';
import { Machine } from '../machine.js';
import { lineOf } from '../text.js';
import type { Compressed } from './compressed.js';
import type { ImapExchange } from './exchange.js';
import { type ImapLine, ImapLineReader, literalsOf, textOfLine } from './line.js';
import { HOLDING, type Reading, type ReadingEvent, reading } from './reading.js';
import { ImapSession } from './session.js';
import { isKnown } from './state.js';

/** Of what answers a continuation, where the capture does not have the command: no tag is empty (RFC 9051 §9). */
const UNKNOWN_TAG = '';

/**
 * Reads what an IMAP client says: commands with their literals, and lines that answer a continuation; where a hole hides
 * the response that would tell which, it guesses.
 */
export abstract class ImapClient extends LineDialogue<ImapExchange> {
  /** Commands without tagged response, by tag, oldest first. */
  protected open = new Map<string, ImapExchange>();
  protected client = new ImapLineReader(this.duplex.client, true);
  protected reading = new Machine<Reading, ReadingEvent>(reading, 'command');
  /** The command whose continuation or completion decides how the client's next bytes read. */
  protected held: ImapExchange | null = null;
  /** Nothing tells whether the server asked for the literal that was announced. */
  protected isUnasked = false;
  /** Tags of commands whose completion may be in a hole. */
  protected doubtful = new Set<string>();
  /** Everything after COMPRESS. */
  protected compressed: Compressed | null = null;
  protected readonly session = new ImapSession();

  /** Makes the exchange of what was said. */
  protected abstract send(
    kind: ImapExchange['kind'],
    spans: Span[],
    own: Partial<ImapExchange>,
  ): ImapExchange;
  /** Gives it the data that nothing has claimed yet. */
  protected abstract claim(exchange: ImapExchange): void;

  protected readClient(): boolean {
    const { client } = this.duplex;
    if (this.reading.state === 'compressed') return this.compressed!.swallow(client);
    if (this.reading.state === 'held') return false;
    if (!this.client.isWithin && this.duplex.turnsToTls(client)) return false;
    if (this.reading.state === 'guess') {
      const line = client.peekLine();
      if (line !== null) this.guess(line);
      return line !== null;
    }
    if (this.reading.state === 'answer') {
      const line = client.line();
      if (line) this.respond(line);
      return line !== null;
    }
    if (this.duplex.hasHole && !this.client.isWithin) {
      const text = client.peekLine();
      if (text !== null && isAnswer(text)) {
        this.respond(client.line()!);
        return true;
      }
    }
    if (this.isUnasked && this.client.waits) this.#guessLiteral(client.peekLine() ?? client.peekRest());
    const line = this.client.next();
    if (line) this.command(line);
    return line !== null;
  }

  /** Whether what follows the announcement of a literal is it, or the next command: the server refused the literal. */
  #guessLiteral(text: string): void {
    if (text === '') return;
    this.isUnasked = false;
    const [line] = text.split(/\r?\n/);
    if (looksLikeCommand(line!) && line!.length !== this.client.announced) this.command(this.client.end());
    else this.client.proceed();
  }

  /** What follows a command whose continuation is lost: an answer to it, or the next command. */
  protected guess(line: string): void {
    const isIdle = this.held?.verb === 'IDLE';
    const isAuth = this.held?.verb === 'AUTHENTICATE' || this.held?.kind === 'response';
    const isAnswer = isIdle ? /^DONE\r?\n/i.test(line) : isAuth && /^\S*\r?\n/.test(line);
    this.reading.on(isAnswer ? 'looks like an answer' : 'looks like a command');
    if (!isAnswer) this.held = null;
  }

  protected command(line: ImapLine): void {
    const text = line.chunks[0] && 'text' in line.chunks[0] ? line.chunks[0].text.replace(/\r?\n$/, '') : '';
    const [, tag = '', verb = '', argument = ''] = /^(\S*)(?: +((?:UID +)?\S*) ?(.*))?$/is.exec(text) ?? [];
    const name = verb.toUpperCase().replace(/ +/, ' ');
    const exchange = this.send('command', line.spans, {
      tag,
      verb: name,
      argument,
      literals: literalsOf(line),
    });
    lazily(exchange, 'command', () => textOfLine(line));
    this.open.delete(tag);
    this.doubtful.delete(tag);
    this.open.set(tag, exchange);
    const holding = HOLDING.find((each) => each === name);
    if (!holding) return;
    this.held = exchange;
    this.reading.on(`sent ${holding}`);
  }

  /** The client's line after `+`: its tagged response is that of the command it belongs to. */
  protected respond(line: Span): void {
    const before = this.held ?? this.open.get(UNKNOWN_TAG) ?? null;
    const tag = before?.tag ?? null;
    if (before) {
      this.claim(before);
      this.session.place(before);
      this.open.delete(tag ?? UNKNOWN_TAG);
      this.doubtful.delete(tag ?? UNKNOWN_TAG);
    }
    const text = lineOf(line);
    const exchange = this.send('response', [line], { tag, argument: text, command: text });
    this.open.set(tag ?? UNKNOWN_TAG, exchange);
    if (!this.held) return;
    const isIdle = this.held.verb === 'IDLE';
    this.held = isIdle ? null : exchange;
    this.reading.on(isIdle ? 'sent DONE' : 'sent answer');
  }

  /** What answers a continuation that the capture does not have belongs to the command that is completed now. */
  protected tellTag(tag: string): void {
    const answer = this.open.get(UNKNOWN_TAG);
    if (!answer || this.doubtful.has(UNKNOWN_TAG)) return;
    this.open.delete(UNKNOWN_TAG);
    answer.tag = tag;
    this.open.set(tag, answer);
  }

  protected endClient(): void {
    const { client } = this.duplex;
    if (client.length === 0 && !this.client.isWithin) return;
    if (this.reading.state === 'guess') this.guess(client.peekRest());
    if (this.reading.state === 'answer') this.respond(client.rest());
    else this.command(this.client.last());
  }
}

/** Whether the line is no command, which has a tag and a verb (RFC 9051 §2.2.1). */
function isAnswer(line: string): boolean {
  return /^\S*\r?\n$/.test(line);
}

function looksLikeCommand(line: string): boolean {
  const [, verb] = /^[^\s:]+ +((?:UID +)?[A-Z]+)(?: .*)?$/i.exec(line) ?? [];
  return verb !== undefined && isKnown(verb.toUpperCase().replace(/ +/, ' '));
}
