import { macText } from '../wire/address.js';
import { u16 } from '../wire/bytes.js';
import type { Located } from '../wire/connection-table.js';
import { textOfOctets } from '../wire/octets.js';
import type { Packet } from '../wire/packet.js';

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
export type FieldValue = string | number | bigint | boolean | Uint8Array;

/** A frame understood as far as Wireshark's packet list and display filters show it. */
export interface Dissection {
  packet: Packet;
  /** Where a TCP segment belongs. */
  located: Located | null;
  /** Nanoseconds since the first frame. */
  time: number;
  /** Sum of `Finding` bits of TCP analysis. */
  findings: number;
  protocol: string;
  /** The Info column as the octets of its UTF-8 form, one character each. */
  infoOctets: string;
  /** Display-filter names of the protocols in the frame, from the outside in. */
  layers: string[];
  /** The octets that each application protocol was read from. */
  contents: { layer: string; bytes: Uint8Array }[];
  /** The window in octets, scaled; 0 without TCP. */
  window: number;
  /** The packet that an ICMP error quotes. */
  quoted: Dissection | null;
  /** The time of the frame before, in nanoseconds since the first one; null for the first. */
  previousTime: number | null;
  /** Fields that the headers alone do not give: those of the application and of TCP analysis. */
  fields: ReadonlyMap<string, FieldValue[]>;
}

/** What frames without any layers and contents have in common, where nobody asks for them. */
export const NO_LAYERS: string[] = [];
export const NO_CONTENTS: Dissection['contents'] = [];

/** What frames without any fields have in common. */
export const NO_FIELDS: ReadonlyMap<string, FieldValue[]> = new Map();

/** Adds a value to a field, which may occur several times in a frame. */
export function addField(dissection: Dissection, name: string, value: FieldValue): void {
  if (dissection.fields === NO_FIELDS) dissection.fields = new Map();
  const values = dissection.fields.get(name);
  if (values) values.push(value);
  else (dissection.fields as Map<string, FieldValue[]>).set(name, [value]);
}

/** The packet list's line of a frame. */
export function rowOf(dissection: Dissection): PacketRow {
  const { packet, time, protocol, infoOctets } = dissection;
  const { frame } = packet;
  return {
    number: frame.number,
    time: time / 1e9,
    source: sourceOf(packet),
    destination: destinationOf(packet),
    protocol,
    length: frame.length,
    info: textOfOctets(infoOctets),
  };
}

/** The Source column: the network address, or the station's where there is none. */
export function sourceOf(packet: Packet): string {
  const { ip, link, frame } = packet;
  if (ip) return ip.source;
  if (link?.kind === 'eth') return macText(frame.data, 6);
  if (link?.kind === 'sll') return stationText(frame.data, 6, u16(frame.data, 4));
  if (link?.kind === 'sll2') return stationText(frame.data, 12, frame.data[11]!);
  return '';
}

/** The Destination column; cooked captures do not have the station. */
export function destinationOf(packet: Packet): string {
  const { ip, link, frame } = packet;
  if (ip) return ip.destination;
  if (link?.kind !== 'eth') return '';
  const text = macText(frame.data, 0);
  return text === 'ff:ff:ff:ff:ff:ff' ? 'Broadcast' : text;
}

function stationText(bytes: Uint8Array, offset: number, length: number): string {
  return length === 6 ? macText(bytes, offset) : '';
}
