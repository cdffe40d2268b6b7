import { isArrow, type LadderOptions, type Step } from './ladder-steps.js';
import { visible } from './visible.js';

/**
 * The ladder without frames and times, a step a line. Ends of connections come last, and before them what races: between
 * whatever other hops do meanwhile, they have no place of their own.
 */
export function stableLadder({ caption, lanes, steps, note }: LadderOptions): string[] {
  const name = (lane: number) => lanes[lane]?.label ?? '';
  const said = (step: Step) => {
    if (!isArrow(step)) return step.lane === undefined ? step.label : `${name(step.lane)} [${step.label}]`;
    const words = [step.label, step.note].filter(Boolean).join('  ');
    return `${name(step.from)} ${step.lost ? '✕' : '→'} ${name(step.to)}: ${words}`;
  };
  const rank = (step: Step) => (!isArrow(step) ? 0 : step.label === 'FIN' ? 2 : step.races ? 1 : 0);
  const ordered = [...steps].sort((a, b) => rank(a) - rank(b));
  return [
    caption,
    ...lanes.map(({ label, note: quiet }) => (quiet === undefined ? label : `${label} ${quiet}`)),
    ...ordered.map(said),
    ...(note === undefined ? [] : [note]),
  ].map(visible);
}
