import { readEnvelope } from './envelope.js';
import { isFinalContent, type SmtpExchange } from './exchange.js';
import type { SmtpReply } from './reply.js';
import { eventOf, inOrder, isTelling, next, type SmtpEvent, type SmtpState } from './state.js';

/** Commands that a reply tells where the capture does not have them. */
const TOLD: Record<number, string> = { 221: 'QUIT', 235: 'AUTH', 334: 'AUTH', 354: 'DATA' };
const OPEN: readonly SmtpState[] = ['mail', 'rcpt', 'content'];

/** Gives each exchange its place in the session: state, mail transaction, order; and moves the session on. */
export class SmtpSession {
  #state: SmtpState = 'connected';
  /** False while a hole hides where the session stands. */
  #certain = true;
  #transaction = 0;
  /** Forward-paths that were accepted in the transaction. */
  accepted: string[] = [];
  /** Whether those are all of them. */
  knowsRecipients = true;

  get state(): SmtpState {
    return this.#state;
  }

  /** There is no greeting to wait for: the capture began late, or it is lost. */
  begin(lost: boolean): void {
    this.#state = next(this.#state, lost ? 'greeting lost' : 'began late');
    this.#certain = lost;
    this.knowsRecipients = lost;
  }

  /** `reply` is null where there is none, or it is lost. */
  place(exchange: SmtpExchange, reply: SmtpReply | null): void {
    const { kind, verb, unknown } = exchange;
    const told = unknown === 'command' ? TOLD[reply?.code ?? 0] : verb;
    const name =
      kind !== 'command' ? kind : verb === 'BDAT' && isFinalContent(exchange) ? 'BDAT LAST' : (told ?? '');
    const isLost = reply === null && unknown === 'reply';
    const event: SmtpEvent = isLost ? (`${name} lost` as SmtpEvent) : eventOf(name, reply?.code ?? null);
    const before = this.#state;
    const wasCertain = this.#certain;
    exchange.state = before;
    exchange.outOfOrder = wasCertain && kind === 'command' && !inOrder(before, name);
    const wasOpen = OPEN.includes(before);
    if (reply || isLost) this.#state = next(before, event, wasCertain);
    this.#certain = isTelling(event) || (wasCertain && unknown === undefined);
    const begins = OPEN.includes(this.#state) && (!wasOpen || (!wasCertain && event === 'MAIL 2'));
    if (begins) {
      this.#transaction++;
      this.accepted = [];
      this.knowsRecipients = event === 'MAIL 2';
    }
    if (unknown !== undefined) this.knowsRecipients = false;
    if (wasOpen || begins) exchange.transaction = this.#transaction;
    if (event === 'RCPT 2' && this.#state === 'rcpt')
      this.accepted.push(readEnvelope(exchange.argument).path);
  }
}
