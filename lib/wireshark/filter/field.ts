import type { Dissection, FieldValue } from '../dissection.js';

/**
 * How a field's values are written and compared. `time` and `duration` are nanoseconds as a bigint, `station` and `address`
 * are text as Wireshark shows it; `protocol` has the octets of a protocol; `none` fields can only be present.
 */
export type FieldType =
  | 'number'
  | 'boolean'
  | 'string'
  | 'address'
  | 'station'
  | 'bytes'
  | 'protocol'
  | 'time'
  | 'duration'
  | 'none';

export interface Field {
  type: FieldType;
  /** Its values in a frame; none where the frame does not have it. */
  values(dissection: Dissection): readonly FieldValue[];
}

/** Something with values in a frame: a field, a part of one, or what is worked out of them. */
export interface Expression extends Field {
  /** True for what is asked whether it is not zero, where others are asked whether they are there. */
  isNumber?: boolean;
  /** The field that it is, whose values may be given by their names. */
  field?: string;
}
