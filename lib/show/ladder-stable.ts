import { isArrow, type LadderOptions, type Step } from './ladder-steps.js';
import { visible } from './visible.js';

/**
 * The ladder without frames and times, a step a line. Ends of connections come last, and before them what races, both in no
 * order: among whatever other hops do meanwhile, they have no place of their own.
 */
export function stableLadder({ caption, lanes, steps, note }: LadderOptions): string[] {
  const name = (lane: number) => lanes[lane]?.label ?? '';
  const said = (step: Step) => {
    if (!isArrow(step)) return step.lane === undefined ? step.label : `${name(step.lane)} [${step.label}]`;
    const words = [step.label, step.note].filter(Boolean).join('  ');
    return `${name(step.from)} ${step.lost ? '✕' : '→'} ${name(step.to)}: ${words}`;
  };
  const isEnd = (step: Step) => isArrow(step) && step.label === 'FIN';
  const races = (step: Step) => isArrow(step) && step.races === true && !isEnd(step);
  return [
    caption,
    ...lanes.map(({ label, note: quiet }) => (quiet === undefined ? label : `${label} ${quiet}`)),
    ...steps.filter((step) => !isEnd(step) && !races(step)).map(said),
    ...steps.filter(races).map(said).sort(),
    ...steps.filter(isEnd).map(said).sort(),
    ...(note === undefined ? [] : [note]),
  ].map(visible);
}
