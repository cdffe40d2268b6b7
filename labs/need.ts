import { UsageError } from 'maillab';

/**
 * Gives back what was found in the evidence. Otherwise throws a UsageError with what the evidence lacks, and what to do:
 * `the trace has no SMTP session. Capture one.`
 */
export function need<T>(found: T | null | undefined | false, lacks: string): T {
  if (found !== undefined && found !== null && found !== false) return found;
  throw cannotCheck(lacks);
}

/** Makes the error for evidence that lacks something, and says what to do. */
export function cannotCheck(lacks: string): UsageError {
  return new UsageError(`Cannot check the answer: ${lacks}`);
}

/** Gives back a list that has something in it; otherwise throws as `need` does. */
export function needSome<L extends readonly unknown[]>(found: L, lacks: string): L {
  return need(found.length > 0 && found, lacks);
}

/** Says that a trace lacks something, where that is all there is to say. */
export function lacking(what: string): string {
  return `the trace has no ${what}. Capture a session that has.`;
}
