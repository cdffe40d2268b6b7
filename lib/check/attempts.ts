import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** How often a question was tried: what of a `VerdictData` a teacher sees, and another kernel can go on from. */
export interface Tries {
  /** How many different answers the question was given so far, this one included; 0 when it was left blank. */
  attempts: number;
  /** A digest of each, in the order given, the last hundred at most: no answer is counted twice. */
  tried: readonly string[];
}

const KEPT = 100;

/** Counts the different answers given to each question; the same answer again, as in "Run All", is no new attempt. */
export class Attempts {
  readonly #tries = new Map<string, Tries>();

  /** Counts an answer to the question `id`; a blank, `undefined`, counts for nothing. Returns the tries so far. */
  count(id: string, answer: unknown): Tries {
    const before = this.of(id);
    const digest = digestOf(answer);
    if (answer === undefined || before.tried.includes(digest)) return before;
    const after = { attempts: before.attempts + 1, tried: [...before.tried, digest].slice(-KEPT) };
    this.#tries.set(id, after);
    return after;
  }

  of(id: string): Tries {
    return this.#tries.get(id) ?? { attempts: 0, tried: [] };
  }
}

/** A digest of an answer of any kind: `inspect` also writes what JSON cannot. */
function digestOf(answer: unknown): string {
  const text = inspect(answer, { depth: 8, sorted: true, maxArrayLength: 1000, customInspect: false });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
