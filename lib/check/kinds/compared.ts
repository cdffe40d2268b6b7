import { citeFrames } from '../cite.js';
import type { Evidence } from '../evidence.js';
import type { Finding, Kind, Observation, Question, QuestionSpec } from '../question.js';

/** How a kind reads an answer and says what differs. */
export interface Comparison<T> {
  kind: Kind;
  options?: Readonly<Record<string, string>>;
  /** The answer in its comparable form; undefined when it is not of this kind at all. */
  read(answer: unknown): T | undefined;
  /** Spanish: what an answer looks like, for one that is not of this kind: `un número`. */
  expects: string;
  equal(a: T, b: T): boolean;
  /** Spanish: how a wrong answer differs, without telling the right one. */
  differs(answer: T, seen: Observation<T>): string;
}

/** A question whose answer is compared with what the evidence shows, a known misconception first. */
export function compared<T>(spec: QuestionSpec<T>, how: Comparison<T>): Question {
  function same(answer: T, other: unknown): boolean {
    const value = how.read(other);
    return value !== undefined && how.equal(answer, value);
  }
  function check(given: unknown, evidence: Evidence): Finding {
    const answer = how.read(given);
    if (answer === undefined) return { verdict: 'wrong', says: `se espera ${how.expects}`, frames: [] };
    const seen = spec.observe(evidence);
    const { frames, trace } = seen;
    if (same(answer, seen.value)) return { verdict: 'correct', says: seen.says, frames, trace };
    for (const { answer: shown, refute } of spec.misconceptions) {
      const telling = typeof shown === 'function' ? (shown as (e: Evidence) => T)(evidence) : shown;
      if (same(answer, telling)) return { verdict: 'wrong', ...refute(evidence) };
    }
    const look = frames.length > 0 ? `; mirá ${citeFrames(frames)}` : '';
    return { verdict: 'wrong', says: `${how.differs(answer, seen)}${look}`, frames, trace };
  }
  const { id, prompt, points = 1, optional = false, hints, misconceptions } = spec;
  return { id, kind: how.kind, prompt, options: how.options, points, optional, hints, misconceptions, check };
}
