import { UsageError } from '../errors.js';
import type { Packet } from '../wire/packet.js';
import { type PacketViewOptions, packetView } from './packet.js';
import type { HasRows } from './packet-list.js';
import type { View } from './view.js';

/** What has packets and their list: a `Trace`. */
export interface HasPackets extends HasRows {
  packets: readonly Packet[];
  /** The same with asterisks for private passwords; they can be told by the whole session alone. */
  redacted?(): HasPackets;
}

/** Packet details of frame `number` of a trace. */
export function frameView(trace: HasPackets, number: number, options?: PacketViewOptions): View {
  const packet = trace.packets.find(({ frame }) => frame.number === number);
  if (!packet) {
    const last = trace.packets.at(-1)?.frame.number ?? 0;
    throw new UsageError(
      `Cannot show frame "${number}": the trace has none of that number. Its frames end with ${last}.`,
    );
  }
  const row = [...trace.rows()].find((one) => one.number === number);
  const redacted = options?.secrets ? undefined : trace.redacted?.();
  const masked = redacted?.packets.find(({ frame }) => frame.number === number);
  return packetView(packet, row, options, masked?.frame === packet.frame ? packet : masked);
}
