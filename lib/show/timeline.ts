import type { Conversation, Exchange } from '../protocols/conversation.js';
import type { Stream } from '../wire/stream.js';
import { type Block, barsView } from './bars.js';
import { endpointText } from './bytes.js';
import { plural } from './spanish.js';
import type { View } from './view.js';

/** What times a frame: a `Frame`. */
export interface TimedFrame {
  number: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
}

/** Which connections are shown, and what is a block on them. */
export interface TimelineOptions<E extends Exchange = Exchange> {
  caption?: string;
  /** The conversations of the streams, whose mail transactions become blocks; by default the trace's own. */
  conversations?: readonly Conversation<E>[];
  /**
   * The block that an exchange belongs to: neighbours of one name become one block. By default an SMTP exchange belongs to
   * its mail transaction, any other to its command.
   */
  blockOf?: (exchange: E) => string | null;
  /** Connections drawn at most; by default 40. */
  limit?: number;
}

const LIMIT = 40;

/** What has connections on a clock: a `Trace`. */
export interface TimedTrace {
  frames: readonly TimedFrame[];
  streams: readonly Stream[];
  /** Every conversation of it. */
  conversations?(): readonly Conversation[];
}

/** Which connection, when, with what: a bar for each TCP connection, its transactions on it. */
export function timelineView<E extends Exchange>(trace: TimedTrace, options: TimelineOptions<E> = {}): View {
  const first = trace.frames[0]?.timestamp ?? 0n;
  const seconds = (timestamp: bigint) => Number(timestamp - first) / 1e9;
  const times = new Map(trace.frames.map((frame) => [frame.number, seconds(frame.timestamp)]));
  const streams = trace.streams.slice(0, options.limit ?? LIMIT);
  // Who gives a `blockOf` for exchanges of one protocol has a trace, or conversations, of that protocol.
  const own = (options.conversations ?? trace.conversations?.() ?? []) as readonly Conversation<E>[];
  const left = trace.streams.length - streams.length;
  const octets = (stream: Stream) => stream.parts.reduce((sum, part) => sum + part.bytes.length, 0);
  return barsView({
    caption: `${options.caption ?? 'Conexiones en el tiempo'} · ${plural(trace.streams.length, 'conexión', 'conexiones')}`,
    bars: streams.map((stream) => {
      const conversation = own.find((one) => one.stream === stream.index);
      const blocks = conversation ? blocksOf(conversation, times, options.blockOf ?? defaultBlock) : [];
      const moments = stream.frames.map((frame) => times.get(frame)).filter((time) => time !== undefined);
      return {
        label: `${stream.index}: ${stream.client.address} → ${endpointText(stream.server)}`,
        stable: `${stream.client.address} → ${endpointText(stream.server)}`,
        note: `puerto ${stream.client.port}, ${plural(octets(stream), 'octeto', 'octetos')}`,
        ...(moments.length > 0 ? { start: moments[0]!, end: moments.at(-1)! } : {}),
        blocks,
      };
    }),
    ...(left > 0
      ? { note: `Quedan afuera ${plural(left, 'conexión', 'conexiones')}: pedí más con { limit }.` }
      : {}),
  });
}

function defaultBlock(exchange: Exchange): string | null {
  const { transaction } = exchange as Exchange & { transaction?: number | null };
  if (transaction !== undefined) return transaction === null ? null : `transacción ${transaction}`;
  return exchange.command?.split(/[ \n]/, 1)[0] ?? null;
}

/** Neighbouring exchanges of one name as one block, from the first frame to the last. */
function blocksOf<E extends Exchange>(
  conversation: Conversation<E>,
  times: ReadonlyMap<number, number>,
  blockOf: (exchange: E) => string | null,
): Block[] {
  const blocks: Block[] = [];
  let last: string | null = null;
  for (const exchange of conversation.exchanges) {
    const name = blockOf(exchange);
    const own = exchange.frames.map((frame) => times.get(frame)).filter((time) => time !== undefined);
    if (name !== null && own.length > 0) {
      const start = Math.min(...own);
      const end = Math.max(...own);
      if (name === last) blocks.at(-1)!.end = end;
      else blocks.push({ start, end, label: name });
    }
    last = name;
  }
  return blocks;
}
