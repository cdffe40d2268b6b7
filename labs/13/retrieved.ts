import { type Entity, parseMessage, type Trace } from 'maillab';
import { need } from '../need.js';
import { pop3Exchange } from '../sessions.js';

/** A message as it was fetched from a mailbox, and the frames that carried it. */
export interface Retrieved {
  message: Entity;
  frames: number[];
}

/** The message that the trace's first accepted RETR fetched. */
export function retrievedIn(trace: Trace): Retrieved {
  const { content, replyFrames } = pop3Exchange(trace, 'RETR');
  const { bytes } = need(content, 'RETR gave no message in this trace. Fetch it again.');
  return { message: parseMessage(bytes), frames: replyFrames };
}

/** Names of its header fields, in order of first appearance. */
export function fieldNames({ message }: Retrieved): string[] {
  return [...new Set(message.fields.map(({ name }) => name))];
}
