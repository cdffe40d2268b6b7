/** The median of `values`. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Measures two sides in turn, A B A B ..., after one warm-up of each, so that drift of the machine meets both.
 *
 * @returns the median over the rounds of A's figure divided by B's.
 */
export async function ratio(
  rounds: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ ratio: number; a: number; b: number }> {
  await a();
  await b();
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push([await a(), await b()]);
  return {
    ratio: median(pairs.map(([left, right]) => left / right)),
    a: median(pairs.map(([left]) => left)),
    b: median(pairs.map(([, right]) => right)),
  };
}

/** Prints one line of a benchmark and remembers in the exit status whether the bound was met. */
export function report(name: string, value: number, bound: { atMost: number } | { atLeast: number }): void {
  const met = 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
  const limit = 'atMost' in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  process.stdout.write(`  ${met ? 'ok  ' : 'FAIL'} ${name}: ${value.toFixed(3)} (${limit})\n`);
  if (!met) process.exitCode = 1;
}
