import { type Entity, framesWithin, parseMessage, type Range, type Trace } from 'maillab';
import { cannotCheck, need } from './need.js';
import { messagesOf } from './sessions.js';

/** A message that crossed the wire, taken apart, and the frames that carried each piece. */
export interface SeenMessage {
  entity: Entity;
  /** Frames that carried these octets of the message. */
  framesOf(range: Range): number[];
  /** The message as text, a character an octet. */
  source: string;
}

/** Takes apart every message that a server accepted, in order. */
export function seenMessages(trace: Trace): SeenMessage[] {
  return messagesOf(trace).map(({ content }) => {
    const entity = parseMessage(content!.bytes);
    const framesOf = (range: Range) => framesWithin(content!, range);
    return { entity, framesOf, source: Buffer.from(content!.bytes).toString('latin1') };
  });
}

/** Finds the first message whose top type is `type`, such as `multipart/mixed`. */
export function messageOfType(trace: Trace, type: string): SeenMessage {
  return need(
    seenMessages(trace).find(({ entity }) => entity.contentType.value === type),
    `no message of type "${type}" was sent in this trace. Capture the one that has it.`,
  );
}

/** Finds the first part, at any depth, that passes the test. */
export function partOf({ entity }: SeenMessage, what: string, test: (part: Entity) => boolean): Entity {
  for (const { entity: part } of entity.walk()) if (test(part)) return part;
  throw cannotCheck(`the message has no ${what}. Capture the one that has it.`);
}

/** Lists the leaves: entities that are no multipart. */
export function leavesOf(entity: Entity): Entity[] {
  return [...entity.walk()].map(({ entity: part }) => part).filter((part) => !part.isMultipart);
}

/** Counts the octets that have their highest bit set. */
export function octetsAbove127(bytes: Uint8Array): number {
  return bytes.reduce((count, octet) => count + (octet > 127 ? 1 : 0), 0);
}
