import { type Evidence, type EvidenceInput, evidenceOf } from './evidence.js';
import type { ProseAnswer } from './kinds/prose.js';
import type { Exercise, Question } from './question.js';
import { judge } from './verdict.js';

/** What the author of a prose question knows and a student does not: the claims' truth and what a reader goes by. */
export interface ProseSolution {
  claims: ProseAnswer['claims'];
  /** What a reader looks for, Spanish, each with its points; together they are what the claims leave open. */
  rubric: readonly { points: number; criterion: string }[];
  /** A text that deserves them all; with `claims`, the model answer. */
  good: string;
  /** A text that deserves few. */
  weak: string;
}

/** Model answers by question id: a function of the evidence or, for prose, what its reader goes by. */
export type Solutions = Readonly<Record<string, ((evidence: Evidence) => unknown) | ProseSolution>>;

/** The answer that a solution stands for: computed from the evidence or, for prose, the good sample with its claims. */
export function modelAnswer(solution: Solutions[string], evidence: Evidence): unknown {
  return typeof solution === 'function'
    ? solution(evidence)
    : { text: solution.good, claims: solution.claims };
}

/**
 * Proves an exercise against evidence, as rustlings proves its own: every model answer passes, a blank is unanswered,
 * every misconception is refused with a frame or a log line that exists, three hints are there and none is empty, and
 * a text's reader has a rubric and two samples.
 * Returns what does not hold, one English line each; empty when all is well.
 */
export function prove(
  exercise: Exercise,
  solutions: Solutions,
  evidenceFor: (id: string) => EvidenceInput | undefined,
): string[] {
  const ids = exercise.questions.map((question) => question.id);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: asked twice`),
    ...Object.keys(solutions)
      .filter((id) => !ids.includes(id))
      .map((id) => `${id}: a model answer to no question`),
    ...exercise.questions.flatMap((question) => {
      const evidence = evidenceOf(evidenceFor(question.id));
      return [
        ...proveTexts(question),
        ...proveModel(question, solutions[question.id], evidence),
        ...proveReader(question, solutions[question.id], evidence),
        ...proveMisconceptions(question, evidence),
      ].map((problem) => `${question.id}: ${problem}`);
    }),
  ];
}

function proveTexts(question: Question): string[] {
  const texts = [question.prompt, ...question.hints, ...question.misconceptions.map((each) => each.claim)];
  return [
    ...(question.hints.length === 3 ? [] : [`has ${question.hints.length} hints instead of 3`]),
    ...(new Set(question.hints).size === question.hints.length ? [] : ['repeats a hint']),
    ...(texts.every((text) => text.trim() !== '') ? [] : ['has an empty text']),
    ...(question.misconceptions.length > 0 ? [] : ['has no misconception']),
  ];
}

function proveModel(question: Question, solve: Solutions[string] | undefined, evidence: Evidence): string[] {
  const problems: string[] = [];
  const blank = judge(question, undefined, evidence).verdict;
  if (blank !== 'unanswered') problems.push(`a blank is "${blank}"`);
  if (!solve) return [...problems, 'has no model answer'];
  const { verdict, message, frames, trace } = judge(question, modelAnswer(solve, evidence), evidence);
  const passing = question.kind === 'prose' ? 'manual' : 'correct';
  if (verdict !== passing) problems.push(`the model answer is "${verdict}": ${message}`);
  return [...problems, ...proveFrames(frames, message, evidence, trace)];
}

/** What a reader goes by: a rubric for the points that the claims leave open, and two samples that differ. */
function proveReader(
  question: Question,
  solution: Solutions[string] | undefined,
  evidence: Evidence,
): string[] {
  if (question.kind !== 'prose' || !solution) return [];
  if (typeof solution === 'function') return ['has no rubric and no samples'];
  const { rubric, claims, good, weak } = solution;
  const open = question.points - judge(question, { text: weak, claims }, evidence).points;
  const points = rubric.reduce((sum, criterion) => sum + criterion.points, 0);
  return [
    ...(points === open ? [] : [`its rubric gives ${points} points of the ${open} that a reader has`]),
    ...([good, weak, ...rubric.map(({ criterion }) => criterion)].every((text) => text.trim() !== '')
      ? []
      : ['has an empty sample or criterion']),
    ...(good.trim() === weak.trim() ? ['its good and its weak sample are one'] : []),
  ];
}

function proveMisconceptions(question: Question, evidence: Evidence): string[] {
  return question.misconceptions.flatMap(({ claim, answer, refute }) => {
    const shown = typeof answer === 'function' ? answer(evidence) : answer;
    const verdict = judge(question, shown, evidence);
    const { says, frames, trace, logLine } = refute(evidence);
    const problems = proveFrames(frames, says, evidence, trace);
    if (verdict.verdict !== 'wrong') problems.push(`is "${verdict.verdict}"`);
    if (!verdict.message.endsWith(says)) problems.push(`is not what refuses its answer: ${verdict.message}`);
    if (logLine !== undefined && !evidence.log.includes(logLine))
      problems.push(`quotes no log line: ${logLine}`);
    if (frames.length === 0 && logLine === undefined) problems.push('is refuted by no frame and no log line');
    return problems.map((problem) => `the misconception "${claim}" ${problem}`);
  });
}

function proveFrames(frames: readonly number[], says: string, evidence: Evidence, name?: string): string[] {
  if (frames.length === 0) return [];
  const trace = name === undefined ? evidence.trace : evidence.traces[name];
  const there = new Set(trace?.frames.map((frame) => frame.number));
  const missing = frames.filter((frame) => !there.has(frame));
  return [
    ...missing.map((frame) => `cites frame ${frame}, which does not exist`),
    ...(frames.some((frame) => new RegExp(`\\b${frame}\\b`).test(says))
      ? []
      : [`names none of its frames: ${says}`]),
  ];
}
