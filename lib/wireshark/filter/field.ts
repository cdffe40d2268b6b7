import type { Dissection, FieldValue } from '../dissection.js';

/** How a field's values are written and compared; `none` fields can only be present. */
export type FieldType = 'number' | 'boolean' | 'string' | 'address' | 'station' | 'bytes' | 'none';

export interface Field {
  type: FieldType;
  /** Its values in a frame; none where the frame does not have it. */
  values(dissection: Dissection): readonly FieldValue[];
}
