import type { Tries } from './attempts.js';
import type { Verdict } from './verdict.js';

/** MIME type under which a verdict travels beside its text and HTML; its value is a `VerdictData`. */
export const VERDICT_MIME = 'application/vnd.maillab.verdict+json';

/** MIME type under which refuted misconceptions travel; its value is a list of `{ claim, says }`. */
export const REFUTATIONS_MIME = 'application/vnd.maillab.refutations+json';

/** What a saved notebook keeps of a verdict, for tools and for a kernel that goes on from it. */
export interface VerdictData extends Pick<Verdict, 'id' | 'verdict' | 'points' | 'message'>, Tries {}
