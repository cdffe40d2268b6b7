import type { View } from '../show/view.js';
import { keepOutputsFlowing, loadedModule } from './kernel.js';

type WriteDisplayData = (
  data: { data: Record<string, unknown>; metadata: object; transient: object },
  update: boolean,
) => void;

/**
 * tslab's own writer of `display_data`, which alone can send HTML and plain text as one output; undefined outside a
 * tslab kernel.
 */
function tslabWriter(): WriteDisplayData | undefined {
  // Only a kernel has loaded it, and loading it elsewhere would start a compiler.
  const tslab = loadedModule(/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/);
  if (tslab === undefined) return undefined;
  keepOutputsFlowing();
  const writer = tslab.lastWriteDisplayData;
  return typeof writer === 'function' ? (writer as WriteDisplayData) : undefined;
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
    { data: { ...extra, 'text/html': view.html, 'text/plain': view.text }, metadata: {}, transient: {} },
    false,
  );
}
