import { type Packet, payloadOf } from './packet.js';
import type { Endpoint } from './stream.js';

/** A UDP datagram with where it came from and went to. */
export interface ReceivedDatagram {
  frame: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  from: Endpoint;
  to: Endpoint;
  payload: Uint8Array;
}

/** The UDP datagram in a packet, or null. */
export function datagramOf(packet: Packet): ReceivedDatagram | null {
  const { udp, ip, frame } = packet;
  if (!udp || !ip) return null;
  return {
    frame: frame.number,
    timestamp: frame.timestamp,
    from: { address: ip.source, port: udp.sourcePort },
    to: { address: ip.destination, port: udp.destinationPort },
    payload: payloadOf(packet),
  };
}
