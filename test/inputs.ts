/** How many times its sample a test takes: 1, or what `npm run fuzz` asks for. */
const times = Number(process.env.MAILLAB_FUZZ ?? 1);

/** How often a long run says where it is, in milliseconds. */
const reportEvery = 10_000;

/**
 * Counts the inputs that a test makes up: a sample in `npm test`, many times as many in `npm run fuzz`, which says on
 * stderr how far it is. `next()` of the generator may be told how many inputs the last round was, if not one.
 */
export function* inputs(sample: number): Generator<number, number, number | undefined> {
  const wanted = sample * times;
  let said = performance.now();
  let done = 0;
  while (done < wanted) {
    done += (yield done) ?? 1;
    if (performance.now() - said < reportEvery) continue;
    said = performance.now();
    process.stderr.write(`${done} of ${wanted} inputs (${Math.floor((100 * done) / wanted)} %)\n`);
  }
  return done;
}
