import { type Amount, displayOctets, textOctets } from './amount.js';

type StreamName = 'stdout' | 'stderr';

/** Where the outputs of a cell go. */
export interface Outlet {
  stream(name: StreamName, text: string): void;
  display(content: unknown, update?: boolean): void;
}

/** Texts that are sent one by one in one turn of the event loop; of more, what is sent next waits for others. */
const BURST = 100;
/** What waits at most, in characters and milliseconds: a loop that never ends shows how far it came. */
const WAITING = 2 ** 16;
const WAITING_MS = 100;

const later = setImmediate;

/**
 * The outputs of one cell on their way to the runner. Each message costs far more than what a short line says, so lines
 * that follow each other closely share one; and what the runner would not keep is not sent: neither program is to drown
 * in a loop that prints.
 */
export class Flow implements Outlet {
  #name: StreamName | undefined;
  #waiting = '';
  #since = 0;
  #burst = 0;
  readonly #left: Amount;
  #full = false;

  /** @param onFull called once, when the first output goes beyond `limit`. */
  constructor(
    private readonly to: Outlet,
    limit: Amount,
    private readonly onFull: () => void,
  ) {
    this.#left = { ...limit };
  }

  stream(name: StreamName, text: string): void {
    if (this.#full) return;
    const goesOn = name === this.#name;
    if (!goesOn) this.flush();
    this.#name = name;
    const fits = this.#left.octets;
    const octets = textOctets(text);
    if (!this.#take({ octets: Math.min(octets, fits), outputs: goesOn ? 0 : 1 })) return;
    this.#send(name, octets > fits ? Buffer.from(text.slice(0, fits)).toString('utf8', 0, fits) : text);
    if (octets > fits) this.#fill();
  }

  display(content: unknown, update = false): void {
    if (this.#full) return;
    this.flush();
    if (!update) this.#name = undefined;
    if (this.#take({ octets: displayOctets(content), outputs: update ? 0 : 1 }))
      this.to.display(content, update);
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#waiting === '') return;
    const text = this.#waiting;
    this.#waiting = '';
    this.to.stream(this.#name!, text);
  }

  #send(name: StreamName, text: string): void {
    if (this.#burst === 0) {
      later(() => {
        this.#burst = 0;
        this.flush();
      });
    }
    this.#burst += 1;
    if (this.#burst <= BURST) {
      this.to.stream(name, text);
      return;
    }
    if (this.#waiting === '') this.#since = Date.now();
    this.#waiting += text;
    if (this.#waiting.length >= WAITING || Date.now() - this.#since >= WAITING_MS) this.flush();
  }

  #take({ octets, outputs }: Amount): boolean {
    const fits = octets <= this.#left.octets && outputs <= this.#left.outputs;
    if (!fits) {
      this.#fill();
      return false;
    }
    this.#left.octets -= octets;
    this.#left.outputs -= outputs;
    return true;
  }

  #fill(): void {
    this.flush();
    this.#full = true;
    this.onFull();
  }
}
