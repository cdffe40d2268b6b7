import { ConnectionTable, type Located } from './connection-table.js';
import { datagramOf, type ReceivedDatagram } from './datagrams.js';
import { HeaderReader } from './dissect.js';
import type { Frame } from './frame.js';
import type { Packet } from './packet.js';
import type { Stream } from './stream.js';
import { StreamBuilder } from './stream-builder.js';

/** What frames carry, from headers, connections and reassembly alone. */
export interface Traffic {
  /** Each frame's headers, in the order of the frames. */
  packets: readonly Packet[];
  /** Where each frame's TCP segment belongs, or the one that it quotes; null for a frame without any. */
  located: readonly (Located | null)[];
  /** The TCP connections, in order of first frame. */
  streams: readonly Stream[];
  /** The UDP datagrams, in order of arrival. */
  datagrams: readonly ReceivedDatagram[];
}

/** Reads the headers of every frame and puts connections together. Memory grows with the frames. */
export function readTraffic(frames: readonly Frame[]): Traffic {
  const headers = new HeaderReader();
  const connections = new ConnectionTable();
  const builder = new StreamBuilder();
  const packets: Packet[] = [];
  const located: (Located | null)[] = [];
  const datagrams: ReceivedDatagram[] = [];
  for (const frame of frames) {
    const packet = headers.read(frame);
    const place = connections.of(packet);
    packets.push(packet);
    located.push(place);
    if (packet.tcp) builder.add(packet, place!);
    const datagram = datagramOf(packet);
    if (datagram) datagrams.push(datagram);
  }
  return { packets, located, streams: builder.end(), datagrams };
}

/** Keeps what the chosen frames carry: the streams and datagrams with a frame among them, the streams whole. */
export function trafficOf(all: Traffic, frames: readonly Frame[]): Traffic {
  const kept = new Set(frames.map((frame) => frame.number));
  const isKept = (_: unknown, index: number): boolean => kept.has(all.packets[index]!.frame.number);
  return {
    packets: all.packets.filter(isKept),
    located: all.located.filter(isKept),
    streams: all.streams.filter((stream) => stream.frames.some((frame) => kept.has(frame))),
    datagrams: all.datagrams.filter((datagram) => kept.has(datagram.frame)),
  };
}
