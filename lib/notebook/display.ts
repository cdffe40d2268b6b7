import { MaillabError } from '../errors.js';
import { STABLE_MIME } from '../show/stable.js';
import type { View } from '../show/view.js';
import type { TslabJupyter, WriteDisplay } from './internals.js';
import { keepOutputsFlowing, loadedModule } from './kernel.js';

/**
 * tslab's own writer of `display_data`, which alone can send HTML and plain text as one output; undefined outside a
 * tslab kernel.
 */
function tslabWriter(): WriteDisplay | undefined {
  // Only a kernel has loaded it, and loading it elsewhere would start a compiler.
  const tslab = loadedModule(/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/) as TslabJupyter | undefined;
  if (tslab === undefined) return undefined;
  keepOutputsFlowing();
  const writer = tslab.lastWriteDisplayData;
  if (typeof writer === 'function') return writer;
  // No cell runs: a program has loaded it for something else.
  if (writer === null) return undefined;
  // Text alone would look well, and lose every verdict.
  throw new MaillabError(
    'Cannot show a view in this notebook: its tslab has no "lastWriteDisplayData". Run "npm ci" in the course\'s folder.',
  );
}

/**
 * Shows the view as the output of the notebook's cell; outside a notebook prints its text. `extra` adds MIME types for
 * programs that read the notebook, such as a verdict for the runner.
 */
export function display(view: View, extra: Record<string, unknown> = {}): void {
  const write = tslabWriter();
  if (write === undefined) {
    process.stdout.write(view.text.endsWith('\n') ? view.text : `${view.text}\n`);
    return;
  }
  write(
    {
      data: {
        ...extra,
        ...(view.stable && { [STABLE_MIME]: view.stable }),
        'text/html': view.html,
        'text/plain': view.text,
      },
      metadata: {},
      transient: {},
    },
    false,
  );
}
