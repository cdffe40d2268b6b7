import assert from 'node:assert/strict';

/** What is asked of an input `factor` times as long. Squared growth would take factor * factor. */
const allowance = 3;
/** Less than this is start-up and noise, in milliseconds. */
const floor = 5;
/** Rounds before the judgement: what else the machine does only adds, so the least of many rounds is the work itself. */
const rounds = 8;

/**
 * Asserts that `work` takes time in proportion to its input: that of `factor * length` takes less than three times
 * `factor` times as long as that of `length`, both as the least processor time seen in up to eight rounds.
 *
 * @param prepare makes the input of a length and gives back the work on it, which alone is measured
 */
export function assertLinear(
  length: number,
  factor: number,
  prepare: (length: number) => () => unknown,
): void {
  assert.ok(factor > 2 * allowance, `factor ${factor}: squared growth would not be told from noise`);
  const small = prepare(length);
  const large = prepare(factor * length);
  small();
  const least = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    least.small = Math.min(least.small, processorTime(small));
    least.large = Math.min(least.large, processorTime(large));
    if (least.large < Math.max(least.small, floor) * factor * allowance) return;
  }
  assert.fail(
    `${length} units: ${least.small.toFixed(1)} ms, ${factor} times as many: ${least.large.toFixed(1)} ms`,
  );
}

/** Processor time of the process during the work, in milliseconds. */
function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
