import type { Connection } from './connections.js';
import type { Packet } from './packet.js';
import type { Side } from './stream.js';

/** A line of Wireshark's packet list. */
export interface PacketRow {
  number: number;
  /** Seconds since the first frame of the trace. */
  time: number;
  source: string;
  destination: string;
  protocol: string;
  /** Octets on the wire. */
  length: number;
  info: string;
}

/** A value of a display-filter field. */
export type FieldValue = string | number | boolean | Uint8Array;

/** A frame understood as far as Wireshark's packet list and display filters show it. */
export interface Dissection {
  packet: Packet;
  connection: Connection | null;
  from: Side;
  /** Nanoseconds since the first frame. */
  time: bigint;
  protocol: string;
  info: string;
  /** Display-filter names of the protocols in the frame, from the outside in. */
  layers: string[];
  /** Fields that the headers alone do not give: those of the application and of TCP analysis. */
  fields: Map<string, FieldValue[]>;
}

/** Adds a value to a field, which may occur several times in a frame. */
export function addField(dissection: Dissection, name: string, value: FieldValue): void {
  const values = dissection.fields.get(name);
  if (values) values.push(value);
  else dissection.fields.set(name, [value]);
}

/** The packet list's line of a frame. */
export function rowOf(dissection: Dissection): PacketRow {
  const { packet, time, protocol, info } = dissection;
  const { ip, arp, frame } = packet;
  return {
    number: frame.number,
    time: Number(time) / 1e9,
    source: ip?.source ?? arp?.senderStation ?? '',
    destination: ip?.destination ?? arp?.targetStation ?? '',
    protocol,
    length: frame.length,
    info,
  };
}
