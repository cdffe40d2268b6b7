import type { Span } from '../inbox.js';
import { LineDialogue } from '../line-dialogue.js';
import { Machine } from '../machine.js';
import type { Pairing } from '../pairing.js';
import { lineOf } from '../text.js';
import type { Pop3Exchange } from './exchange.js';
import { type Reading, type ReadingEvent, reading } from './reading.js';
import { isKnown } from './state.js';

/**
 * Reads what a POP3 client says: commands, and answers to challenges; where a hole hides the reply that would tell which,
 * it guesses.
 */
export abstract class Pop3Client extends LineDialogue<Pop3Exchange> {
  protected readonly client = this.duplex.client;
  protected readonly reading: Machine<Reading, ReadingEvent>;
  protected unanswered: string | null = null;
  #judged: number | null = null;
  protected hasAsked = false;
  protected abstract readonly pairing: Pick<Pairing<Pop3Exchange, never>, 'open' | 'ask'>;

  constructor(opened?: boolean) {
    super(opened);
    this.reading = new Machine<Reading, ReadingEvent>(reading, opened === false ? 'guess' : 'command');
  }

  protected readClient(): boolean {
    if (this.reading.state === 'held') return false;
    if (this.duplex.turnsToTls(this.client)) return false;
    const { gap } = this.client;
    if (gap !== null && gap !== this.#judged) {
      this.#judged = gap;
      this.reading.on('hole');
    }
    if (this.reading.state === 'guess') {
      const next = this.client.peekLine();
      if (next !== null) this.guess(next);
      return next !== null;
    }
    const line = this.client.line();
    if (line) this.line(line);
    return line !== null;
  }

  /** After an AUTH whose challenge is lost, or a hole, a line that is no command answers a challenge. */
  protected guess(line: string): void {
    const isCommand = isKnown(/^\S*/.exec(line)![0].toUpperCase()) || this.unanswered === 'STLS';
    this.reading.on(isCommand ? 'looks like a command' : 'looks like a response');
    this.unanswered = null;
  }

  protected line(line: Span): void {
    const text = lineOf(line);
    const { open } = this.pairing;
    if (this.reading.state === 'response') {
      this.#ask('response', { command: text, argument: text }, line, open);
      this.reading.on('sent response');
      return;
    }
    const [, word, argument] = /^(\S*) *(.*)$/s.exec(text)!;
    const verb = word!.toUpperCase();
    this.#ask('command', { command: text, verb, argument: argument! }, line, open);
    if (verb === 'STLS' || (verb === 'AUTH' && argument !== '')) this.reading.on(`sent ${verb}`);
  }

  #ask(kind: Pop3Exchange['kind'], own: Partial<Pop3Exchange>, line: Span, open: number): void {
    this.hasAsked = true;
    this.pairing.ask([line], () => this.begin(kind, own, [line], open > 0));
  }
}
