import { datagramOf, type ReceivedDatagram } from '../wire/datagrams.js';
import type { Frame } from '../wire/frame.js';
import type { Stream } from '../wire/stream.js';
import type { Dissection } from './dissection.js';
import { Dissector } from './dissector.js';
import { StreamBuilder } from './streams.js';

/** All that frames say together. */
export interface Understood {
  dissections: readonly Dissection[];
  streams: readonly Stream[];
  datagrams: readonly ReceivedDatagram[];
}

/** Reads every frame in order. Memory grows with the frames; `Dissector` alone reads a stream of them. */
export function understand(frames: readonly Frame[]): Understood {
  const dissector = new Dissector();
  const builder = new StreamBuilder();
  const dissections: Dissection[] = [];
  const datagrams: ReceivedDatagram[] = [];
  for (const frame of frames) {
    const dissection = dissector.next(frame);
    dissections.push(dissection);
    if (dissection.located) builder.add(dissection.packet, dissection.located);
    const datagram = datagramOf(dissection.packet);
    if (datagram) datagrams.push(datagram);
  }
  return { dissections, streams: builder.end(), datagrams };
}

/** What the chosen frames say: the streams and datagrams with a frame among them, the streams whole. */
export function chosen(all: Understood, dissections: readonly Dissection[]): Understood {
  const kept = new Set(dissections.map((dissection) => dissection.packet.frame.number));
  return {
    dissections,
    streams: all.streams.filter((stream) => stream.frames.some((frame) => kept.has(frame))),
    datagrams: all.datagrams.filter((datagram) => kept.has(datagram.frame)),
  };
}
