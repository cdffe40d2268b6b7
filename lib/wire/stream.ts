/** One end of a transport connection. */
export interface Endpoint {
  /** IPv4 in dotted-quad form, IPv6 in the form of RFC 5952. */
  address: string;
  port: number;
}

/** Who sent: the end that opened the connection, or the end that accepted it. */
export type Side = 'client' | 'server';

/** The other end. */
export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

/** A run of consecutive bytes of one direction that arrived in one frame. */
export interface Part {
  from: Side;
  /** Number of the frame that carried these bytes. */
  frame: number;
  /** Nanoseconds since the Unix epoch. */
  timestamp: bigint;
  bytes: Uint8Array;
  /** Octets that the capture misses just before `bytes` (lost, or captured from mid-stream). */
  missing?: number;
  /** Octets of the other direction, missing ones included, that its sender had received when it sent this. */
  seen?: number;
}

/** One TCP connection, reassembled (RFC 9293): its parts in the order in which the bytes became available. */
export interface Stream {
  /** From 0 in order of first frame, as Wireshark's `tcp.stream`. */
  index: number;
  client: Endpoint;
  server: Endpoint;
  parts: Part[];
  /** Every frame of the connection, payload or not. */
  frames: number[];
  /** How each side ended its direction; absent while it is open. */
  closed: { client?: 'fin' | 'rst'; server?: 'fin' | 'rst' };
  /** Whether the capture has the connection's beginning, a SYN; nothing is said of connections that no frame carried. */
  opened?: boolean;
  /** Octets that each side is known to have sent, missing ones included. */
  sent?: { client: number; server: number };
}
