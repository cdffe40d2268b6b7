import { list } from '../cite.js';
import type { Evidence } from '../evidence.js';
import type { Finding, Misconception, Observation, Question, QuestionSpec } from '../question.js';

/** One claim of a prose answer that the evidence can settle: the statement and whether it holds. */
export interface Claim {
  /** Spanish. */
  statement: string;
  /** What the evidence says of the claim. */
  observe(evidence: Evidence): Observation<boolean>;
}

/** What a prose question is made from. What its reader looks for is with the model answers: `ProseSolution`. */
export interface ProseSpec extends Omit<QuestionSpec<ProseAnswer>, 'observe'> {
  claims: Readonly<Record<string, Claim>>;
}

/** A text in the student's words, and what it takes each claim to be. */
export interface ProseAnswer {
  text: string;
  claims: Readonly<Record<string, boolean>>;
}

/**
 * A question answered with a text and a judgement of each claim. All claims right is `manual` with half of the points,
 * the text awaits its reader, for the rest; a claim judged wrongly is `wrong`, and the verdict says which.
 */
export function prose(spec: ProseSpec): Question {
  const keys = Object.keys(spec.claims);
  function check(given: unknown, evidence: Evidence): Finding {
    const answer = read(given);
    if (!answer || keys.some((key) => typeof answer.claims[key] !== 'boolean')) {
      const shape = keys.map((key) => `${key}: true o false`).join(', ');
      return { verdict: 'wrong', says: `se espera {text: "…", claims: {${shape}}}`, frames: [] };
    }
    const seen = keys.map((key) => ({ key, ...spec.claims[key]!.observe(evidence) }));
    const wrong = seen.filter(({ key, value }) => answer.claims[key] !== value);
    if (wrong.length === 0) {
      const frames = [...new Set(seen.flatMap((each) => each.frames))];
      const says = `las afirmaciones coinciden con la captura (${seen.map((each) => each.says).join('; ')}); el texto lo lee una persona`;
      return { verdict: 'manual', says, frames, trace: seen[0]?.trace };
    }
    for (const { answer: shown, refute } of spec.misconceptions) {
      const telling = typeof shown === 'function' ? shown(evidence) : shown;
      if (keys.every((key) => telling.claims[key] === answer.claims[key])) {
        return { verdict: 'wrong', ...refute(evidence) };
      }
    }
    const says = `no coincide con la captura: ${list(wrong.map(({ key }) => key))}`;
    return { verdict: 'wrong', says, frames: wrong[0]!.frames, trace: wrong[0]!.trace };
  }
  return {
    id: spec.id,
    kind: 'prose',
    prompt: spec.prompt,
    options: Object.fromEntries(keys.map((key) => [key, spec.claims[key]!.statement])),
    points: spec.points ?? 2,
    optional: spec.optional ?? false,
    hints: spec.hints,
    misconceptions: spec.misconceptions as readonly Misconception[],
    check,
  };
}

function read(given: unknown): ProseAnswer | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { text, claims } = given as Partial<ProseAnswer>;
  return typeof text === 'string' && text.trim() !== '' && typeof claims === 'object' && claims !== null
    ? { text, claims }
    : undefined;
}
