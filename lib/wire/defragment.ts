import type { Packet } from './packet.js';

/** Most datagrams that wait for fragments at a time; the oldest is given up for a new one. */
const MAX_DATAGRAMS = 256;
const MAX_DATAGRAM = 65_535;

interface Waiting {
  bytes: Uint8Array;
  /** 1 for each eight octets received; fragments begin at multiples of eight. */
  have: Uint8Array;
  /** How many of them. */
  count: number;
  /** Total length, once the last fragment is here. */
  length: number;
  frames: number[];
}

/** A datagram put together from its fragments. */
export interface Reassembled {
  bytes: Uint8Array;
  frames: number[];
}

/** Puts fragmented datagrams together (RFC 815). Memory: at most 256 datagrams of 64 KiB. */
export class Defragmenter {
  private readonly waiting = new Map<string, Waiting>();

  /** Takes a fragment that lies at `start` to `end` in its frame; returns the datagram when it is complete. */
  add(packet: Packet, start: number, end: number): Reassembled | null {
    const ip = packet.ip!;
    const size = end - start;
    const last = ip.fragmentOffset + size;
    if (size < 0 || last > MAX_DATAGRAM || end > packet.frame.data.length) return null;
    const key = `${ip.source} ${ip.destination} ${ip.identification} ${ip.protocol}`;
    const datagram = this.waiting.get(key) ?? this.begin(key);
    if (datagram.bytes.length < last) datagram.bytes = grown(datagram.bytes, last);
    datagram.bytes.set(packet.frame.data.subarray(start, end), ip.fragmentOffset);
    mark(datagram, ip.fragmentOffset / 8, Math.ceil(last / 8));
    datagram.frames.push(packet.frame.number);
    if (!ip.moreFragments) datagram.length = last;
    if (datagram.length < 0 || datagram.count < Math.ceil(datagram.length / 8)) return null;
    this.waiting.delete(key);
    return { bytes: datagram.bytes.subarray(0, datagram.length), frames: datagram.frames };
  }

  private begin(key: string): Waiting {
    if (this.waiting.size >= MAX_DATAGRAMS) {
      for (const oldest of this.waiting.keys()) {
        this.waiting.delete(oldest);
        break;
      }
    }
    const datagram: Waiting = {
      bytes: new Uint8Array(0),
      have: new Uint8Array(MAX_DATAGRAM / 8 + 1),
      count: 0,
      length: -1,
      frames: [],
    };
    this.waiting.set(key, datagram);
    return datagram;
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(Math.min(MAX_DATAGRAM, Math.max(length, 2 * bytes.length)));
  larger.set(bytes);
  return larger;
}

function mark(datagram: Waiting, first: number, end: number): void {
  for (let unit = first; unit < end; unit++) {
    if (datagram.have[unit] === 0) datagram.count += 1;
    datagram.have[unit] = 1;
  }
}
