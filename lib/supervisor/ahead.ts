/**
 * A private lab that starts before it is opened, for another process: what runs notebooks starts it beside the kernel,
 * which need not load for that what a lab needs. The kernel is told how it gets on, and opens it as its own.
 */
import { type Notice, Notices } from './notices.js';

/** What a process is told of the lab that is started for it; null when none is. */
export type AheadNotice = Notice | null;

let expected: Notices<AheadNotice> | undefined;

/** Has the next `openLab()` of this process wait for the lab that another process starts for it, and tells of here. */
export function expectLab(): (notice: AheadNotice) => void {
  expected = new Notices();
  return expected.tell;
}

/** The lab that this process may expect, for whoever asks first. */
export function takeExpected(): Notices<AheadNotice> | undefined {
  const taken = expected;
  expected = undefined;
  return taken;
}
