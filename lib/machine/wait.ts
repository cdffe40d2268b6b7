export interface Waiting {
  /** Milliseconds after which waiting ends in vain. */
  limit: number;
  /** Milliseconds before the second look; each later pause is half as long again. */
  every?: number;
  /** The longest pause between two looks, in milliseconds. */
  atMost?: number;
}

/** Looks until `condition` holds. False when it did not within the limit; it is looked at once at least. */
export async function until(condition: () => Promise<boolean> | boolean, waiting: Waiting): Promise<boolean> {
  const deadline = Date.now() + waiting.limit;
  let pause = waiting.every ?? 20;
  for (;;) {
    if (await condition()) return true;
    const left = deadline - Date.now();
    if (left <= 0) return false;
    await new Promise((done) => setTimeout(done, Math.min(pause, left)));
    pause = Math.min(pause * 1.5, waiting.atMost ?? 500);
  }
}
