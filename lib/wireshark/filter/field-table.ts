import type { Packet } from '../../wire/packet.js';
import type { Dissection, FieldValue } from '../dissection.js';
import type { Field, FieldType } from './field.js';

export const NONE: readonly FieldValue[] = [];

/** Collects fields by name. */
export class FieldTable {
  readonly entries: [string, Field][] = [];

  add(name: string, type: FieldType, values: (dissection: Dissection) => readonly FieldValue[]): void {
    this.entries.push([name, { type, values }]);
  }

  /** Adds fields with the given values of a part of the packet, where the packet has that part. */
  of<P>(part: (packet: Packet, dissection: Dissection) => P | null) {
    return (
      name: string,
      type: FieldType,
      ...read: ((part: P, dissection: Dissection) => FieldValue)[]
    ): void =>
      this.add(name, type, (dissection) => {
        const present = part(dissection.packet, dissection);
        return present === null ? NONE : read.map((one) => one(present, dissection));
      });
  }
}
