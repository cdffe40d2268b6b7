import { type Trace, UsageError } from 'maillab';
import { pop3Exchange } from '../pop3.js';

/** A message as it was fetched from a mailbox: its text, and the frames that carried it. */
export interface Retrieved {
  text: string;
  /** Lines of the header section, unfolded (RFC 5322 §2.2.3). */
  header: string[];
  frames: number[];
}

/** The message that the trace's first accepted RETR fetched. */
export function retrievedIn(trace: Trace): Retrieved {
  const { content, replyFrames } = pop3Exchange(trace, 'RETR');
  if (!content) {
    throw new UsageError('Cannot check the answer: RETR gave no message in this trace. Fetch it again.');
  }
  const text = Buffer.from(content.bytes).toString('latin1').replaceAll('\r\n', '\n');
  const header = text.split('\n\n', 1)[0]!.replace(/\n[ \t]+/g, ' ');
  return { text, header: header.split('\n'), frames: replyFrames };
}

/** Names of header fields, in order of first appearance. */
export function fieldNames(lines: readonly string[]): string[] {
  const names = lines.flatMap((line) => /^([!-9;-~]+):/.exec(line)?.[1] ?? []);
  return [...new Set(names)];
}
