import { MaillabError } from '../errors.js';
import { buildSnapshot, missingSnapshots } from '../runner/fast/snapshot.js';
import { withProgress } from './progress.js';

/** Makes the snapshots that kernels of these notebooks start from; where that cannot be done, says so and goes on. */
export async function prepareKernels(notebooks: readonly string[]): Promise<void> {
  for (const missing of missingSnapshots(notebooks)) {
    try {
      await withProgress('Preparing the compiler', () => buildSnapshot(missing));
    } catch (error) {
      if (!(error instanceof MaillabError)) throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}
