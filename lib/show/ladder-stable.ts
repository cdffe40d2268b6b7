import { isArrow, type LadderOptions, type Step } from './ladder-steps.js';
import { visible } from './visible.js';

/**
 * The ladder without frames and times, a step a line. Ends of connections come last: between whatever other hops do
 * meanwhile, they have no place of their own.
 */
export function stableLadder({ caption, lanes, steps, note }: LadderOptions): string[] {
  const name = (lane: number) => lanes[lane]?.label ?? '';
  const said = (step: Step) => {
    if (!isArrow(step)) return step.lane === undefined ? step.label : `${name(step.lane)} [${step.label}]`;
    const words = [step.label, step.note].filter(Boolean).join('  ');
    return `${name(step.from)} ${step.lost ? '✕' : '→'} ${name(step.to)}: ${words}`;
  };
  const isEnd = (step: Step) => isArrow(step) && step.label === 'FIN';
  const ordered = [...steps.filter((step) => !isEnd(step)), ...steps.filter(isEnd)];
  return [
    caption,
    ...lanes.map(({ label, note: quiet }) => (quiet === undefined ? label : `${label} ${quiet}`)),
    ...ordered.map(said),
    ...(note === undefined ? [] : [note]),
  ].map(visible);
}
