import type { Span } from './inbox.js';

/** A reply, and where its octets are. */
export interface Heard<R> {
  reply: R;
  spans: readonly Span[];
}

/** What is done with the commands and replies that were put together, in order. */
export interface Pairs<E, R> {
  /** Takes a reply to a command. Says whether that was its last one. */
  answer(exchange: E, heard: Heard<R>): boolean;
  /** Takes a reply without command: `lost` octets of commands are missing in the capture; null where none are. */
  answerUnknown(heard: Heard<R>, lost: number | null): void;
  /** The reply to this command is not in the capture, `octets` of it as far as it is known. */
  lose(exchange: E, octets: number): void;
  /** How many replies the command is given. */
  expects(exchange: E): number;
  /** Whether this reply is one that only such commands get; null where it does not tell. */
  fits(exchange: E, reply: R): boolean | null;
}

/** What the client asked. `end`: octets of the client up to its last; `hole`: commands just before it may be missing. */
interface Asked<E> {
  exchange: E;
  end: number;
  hole: boolean;
}

interface Waiting<R> extends Heard<R> {
  /** Replies just before it are missing. */
  hole: boolean;
}

/**
 * Says which reply answers which command, where replies come in the order of the commands (RFC 5321 §2.1, RFC 1939 §3)
 * and the capture may have holes. What a client sends without having received anything in between is a group; the
 * acknowledgment numbers tell where one begins. All replies to a group come before the next one begins, so that a hole
 * shifts nothing beyond its group; within the group, what follows the hole is counted from the end.
 */
export class Pairing<E, R> {
  #asked: Asked<E>[] = [];
  /** Replies after a hole: the end of the group tells what they answer. */
  #waiting: Waiting<R>[] = [];
  /** Octets of the server that the client had received when it began the group. */
  #since = 0;
  /** Octets of the server up to the last reply that was read, and of those that are accounted for as missing. */
  #heard = 0;
  #heardOf = 0;
  /** Octets of the client up to the last command that was read, and of those that are accounted for as missing. */
  #told = 0;
  #toldOf = 0;
  /** Commands are missing whose replies are missing too. */
  #bothLost = false;
  #repliesLost = false;
  /** The client sends on while replies are on their way: its groups have no end. */
  #streams = false;

  /** `late`: the capture begins within the connection. */
  constructor(
    readonly pairs: Pairs<E, R>,
    private late: boolean,
  ) {}

  /** How many commands wait for a reply. */
  get open(): number {
    return this.#asked.length;
  }

  /** The command that has waited longest. */
  get first(): E | undefined {
    return this.#asked[0]?.exchange;
  }

  /** The last command that waits for a reply. */
  get last(): E | undefined {
    return this.#asked.at(-1)?.exchange;
  }

