import { UsageError } from '../../errors.js';

/** A display filter that cannot be understood; says where, and what could be meant. */
export class FilterError extends UsageError {
  constructor(
    readonly expression: string,
    /** Of the first character that is wrong, from 0. */
    readonly position: number,
    reason: string,
    advice: string,
  ) {
    super(`Cannot use the filter "${expression}": at character ${position + 1}, ${reason}. ${advice}`);
  }
}

/** The name with the fewest changes (Levenshtein), when it is near enough to be meant. */
export function nearest(name: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const changes = distance(name, candidate);
    if (changes < least) {
      least = changes;
      best = candidate;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change));
    }
    row = next;
  }
  return row[b.length]!;
}
