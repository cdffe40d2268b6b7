import type { View } from './view.js';

/**
 * MIME type under which a view says what in it stays the same in another run: a list of lines, for programs that compare
 * outputs. A view without it has nothing of its own that varies.
 */
export const STABLE_MIME = 'application/vnd.maillab.stable+json';

/** The view's lines without what varies from run to run. */
export function stableLines(view: View): string[] {
  return view.stable ?? view.text.trimEnd().split('\n');
}

/** The stable twin of views that are shown together; none where none of them has one. */
export function stableTogether(views: readonly View[], lines: () => string[]): Pick<View, 'stable'> {
  return views.some(({ stable }) => stable !== undefined) ? { stable: lines() } : {};
}