  /** The client goes on after it received `seen` octets, of which the capture has those up to `captured`. */
  turn(seen: number, captured: number): void {
    if (seen <= this.#since) return;
    const hole = seen > captured;
    if (this.#asked.length > 0) {
      if (!hole && !this.#repliesLost && !this.#asked[0]!.hole) this.#streams = true;
      if (this.#streams) {
        this.#repliesLost ||= hole;
        return;
      }
      this.#close(hole ? seen - captured : 0);
      this.#heardOf = seen;
    } else if (hole) this.#bothLost = true;
    this.#since = seen;
  }

  /**
   * The client sent what will be answered: `make` makes it once its spans say what is missing. `waited`: the client sends
   * such only when everything before it was answered.
   */
  ask(spans: readonly Span[], make: () => E, waited = false): E {
    const [first] = spans;
    const before = Math.max(0, first!.at - this.#told);
    const unexplained = Math.max(0, first!.at - Math.max(this.#told, this.#toldOf));
    const isAfterHole = Math.min(first!.missing, unexplained) > 0 && !this.#bothLost;
    const hole = !waited && (this.late || isAfterHole);
    this.late = false;
    this.#bothLost = false;
    first!.missing -= Math.min(first!.missing, before - unexplained);
    this.#told = spans.at(-1)!.end;
    const exchange = make();
    this.#asked.push({ exchange, end: this.#told, hole });
    return exchange;
  }

  /** The client sent more of what it asked last. */
  extend(spans: readonly Span[]): void {
    if (spans.length === 0) return;
    this.#told = Math.max(this.#told, spans.at(-1)!.end);
    const last = this.#asked.at(-1);
    if (last) last.end = this.#told;
  }

  /** Says how many octets of the client are missing after the `captured` ones, when the server has `seen` so many. */
  account(seen: number, captured: number): number {
    const lost = Math.max(0, seen - Math.max(captured, this.#toldOf));
    if (lost > 0) this.#toldOf = seen;
    return lost;
  }

  /** The server said this, when `captured` octets of the client had come. */
  hear(heard: Heard<R>, captured: number): void {
    const first = heard.spans[0]!;
    const known = Math.max(this.#heard, this.#since);
    const hole = Math.min(first.at - known, first.missing);
    const explained = Math.min(first.at, Math.max(this.#heard, this.#heardOf)) - this.#heard;
    first.missing -= Math.min(first.missing, Math.max(0, explained));
    this.#heard = heard.spans.at(-1)!.end;
    const uncertain = hole > 0 || this.#repliesLost || this.#asked[0]?.hole;
    // It answers what was lost after the commands that were captured: their replies are in the hole before it.
    if (uncertain && first.seen > Math.max(captured, this.#toldOf)) this.#giveUp(Math.max(0, hole));
    if (this.#asked.length === 0) {
      const late = this.late;
      const lost = this.account(first.seen, captured);
      const unknown = late || lost > 0 || this.#toldOf > captured;
      this.pairs.answerUnknown(heard, unknown ? lost : null);
      return;
    }
    if (!uncertain) {
      this.#answer(heard);
      return;
    }
    this.#repliesLost ||= hole > 0;
    const able = this.#answerable(first.seen);
    if (able === 0) {
      this.pairs.answerUnknown(heard, 0);
      return;
    }
    this.#waiting.push({ ...heard, hole: hole > 0 });
    // What only one command gets ends a group.
    if (this.pairs.fits(this.#asked[able - 1]!.exchange, heard.reply)) this.#align(able);
    else if (able === 1 && !this.#asked[0]!.hole && this.#waiting.length === 1) this.#align(1);
  }

  /** The command that a reply which begins so answers: null when it answers none, undefined when it cannot be told yet. */
  candidate(first: Span, captured: number): E | null | undefined {
    const isBeyond = first.seen > Math.max(captured, this.#toldOf);
    if (this.#asked.length === 0) return isBeyond || this.#toldOf > captured ? undefined : null;
    const hole = first.missing > 0 && first.at > Math.max(this.#heard, this.#since);
    if (!hole && !this.#repliesLost && !this.#asked[0]!.hole) return this.#asked[0]!.exchange;
    const isOne = this.#answerable(first.seen) === 1 && !this.#asked[0]!.hole && this.#waiting.length === 0;
    return isOne && !isBeyond ? this.#asked[0]!.exchange : undefined;
  }

  /** How many of the commands the server had received after so many octets. */
  #answerable(seen: number): number {
    let low = 0;
    let high = this.#asked.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#asked[middle]!.end <= seen) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The server said this of its own accord. */
  skip({ spans }: Heard<R>): void {
    this.#heard = spans.at(-1)!.end;
  }

  /** No more comes. `lost`: octets of the server that are missing at the end; `over`: everything was answered. */
  end(lost: number, over: boolean): void {
    if (over && lost === 0 && this.#waiting.length > 0) this.#close(0);
    this.#giveUp(lost);
  }

  /** What waits for a reply, and which replies wait, will not be known. */
  #giveUp(lost: number): void {
    for (const heard of this.#waiting.splice(0)) this.pairs.answerUnknown(heard, 0);
    for (const [i, { exchange }] of this.#asked.splice(0).entries()) {
      this.pairs.lose(exchange, i === 0 ? lost : 0);
    }
    this.#repliesLost = false;
  }

  #answer(heard: Heard<R>): void {
    const [first] = this.#asked;
    if (this.pairs.answer(first!.exchange, heard)) this.#asked.shift();
  }

  /** The group is over: all of it was answered. */
  #close(lost: number): void {
    this.#align(lost > 0 ? 0 : this.#asked.length);
    this.#giveUp(lost);
  }

  /** The last reply that waits is to the command at `count - 1`: puts the others together from there back. */
  #align(count: number): void {
    const asked = this.#asked.splice(0, count);
    const waiting = this.#waiting.splice(0);
    const pairs: [Asked<E>, Waiting<R>[]][] = [];
    while (asked.length > 0 && waiting.length > 0) {
      const one = asked.pop()!;
      const replies = waiting.splice(-this.pairs.expects(one.exchange));
      pairs.unshift([one, replies]);
      if (one.hole || replies[0]!.hole) break;
    }
    for (const { exchange } of asked) this.pairs.lose(exchange, 0);
    for (const heard of waiting) this.pairs.answerUnknown(heard, 0);
    for (const [{ exchange }, replies] of pairs) {
      for (const heard of replies) this.pairs.answer(exchange, heard);
    }
  }
}
