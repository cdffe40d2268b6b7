import type { Exchange, Missing } from './conversation.js';
import { framesOf, type Span } from './inbox.js';

/** What every exchange says of its command: all but the text. */
export type Envelope = Omit<Exchange, 'command' | 'reply'>;

function lastTimestamp(spans: readonly Span[]): bigint | undefined {
  return spans.at(-1)?.segments.at(-1)?.timestamp;
}

/** Frames and time of an exchange whose reply is still to come (or never comes). */
export function envelopeOf(command: readonly Span[]): Envelope {
  const frames = framesOf(command);
  const envelope: Envelope = {
    frames: [...frames],
    commandFrames: frames,
    replyFrames: [],
    timestamp: lastTimestamp(command) ?? 0n,
    ...(command.length > 0 && { commandAt: { start: command[0]!.start, end: endOf(command) } }),
  };
  addMissing(envelope, 'command', command);
  return envelope;
}

function addMissing(exchange: Envelope, of: keyof Missing, spans: readonly Span[]): void {
  const octets = spans.reduce((sum, { missing }) => sum + missing, 0);
  if (octets === 0) return;
  exchange.missing ??= { command: 0, reply: 0 };
  exchange.missing[of] += octets;
}

function endOf(spans: readonly Span[]): number {
  const last = spans.at(-1)!;
  return last.start + last.bytes.length;
}

/** Adds a frame unless it is there; frames come in ascending order but for segments that were lost and sent again. */
function add(frames: number[], frame: number): void {
  const last = frames.at(-1);
  if (last === undefined || frame > last || (frame < last && !frames.includes(frame))) frames.push(frame);
}

/** Adds the frames of (more of) the reply. */
export function addReplyFrames(exchange: Envelope, reply: readonly Span[]): void {
  addMissing(exchange, 'reply', reply);
  for (const frame of framesOf(reply)) {
    add(exchange.replyFrames, frame);
    add(exchange.frames, frame);
  }
  if (exchange.commandFrames.length === 0) exchange.timestamp = lastTimestamp(reply) ?? exchange.timestamp;
}

/** Adds the frames of more of the command, such as a chunk or a literal. */
export function addCommandFrames(exchange: Envelope, command: readonly Span[]): void {
  addMissing(exchange, 'command', command);
  for (const frame of framesOf(command)) add(exchange.commandFrames, frame);
  exchange.frames = [...new Set([...exchange.commandFrames, ...exchange.replyFrames])];
  exchange.timestamp = lastTimestamp(command) ?? exchange.timestamp;
  if (command.length > 0) {
    exchange.commandAt = { start: exchange.commandAt?.start ?? command[0]!.start, end: endOf(command) };
  }
}

/** Position, among all parts of the connection, of the part that brought the span's last byte. */
export function orderOf(span: Span): number {
  return span.segments.at(-1)?.order ?? -1;
}
