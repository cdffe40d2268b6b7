import type { Exchange } from './conversation.js';
import { framesOf, type Span } from './inbox.js';

/** What every exchange says of its command: all but the text. */
export type Envelope = Omit<Exchange, 'command' | 'reply'>;

function lastTimestamp(spans: readonly Span[]): bigint | undefined {
  return spans.at(-1)?.segments.at(-1)?.timestamp;
}

/** Frames and time of an exchange whose reply is still to come (or never comes). */
export function envelopeOf(command: readonly Span[]): Envelope {
  const frames = framesOf(command);
  return { frames, commandFrames: frames, replyFrames: [], timestamp: lastTimestamp(command) ?? 0n };
}

/** Adds the frames of (more of) the reply. */
export function addReplyFrames(exchange: Envelope, reply: readonly Span[]): void {
  exchange.replyFrames = [...new Set([...exchange.replyFrames, ...framesOf(reply)])];
  exchange.frames = [...new Set([...exchange.commandFrames, ...exchange.replyFrames])];
  if (exchange.commandFrames.length === 0) exchange.timestamp = lastTimestamp(reply) ?? exchange.timestamp;
}

/** Position, among all parts of the connection, of the part that brought the span's last byte. */
export function orderOf(span: Span): number {
  return span.segments.at(-1)?.order ?? -1;
}
